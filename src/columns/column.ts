/**
 * A column of numbers: a typed array, longer when it has to be, and a note in the journal for each cell
 * that is changed.
 */
import type { Journal, NumberCells } from './journal.ts';

type Cells = Float64Array | Int32Array | Uint8Array;

/** Which numbers a column can hold: any, integers of 32 bits, or integers up to 255. */
export type CellKind = 'number' | 'integer' | 'byte';

const arrays = { number: Float64Array, integer: Int32Array, byte: Uint8Array } as const;
const lengthFirst = 16;

/** A cell is 0 until it is set. */
export class Column implements NumberCells {
  readonly #journal: Journal;
  readonly #number: number;
  readonly #kind: CellKind;
  #cells: Cells;

  constructor(journal: Journal, kind: CellKind) {
    this.#journal = journal;
    this.#number = journal.add(this);
    this.#kind = kind;
    this.#cells = new arrays[kind](lengthFirst);
  }

  get(at: number): number {
    return this.#cells[at] ?? 0;
  }

  /** Errors: throws outside of a change. */
  set(at: number, value: number): void {
    if (at >= this.#cells.length) this.#grow(at + 1);
    const before = this.#cells[at] ?? 0;
    if (before === value) return;
    this.#journal.note(this.#number, at, before);
    this.#cells[at] = value;
  }

  add(at: number, difference: number): void {
    if (difference !== 0) this.set(at, this.get(at) + difference);
  }

  swap(at: number, value: number): number {
    const before = this.#cells[at] ?? 0;
    this.#cells[at] = value;
    return before;
  }

  /** Memory that is not written to yet costs address space only. */
  #grow(length: number): void {
    const shorter = this.#cells;
    this.#cells = new arrays[this.#kind](Math.max(length, shorter.length * 2));
    this.#cells.set(shorter);
  }
}
