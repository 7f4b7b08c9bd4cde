/**
 * Rows by name: each row that is in use has a name of its own, and rows that were given up are used
 * again, the last one first.
 */
import type { Journal, ObjectCells } from './journal.ts';
import { NameTable } from './name-table.ts';
import { Spare } from './spare.ts';

export class Names implements ObjectCells {
  readonly #journal: Journal;
  readonly #names: (string | undefined)[] = [];
  readonly #table = new NameTable((row) => this.#names[row]);
  readonly #spare: Spare;
  /** The row that was asked for last: the next question is often about it again. */
  #last = -1;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#spare = new Spare(journal);
  }

  get size(): number {
    return this.#table.size;
  }

  /** The row of a name; -1 for none. */
  rowOf(name: string): number {
    if (this.#last >= 0 && this.#names[this.#last] === name) return this.#last;
    const row = this.#table.rowOf(name);
    if (row >= 0) this.#last = row;
    return row;
  }

  /** The name of a row in use. */
  nameOf(row: number): string {
    return this.#names[row] ?? '';
  }

  /** Every name and its row, in no order that means anything. */
  *entries(): Generator<readonly [string, number]> {
    for (const [row, name] of this.#names.entries()) if (name !== undefined) yield [name, row];
  }

  /** Every name, in rising order. */
  sorted(): readonly string[] {
    return this.#names.filter((name) => name !== undefined).toSorted();
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
    if (before !== undefined) this.#table.remove(before, row);
    this.#names[row] = name;
    if (name !== undefined) this.#table.add(name, row);
    return before;
  }

  #set(row: number, name: string | undefined): void {
    this.#journal.noteObject(this, row, this.#names[row]);
    this.swap(row, name);
  }
}
