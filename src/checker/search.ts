/**
 * The exhaustive search: breadth-first, so that the first trace to anything is a shortest one, or
 * depth-first. Each state is found once, asked about once, and expanded once.
 */
import type { Space, Sink, Expansion } from './space.ts';
import { decided, type Judge } from './judge.ts';
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
  /** The state that is being expanded. */
  #current = 0;
  #before: number[] = [];

  constructor(space: Space, judge: Judge, limits: Limits) {
    this.space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.store = new StateStore(space.layout);
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
      if (this.#judge.isOver) return this.found(decided);
      if (this.store.count >= this.#limits.statesMax)
        return this.found(`bounds.states (${this.#limits.statesMax}) was reached`);
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
      if (this.#judge.isOver) return this.found(decided);
      for (let found = this.store.count - 1; found >= before; found--) {
        stack.push(found);
        depths.push(depth + 1);
      }
    }
    return this.found(cut);
  }

  /** One successor: new or known. */
  reach(slot: number, at: number): boolean {
    this.transitions++;
    const { space, store } = this;
    const number = store.add(space.successor, this.#current);
    const judge = this.#judge;
    if (judge.asksSteps) this.#judgeStep(slot, at, number < 0 ? -1 - number : number);
    if (number >= 0 && judge.asksStates) judge.state(number, space.reached());
    return true;
  }

  #first(): void {
    this.space.loadInitial();
    this.store.add(this.space.state, -1);
    this.#judge.state(0, this.space.loaded());
  }

  #expand(number: number): void {
    this.#current = number;
    const transitions = this.transitions;
    for (;;) {
      this.space.load(this.store.words, number * this.store.layout.words);
      if (this.#judge.asksSteps) this.#before = [...this.space.loaded()];
      const expansion: Expansion = this.space.expand(this);
      if (expansion !== 'stale') break;
      this.transitions = transitions;
      this.#relayout();
    }
    if (!this.#judge.asksStuck) return;
    const vector = this.space.loaded();
    if (!this.space.model.canMove(vector)) this.#judge.stuck(number, vector);
  }

  #judgeStep(slot: number, at: number, to: number): void {
    const { model } = this.space;
    const move = model.moves(slot, this.#before[slot] ?? 0)[at];
    if (move === undefined) return;
    this.#judge.step(this.#current, this.#before, to, this.space.reached(), move);
  }

  #relayout(): void {
    const layout = this.space.roomierLayout();
    this.store.relayout(layout);
    this.space.use(layout);
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
