/**
 * Puts the successors of one state after another into a batch, and asks about the steps to them. What is
 * not known yet is worked out on the way, and the states are laid out again when there is no room for it.
 */
import type { Vector } from './apply.ts';
import type { Batch } from './batch.ts';
import type { Judge } from './judge.ts';
import { pack, unpack } from './layout.ts';
import type { Narrowing } from './narrowing.ts';
import type { Space } from './space.ts';
import type { StateStore } from './state-store.ts';
import type { Sink } from './successors.ts';

export interface ExpanderSettings {
  readonly space: Space;
  readonly store: StateStore;
  readonly batch: Batch;
  readonly judge: Judge;
  readonly narrowing: Narrowing | undefined;
  /** Lays out the states again; the batch's last state is begun anew then. */
  readonly relayout: () => void;
}

export class Expander implements Sink {
  readonly #space: Space;
  readonly #store: StateStore;
  readonly #batch: Batch;
  readonly #judge: Judge;
  readonly #narrowing: Narrowing | undefined;
  readonly #relayout: () => void;
  readonly #before: Vector = [];
  readonly #after: Vector = [];
  #state = 0;

  constructor({ space, store, batch, judge, narrowing, relayout }: ExpanderSettings) {
    this.#space = space;
    this.#store = store;
    this.#batch = batch;
    this.#judge = judge;
    this.#narrowing = narrowing;
    this.#relayout = relayout;
  }

  /** `move`: of all moves that one alone, if not -1. */
  expand(state: number, move = -1): void {
    this.#state = state;
    while (!this.#isExpanded(state, move)) this.#relayout();
    this.#batch.end(state, move < 0 && this.#judge.asksStuck && !this.#space.canMove);
  }

  /** What was found of a state counts, though it could not be expanded. */
  giveUp(): void {
    this.#batch.end(this.#state, false);
  }

  /** One successor: looked up when the batch is. */
  reach(_slot: number, _at: number, move: number): boolean {
    const { successor, layout } = this.#space;
    if (this.#looksAtSteps) {
      unpack(layout, successor, 0, this.#after);
      if (this.#narrowing !== undefined && !this.#isNarrowed(this.#narrowing, move)) return false;
      if (this.#judge.asksSteps) this.#judge.step(this.#state, this.#before, this.#after, move);
    }
    this.#batch.push(successor);
    return true;
  }

  get #looksAtSteps(): boolean {
    return this.#judge.asksSteps || this.#narrowing !== undefined;
  }

  /** False: the layout has no room for what was found. */
  #isExpanded(state: number, move: number): boolean {
    const space = this.#space;
    const { layout, words } = this.#store;
    space.load(words, state * layout.words);
    if (this.#looksAtSteps) unpack(layout, space.state, 0, this.#before);
    if (move >= 0) return space.expandMove(move, this) === 'done';
    if (this.#narrowing === undefined) return space.expand(this) === 'done';
    return this.#isExpandedBy(this.#narrowing);
  }

  #isExpandedBy(narrowing: Narrowing): boolean {
    const space = this.#space;
    const slot = narrowing.choose(this.#before);
    if (space.isStale) return false;
    if (slot < 0) return space.expand(this) === 'done';
    if (space.expandSlot(slot, this) !== 'done') return false;
    narrowing.alone();
    return true;
  }

  /** False: the layout has no room for what stands for the successor. */
  #isNarrowed(narrowing: Narrowing, move: number): boolean {
    const { successor, layout } = this.#space;
    const state = narrowing.representative(this.#after, this.#batch.length);
    if (state === undefined) return false;
    if (state !== this.#after) pack(layout, state, successor);
    narrowing.stepped(this.#before, this.#after, move);
    return true;
  }
}
