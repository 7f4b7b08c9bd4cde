/**
 * Rows by name: each row that is in use has a name of its own, and rows that were given up are used
 * again, the last one first.
 */
import type { Journal, ObjectCells } from './journal.ts';
import { Spare } from './spare.ts';

export class Names implements ObjectCells {
  readonly #journal: Journal;
  readonly #names: (string | undefined)[] = [];
  readonly #rows = new Map<string, number>();
  readonly #spare: Spare;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#spare = new Spare(journal);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The row of a name; -1 for none. */
  rowOf(name: string): number {
    return this.#rows.get(name) ?? -1;
  }

  /** The name of a row in use. */
  nameOf(row: number): string {
    return this.#names[row] ?? '';
  }

  /** Every name and its row, in no order that means anything. */
  entries(): Iterable<readonly [string, number]> {
    return this.#rows;
  }

  /** Every name, in rising order. */
  sorted(): readonly string[] {
    return [...this.#rows.keys()].toSorted();
  }

  /** Gives a new name a row; what the row's columns hold is what was left there. */
  add(name: string): number {
    const row = this.#spare.take();
    this.#set(row, name);
    return row;
  }

  remove(row: number): void {
    this.#set(row, undefined);
    this.#spare.give(row);
  }

  swap(row: number, value: unknown): unknown {
    const before = this.#names[row];
    const name = value as string | undefined;
    if (before !== undefined) this.#rows.delete(before);
    if (name !== undefined) this.#rows.set(name, row);
    this.#names[row] = name;
    return before;
  }

  #set(row: number, name: string | undefined): void {
    this.#journal.noteObject(this, row, this.#names[row]);
    this.swap(row, name);
  }
}
