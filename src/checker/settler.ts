/**
 * Looks up the successors in a batch, in their order, and tells what is new and where nobody can move.
 * Whoever expands fills the batch; the judge is told of what is new, once.
 */
import type { Batch } from './batch.ts';
import { unpack, type Layout } from './layout.ts';

/** Where states are kept. */
export interface Lookup {
  readonly layout: Layout;
  readonly words: Int32Array;
  /** Hashes a batch, and brings near what looking it up will need. */
  prepare(batch: Batch): void;
  /** One successor of a batch that has been prepared: its number; `-1 - number` when it was there. */
  addOf(batch: Batch, at: number, parent: number): number;
}

/** Who is told. */
export interface Told {
  /** Whether it wants to know of new states. */
  readonly asksStates: boolean;
  /** A new state, and where in the batch it is. */
  state(number: number, vector: readonly number[], at: number): void;
  /** A state in which no actor can move. */
  stuck(number: number, vector: readonly number[]): void;
}

export class Settler {
  transitions = 0;
  readonly #store: Lookup;
  readonly #batch: Batch;
  readonly #told: Told;
  readonly #vector: number[] = [];

  constructor(store: Lookup, batch: Batch, told: Told) {
    this.#store = store;
    this.#batch = batch;
    this.#told = told;
  }

  /** Empties the batch. `isEnough` is asked behind each state; true: the rest of the batch is dropped. */
  settle(isEnough: () => boolean): boolean {
    const batch = this.#batch;
    const { origins, ends, areStuck } = batch;
    this.#store.prepare(batch);
    let from = 0;
    let isOver = false;
    for (let turn = 0; turn < origins.length && !isOver; turn++) {
      const origin = origins[turn] ?? 0;
      const to = ends[turn] ?? 0;
      this.#settleOne(origin, from, to);
      if (areStuck[turn] === true) this.#told.stuck(origin, this.#at(this.#store.words, origin));
      isOver = isEnough();
      from = to;
    }
    batch.clear(this.#store.layout.words);
    return isOver;
  }

  #settleOne(origin: number, from: number, to: number): void {
    const store = this.#store;
    const batch = this.#batch;
    const told = this.#told;
    this.transitions += to - from;
    for (let at = from; at < to; at++) {
      const number = store.addOf(batch, at, origin);
      if (number >= 0 && told.asksStates) told.state(number, this.#at(batch.words, at), at);
    }
  }

  /** One of the states in an array, by slot. */
  #at(words: Int32Array, at: number): readonly number[] {
    const { layout } = this.#store;
    unpack(layout, words, at * layout.words, this.#vector);
    return this.#vector;
  }
}
