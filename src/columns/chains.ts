/**
 * Doubly linked lists through the rows of a table, several of them, each row in one of them at most:
 * to join at the tail and to leave from the middle takes a few cells, however long a list is.
 */
import { Column } from './column.ts';
import type { Journal } from './journal.ts';

/** Cells of a chain among the ends. Links are numbers of rows plus one, 0 for none. */
const headAt = 0;
const tailAt = 1;
const lengthAt = 2;
const cells = 3;

export class Chains {
  readonly #previous: Column;
  readonly #next: Column;
  readonly #ends: Column;

  constructor(journal: Journal) {
    this.#previous = new Column(journal, 'integer');
    this.#next = new Column(journal, 'integer');
    this.#ends = new Column(journal, 'integer');
  }

  /** The first row of a chain; -1 where it is empty. */
  head(chain: number): number {
    return this.#ends.get(chain * cells + headAt) - 1;
  }

  /** The last row of a chain; -1 where it is empty. */
  tail(chain: number): number {
    return this.#ends.get(chain * cells + tailAt) - 1;
  }

  length(chain: number): number {
    return this.#ends.get(chain * cells + lengthAt);
  }

  /** The row before; -1 for none. */
  previous(row: number): number {
    return this.#previous.get(row) - 1;
  }

  /** From the head to the tail. */
  *rows(chain: number): Generator<number> {
    for (let row = this.head(chain); row >= 0; row = this.#next.get(row) - 1) yield row;
  }

  /** The row is in no chain. */
  append(chain: number, row: number): void {
    this.#link(chain, this.tail(chain), row);
    this.#link(chain, row, -1);
    this.#ends.add(chain * cells + lengthAt, 1);
  }

  /** The row is in this chain. */
  remove(chain: number, row: number): void {
    this.#link(chain, this.#previous.get(row) - 1, this.#next.get(row) - 1);
    this.#ends.add(chain * cells + lengthAt, -1);
  }

  /** Makes two rows neighbours; -1 on the one side is the chain's end on the other. */
  #link(chain: number, previous: number, next: number): void {
    if (previous < 0) this.#ends.set(chain * cells + headAt, next + 1);
    else this.#next.set(previous, next + 1);
    if (next < 0) this.#ends.set(chain * cells + tailAt, previous + 1);
    else this.#previous.set(next, previous + 1);
  }
}
