/**
 * Numbers in rising order, each in an entry of its own that keeps its place until it is given up. To
 * add one that is above all others, as what comes in the order of a log is, takes a few cells; to give
 * one up always does. One that comes out of order is looked for a place from the top.
 */
import { Chains } from './chains.ts';
import { Column } from './column.ts';
import type { Journal } from './journal.ts';
import { Spare } from './spare.ts';

const only = 0;

export class Ordered {
  readonly #values: Column;
  readonly #order: Chains;
  readonly #spare: Spare;

  constructor(journal: Journal) {
    this.#values = new Column(journal, 'number');
    this.#order = new Chains(journal);
    this.#spare = new Spare(journal);
  }

  /** The least of all; undefined where there is none. */
  get least(): number | undefined {
    const entry = this.#order.head(only);
    return entry < 0 ? undefined : this.#values.get(entry);
  }

  valueOf(entry: number): number {
    return this.#values.get(entry);
  }

  /** The entry of a number that is added. */
  add(value: number): number {
    const entry = this.#spare.take();
    this.#values.set(entry, value);
    let below = this.#order.tail(only);
    while (below >= 0 && this.#values.get(below) > value) below = this.#order.previous(below);
    this.#order.insertAfter(only, below, entry);
    return entry;
  }

  remove(entry: number): void {
    this.#order.remove(only, entry);
    this.#spare.give(entry);
  }

  *values(): Generator<number> {
    for (const entry of this.#order.rows(only)) yield this.#values.get(entry);
  }
}
