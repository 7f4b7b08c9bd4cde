/**
 * The exhaustive search: breadth-first, so that the first trace to anything is a shortest one, or
 * depth-first. Each state is found once, asked about once, and expanded once.
 */
import { Batch } from './batch.ts';
import { unpack } from './layout.ts';
import type { Space, Sink } from './space.ts';
import type { Judge } from './judge.ts';
import type { Limits, Reached } from './limits.ts';
import { StateStore } from './state-store.ts';

/** States between two looks at the clock. */
const breath = 2048;

export interface Found {
  readonly store: StateStore;
  readonly transitions: number;
  readonly depth: number;
  /** Why not every state was found or expanded. */
  readonly reason?: string;
}

export class Search implements Sink {
  readonly store: StateStore;
  readonly space: Space;
  readonly #judge: Judge;
  readonly #limits: Limits;
  transitions = 0;
  depth = 0;
  readonly #batch: Batch;
  readonly #before: number[] = [];
  readonly #after: number[] = [];

  constructor(space: Space, judge: Judge, limits: Limits) {
    this.space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.store = new StateStore(space.layout);
    this.#batch = new Batch(space.layout.words);
  }

  async breadthFirst(): Promise<Found> {
    this.#first();
    let levelEnd = 1;
    for (let number = 0; number < this.store.count; number++) {
      if (number === levelEnd) {
        this.depth++;
        levelEnd = this.store.count;
      }
      if (this.depth >= this.#limits.depthMax)
        return this.found(`bounds.depth (${this.#limits.depthMax}) was reached`);
      if (number % breath === 0) {
        const reason = await this.#breathe(this.store.count - number);
        if (reason !== undefined) return this.found(reason);
      }
      this.#expand(number);
      const next = number + 1;
      if (!this.#batch.isFull && next !== levelEnd && next % breath !== 0) continue;
      const end = this.#settle();
      if (end !== undefined) return this.found(end.reason);
    }
    return this.found();
  }

  /** As a stack of states still to be expanded: no more memory than breadth-first, deeper first. */
  async depthFirst(): Promise<Found> {
    this.#first();
    const stack = [0];
    const depths = [0];
    let turns = 0;
    let cut: string | undefined;
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      const depth = depths.pop() ?? 0;
      this.depth = Math.max(this.depth, depth);
      if (depth >= this.#limits.depthMax) {
        cut = `bounds.depth (${this.#limits.depthMax}) was reached`;
        continue;
      }
      if (turns++ % breath === 0) {
        const reason = await this.#breathe(stack.length);
        if (reason !== undefined) return this.found(reason);
      }
      const before = this.store.count;
      this.#expand(number);
      const end = this.#settle();
      if (end !== undefined) return this.found(end.reason);
      for (let found = this.store.count - 1; found >= before; found--) {
        stack.push(found);
        depths.push(depth + 1);
      }
    }
    return this.found(cut);
  }

  /** One successor: looked up when the batch is. */
  reach(slot: number, move: number): boolean {
    this.#batch.push(this.space.successor, slot, move);
    return true;
  }

  #first(): void {
    this.space.loadInitial();
    this.store.add(this.space.state, -1);
    this.#judge.state(0, this.space.loaded());
  }

  /** Puts the successors of a state into the batch. */
  #expand(number: number): void {
    try {
      while (!this.#expanded(number)) this.#relayout();
    } catch (error) {
      // What was found before the error counts.
      this.#batch.end(number, false);
      this.#settle();
      throw error;
    }
    this.#batch.end(number, this.#judge.asksStuck && !this.space.canMove);
  }

  /** False: the layout has no room for what was found. */
  #expanded(number: number): boolean {
    this.space.load(this.store.words, number * this.store.layout.words);
    return this.space.expand(this) !== 'stale';
  }

  #relayout(): void {
    this.#batch.dropOpen();
    this.#settle();
    const layout = this.space.roomierLayout();
    this.store.relayout(layout);
    this.space.use(layout);
    this.#batch.clear(layout.words);
  }

  /** Looks up the batch, in order, and asks about what is new; whether that ends the search, and why. */
  #settle(): { readonly reason?: string } | undefined {
    const batch = this.#batch;
    const { origins, ends, areStuck } = batch;
    this.store.prepare(batch);
    let from = 0;
    let end: { readonly reason?: string } | undefined;
    for (let turn = 0; turn < origins.length && end === undefined; turn++) {
      const origin = origins[turn] ?? 0;
      const to = ends[turn] ?? 0;
      this.#settleOne(origin, from, to);
      if (areStuck[turn] === true) this.#judge.stuck(origin, this.#vectorOf(origin));
      if (this.#judge.isOver) end = {};
      else if (this.store.count >= this.#limits.statesMax)
        end = { reason: `bounds.states (${this.#limits.statesMax}) was reached` };
      from = to;
    }
    batch.clear(this.store.layout.words);
    return end;
  }

  #settleOne(origin: number, from: number, to: number): void {
    const { store } = this;
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
    const { words, layout } = this.store;
    unpack(layout, words, number * layout.words, this.#before);
    return this.#before;
  }

  /** A successor by slot. */
  #reached(at: number): readonly number[] {
    const { layout } = this.store;
    unpack(layout, this.#batch.words, at * layout.words, this.#after);
    return this.#after;
  }

  #judgeStep(origin: number, at: number, to: number): void {
    const slot = this.#batch.slots[at] ?? 0;
    const move = this.space.model.moves(slot, this.#before[slot] ?? 0)[this.#batch.moves[at] ?? 0];
    if (move !== undefined) this.#judge.step(origin, this.#before, to, this.#reached(at), move);
  }

  async #breathe(queue: number): Promise<string | undefined> {
    const reached: Reached = {
      states: this.store.count,
      transitions: this.transitions,
      depth: this.depth,
      queue,
      memoryBytes: this.store.bytes,
    };
    await this.#limits.tell(reached);
    return this.#limits.exceeded(reached);
  }

  /** As far as the search has got; `reason`: why no further. */
  found(reason?: string): Found {
    const { store, transitions, depth } = this;
    return { store, transitions, depth, ...(reason !== undefined && { reason }) };
  }
}
