/**
 * Looks up the successors in a batch, in their order, and asks the judge about what they show. One
 * thread's search and each of several's have one; where states are kept is a `Lookup`.
 */
import type { Batch } from './batch.ts';
import type { Judge } from './judge.ts';
import { unpack, type Layout } from './layout.ts';
import type { Model } from './model.ts';

/** Where states are kept. */
export interface Lookup {
  readonly layout: Layout;
  readonly words: Int32Array;
  /** Hashes a batch, and brings near what looking it up will need. */
  prepare(batch: Batch): void;
  /** One successor of a batch that has been prepared: its number; `-1 - number` when it was there. */
  addOf(batch: Batch, at: number, parent: number): number;
}

export class Settler {
  transitions = 0;
  readonly #store: Lookup;
  readonly #batch: Batch;
  readonly #judge: Judge;
  readonly #model: Model;
  readonly #before: number[] = [];
  readonly #after: number[] = [];

  constructor(store: Lookup, batch: Batch, judge: Judge, model: Model) {
    this.#store = store;
    this.#batch = batch;
    this.#judge = judge;
    this.#model = model;
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
      if (areStuck[turn] === true) this.#judge.stuck(origin, this.#vectorOf(origin));
      isOver = isEnough();
      from = to;
    }
    batch.clear(this.#store.layout.words);
    return isOver;
  }

  #settleOne(origin: number, from: number, to: number): void {
    const store = this.#store;
    const batch = this.#batch;
    const judge = this.#judge;
    this.transitions += to - from;
    const asksSteps = judge.asksSteps && to > from;
    if (asksSteps) this.#vectorOf(origin);
    for (let at = from; at < to; at++) {
      const number = store.addOf(batch, at, origin);
      if (asksSteps) this.#judgeStep(origin, at, number < 0 ? -1 - number : number);
      if (number >= 0 && judge.asksStates) judge.state(number, this.#reached(at));
    }
  }

  #vectorOf(number: number): readonly number[] {
    const { words, layout } = this.#store;
    unpack(layout, words, number * layout.words, this.#before);
    return this.#before;
  }

  /** A successor by slot. */
  #reached(at: number): readonly number[] {
    const { layout } = this.#store;
    unpack(layout, this.#batch.words, at * layout.words, this.#after);
    return this.#after;
  }

  #judgeStep(origin: number, at: number, to: number): void {
    const slot = this.#batch.slots[at] ?? 0;
    const move = this.#model.moves(slot, this.#before[slot] ?? 0)[this.#batch.moves[at] ?? 0];
    if (move !== undefined) this.#judge.step(origin, this.#before, to, this.#reached(at), move);
  }
}
