/**
 * A search that keeps one state for each orbit, expands one actor where that is enough, or both. It is
 * apart from the plain search, which has no part in any of this and does not pay for it.
 */
import { initialVector, type Vector } from '../apply.ts';
import { decided, type Judge } from '../judge.ts';
import { pack, unpack } from '../layout.ts';
import type { Limits } from '../limits.ts';
import type { Move } from '../move.ts';
import type { Found } from '../search.ts';
import type { Sink, Space } from '../space.ts';
import { StateStore } from '../state-store.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';
import type { Ample } from './ample.ts';
import type { Observations } from './observations.ts';

/** States between two looks at the clock. */
const breath = 2048;

export interface Reducing {
  readonly symmetry: Symmetry | undefined;
  readonly ample: Ample | undefined;
  /** Asked of each state that stays and of each step. */
  readonly observations?: Observations;
  /** Told of each new state. */
  readonly noticed?: (vector: Vector) => void;
  readonly order: 'breadth-first' | 'depth-first';
}

export class ReducedSearch implements Sink {
  readonly store: StateStore;
  readonly #space: Space;
  readonly #judge: Judge;
  readonly #limits: Limits;
  readonly #by: Reducing;
  /** How many states the kept ones stand for. */
  standsFor = 0;
  /** How many states were expanded by one actor alone. */
  reduced = 0;
  #transitions = 0;
  #depth = 0;
  #current = 0;
  readonly #before: Vector = [];
  readonly #after: Vector = [];
  #canonical: Vector = [];
  #isStale = false;
  #made = 0;

  constructor(space: Space, judge: Judge, limits: Limits, by: Reducing) {
    this.#space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.#by = by;
    this.store = new StateStore(space.layout);
  }

  async run(): Promise<Found> {
    this.#first();
    const isBreadth = this.#by.order === 'breadth-first';
    const stack = [0];
    const depths = [0];
    let cut: string | undefined;
    for (let turn = 0; isBreadth ? turn < stack.length : stack.length > 0; turn++) {
      const number = (isBreadth ? stack[turn] : stack.pop()) ?? 0;
      const depth = (isBreadth ? depths[turn] : depths.pop()) ?? 0;
      this.#depth = Math.max(this.#depth, depth);
      if (depth >= this.#limits.depthMax) {
        cut = `bounds.depth (${this.#limits.depthMax}) was reached`;
        continue;
      }
      if (turn % breath === 0) {
        const reason = await this.#breathe(isBreadth ? stack.length - turn : stack.length);
        if (reason !== undefined) return this.found(reason);
      }
      const before = this.store.count;
      this.#expand(number);
      if (this.#judge.isOver) return this.found(decided);
      if (this.#by.ample?.isOutdated === true) return this.found();
      if (this.store.count >= this.#limits.statesMax)
        return this.found(`bounds.states (${this.#limits.statesMax}) was reached`);
      for (let found = before; found < this.store.count; found++) {
        stack.push(found);
        depths.push(depth + 1);
      }
    }
    return this.found(cut);
  }

  reach(slot: number, at: number): boolean {
    this.#transitions++;
    const { layout, successor } = this.#space;
    unpack(layout, successor, 0, this.#after);
    const state = this.#representative();
    if (state === undefined) return false;
    if (state !== this.#after) pack(layout, state, successor);
    const added = this.store.add(successor, this.#current);
    const number = added < 0 ? -1 - added : added;
    if (this.#judge.asksSteps) this.#judgeStep(slot, at, number);
    if (added >= 0) this.#notice(added, state);
    return true;
  }

  /** Undefined: there is no room for it. */
  #representative(): Vector | undefined {
    const { symmetry } = this.#by;
    if (symmetry === undefined) return this.#after;
    this.#canonical = [...this.#after];
    symmetry.orbits.makeCanonical(this.#canonical);
    if (symmetry.renaming.made !== this.#made) {
      this.#made = symmetry.renaming.made;
      this.#isStale = this.#space.isStale;
      if (this.#isStale) return undefined;
    }
    return this.#canonical;
  }

  #notice(number: number, vector: Vector): void {
    if (this.#judge.asksStates) this.#judge.state(number, vector);
    this.#by.observations?.ask(vector);
    this.#by.noticed?.(vector);
    const { symmetry } = this.#by;
    if (symmetry === undefined) return;
    this.standsFor += symmetry.orbits.orbitSize;
    symmetry.properties.state(vector);
  }

  #first(): void {
    const vector = initialVector(this.#space.model);
    this.#by.symmetry?.orbits.makeCanonical(vector);
    if (this.#space.isStale) this.#relayout();
    pack(this.#space.layout, vector, this.#space.state);
    this.store.add(this.#space.state, -1);
    this.#notice(0, vector);
  }

  #expand(number: number): void {
    this.#current = number;
    const transitions = this.#transitions;
    for (;;) {
      this.#space.load(this.store.words, number * this.store.layout.words);
      unpack(this.#space.layout, this.#space.state, 0, this.#before);
      if (this.#successors()) break;
      this.#transitions = transitions;
      this.#relayout();
    }
    const { model } = this.#space;
    if (!this.#judge.asksStuck) return;
    const vector = this.#before;
    const canMove = vector.some(
      (component, slot) => component !== 0 && model.moves(slot, component).some(isOwnMove),
    );
    if (!canMove) this.#judge.stuck(number, vector);
  }

  /** False: the layout has no room for what was found. */
  #successors(): boolean {
    const { ample } = this.#by;
    this.#isStale = false;
    if (ample?.learn(this.#before) === true && this.#space.isStale) return false;
    const chosen = ample?.choose(this.#before) ?? -1;
    if (chosen >= 0) {
      if (!this.#slot(chosen)) return false;
      this.reduced++;
      return true;
    }
    const { slots } = this.#space.layout;
    for (let slot = 0; slot < slots; slot++) if (!this.#slot(slot)) return false;
    return true;
  }

  #slot(slot: number): boolean {
    return this.#space.expandSlot(slot, this) !== 'stale' && !this.#isStale;
  }

  #judgeStep(slot: number, at: number, to: number): void {
    const move = this.#space.model.moves(slot, this.#before[slot] ?? 0)[at];
    if (move === undefined) return;
    this.#judge.step(this.#current, this.#before, to, this.#after, move);
    this.#by.observations?.ask(this.#before, this.#after);
    this.#by.symmetry?.properties.step(this.#before, this.#after, move);
  }

  #relayout(): void {
    const layout = this.#space.roomierLayout();
    this.store.relayout(layout);
    this.#space.use(layout);
  }

  async #breathe(queue: number): Promise<string | undefined> {
    const reached = {
      states: this.store.count,
      transitions: this.#transitions,
      depth: this.#depth,
      queue,
      memoryBytes: this.store.bytes,
    };
    await this.#limits.tell(reached);
    return this.#limits.exceeded(reached);
  }

  /** As far as the search has got; `reason`: why no further. */
  found(reason?: string): Found {
    return {
      store: this.store,
      transitions: this.#transitions,
      depth: this.#depth,
      ...(reason !== undefined && { reason }),
    };
  }
}

function isOwnMove({ kind }: Move): boolean {
  return kind === 'deliver' || kind === 'timer';
}
