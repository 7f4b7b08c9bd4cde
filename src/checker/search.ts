/**
 * The exhaustive search: breadth-first, so that the first trace to anything is a shortest one, or
 * depth-first. Each state is found once, asked about once, and expanded once.
 */
import { Batch } from './batch.ts';
import type { Space, Sink } from './space.ts';
import { decided, type Judge } from './judge.ts';
import type { Limits, Reached } from './limits.ts';
import { Settler } from './settler.ts';
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
  depth = 0;
  readonly #batch: Batch;
  readonly #settler: Settler;

  constructor(space: Space, judge: Judge, limits: Limits) {
    this.space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.store = new StateStore(space.layout);
    this.#batch = new Batch(space.layout.words);
    this.#settler = new Settler(this.store, this.#batch, judge, space.model);
  }

  get transitions(): number {
    return this.#settler.transitions;
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

  /** Looks up the batch; whether that ends the search, and why. */
  #settle(): { readonly reason: string } | undefined {
    const judge = this.#judge;
    const { statesMax } = this.#limits;
    if (!this.#settler.settle(() => judge.isOver || this.store.count >= statesMax))
      return undefined;
    return judge.isOver
      ? { reason: decided }
      : { reason: `bounds.states (${statesMax}) was reached` };
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
