/**
 * Numbers, each in an entry of its own, and the least of them. What comes in the order of a log is a
 * list: to add and to give up takes a few cells. A straggler, below one that is there already, goes to
 * a heap beside it, so that it takes no more than a logarithm of their number.
 */
import { Chains } from './chains.ts';
import { Column } from './column.ts';
import { Heap } from './heap.ts';
import type { Journal } from './journal.ts';
import { Spare } from './spare.ts';

const only = 0;

export class Ordered {
  readonly #values: Column;
  readonly #rising: Chains;
  readonly #stragglers: Heap;
  readonly #spare: Spare;

  constructor(journal: Journal) {
    this.#values = new Column(journal, 'number');
    this.#rising = new Chains(journal);
    this.#stragglers = new Heap(journal, (one, other) => this.valueOf(one) < this.valueOf(other));
    this.#spare = new Spare(journal);
  }

  /** The least of all; undefined where there is none. */
  get least(): number | undefined {
    const inOrder = this.#rising.head(only);
    const straggler = this.#stragglers.first;
    if (straggler < 0) return inOrder < 0 ? undefined : this.valueOf(inOrder);
    if (inOrder < 0) return this.valueOf(straggler);
    return Math.min(this.valueOf(inOrder), this.valueOf(straggler));
  }

  valueOf(entry: number): number {
    return this.#values.get(entry);
  }

  /** The entry of a number that is added. */
  add(value: number): number {
    const entry = this.#spare.take();
    this.#values.set(entry, value);
    const last = this.#rising.tail(only);
    if (last < 0 || this.valueOf(last) <= value) this.#rising.append(only, entry);
    else this.#stragglers.add(entry);
    return entry;
  }

  remove(entry: number): void {
    if (this.#stragglers.has(entry)) this.#stragglers.remove(entry);
    else this.#rising.remove(only, entry);
    this.#spare.give(entry);
  }
}
