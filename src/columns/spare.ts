/**
 * Which rows of a table are free: those that were given up are used again, the last one first, before
 * new ones.
 */
import { Column } from './column.ts';
import type { Journal } from './journal.ts';

const used = 0;
const free = 1;

export class Spare {
  readonly #counts: Column;
  readonly #free: Column;

  constructor(journal: Journal) {
    this.#counts = new Column(journal, 'integer');
    this.#free = new Column(journal, 'integer');
  }

  take(): number {
    const left = this.#counts.get(free);
    if (left > 0) {
      this.#counts.set(free, left - 1);
      return this.#free.get(left - 1);
    }
    const row = this.#counts.get(used);
    this.#counts.set(used, row + 1);
    return row;
  }

  give(row: number): void {
    const left = this.#counts.get(free);
    this.#free.set(left, row);
    this.#counts.set(free, left + 1);
  }
}
