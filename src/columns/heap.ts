/**
 * Rows of a table with the least first: a binary heap in columns, in which a row knows where it is, so
 * that any of them can leave.
 */
import { Column } from './column.ts';
import type { Journal } from './journal.ts';

const only = 0;

export class Heap {
  readonly #isBefore: (one: number, other: number) => boolean;
  readonly #rows: Column;
  /** By row: its position plus one, 0 for none. */
  readonly #positions: Column;
  readonly #length: Column;

  /** `isBefore`: of two rows in it, for as long as they are. */
  constructor(journal: Journal, isBefore: (one: number, other: number) => boolean) {
    this.#isBefore = isBefore;
    this.#rows = new Column(journal, 'integer');
    this.#positions = new Column(journal, 'integer');
    this.#length = new Column(journal, 'integer');
  }

  /** The row that is before all others; -1 where there is none. */
  get first(): number {
    return this.#length.get(only) === 0 ? -1 : this.#rows.get(0);
  }

  has(row: number): boolean {
    return this.#positions.get(row) > 0;
  }

  add(row: number): void {
    const at = this.#length.get(only);
    this.#length.set(only, at + 1);
    this.#rise(at, row);
  }

  /** The row is in it. */
  remove(row: number): void {
    const at = this.#positions.get(row) - 1;
    const end = this.#length.get(only) - 1;
    const last = this.#rows.get(end);
    this.#length.set(only, end);
    this.#positions.set(row, 0);
    if (last === row) return;
    this.#rise(at, last);
    this.#sink(this.#positions.get(last) - 1, last);
  }

  #rise(from: number, row: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.#rows.get(above);
      if (!this.#isBefore(row, other)) break;
      this.#put(at, other);
      at = above;
    }
    this.#put(at, row);
  }

  #sink(from: number, row: number): void {
    let at = from;
    for (let below = this.#firstBelow(at); below >= 0; below = this.#firstBelow(at)) {
      const other = this.#rows.get(below);
      if (!this.#isBefore(other, row)) break;
      this.#put(at, other);
      at = below;
    }
    this.#put(at, row);
  }

  /** Of the two positions below, that of the row that is before the other; -1 for none. */
  #firstBelow(at: number): number {
    const left = 2 * at + 1;
    const right = left + 1;
    const length = this.#length.get(only);
    if (right < length && this.#isBefore(this.#rows.get(right), this.#rows.get(left))) return right;
    return left < length ? left : -1;
  }

  #put(at: number, row: number): void {
    this.#rows.set(at, row);
    this.#positions.set(row, at + 1);
  }
}
