/**
 * One value that is replaced as a whole, and noted in the journal: for what is small beside the columns,
 * and changes seldom.
 */
import type { Journal, ObjectCells } from './journal.ts';

export class Cell<T> implements ObjectCells {
  readonly #journal: Journal;
  #value: T;

  constructor(journal: Journal, value: T) {
    this.#journal = journal;
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Errors: throws outside of a change. */
  set(value: T): void {
    this.#journal.noteObject(this, 0, this.#value);
    this.#value = value;
  }

  swap(_at: number, value: unknown): unknown {
    const before = this.#value;
    this.#value = value as T;
    return before;
  }
}
