/**
 * Sets of states that a system may be in, as numbers: 0 is none. What follows from a set and a line of
 * a log is computed once, so that a long log costs a look-up for each line; this is the subset
 * construction, as far as logs need it.
 * Source: Rabin and Scott, «Finite Automata and Their Decision Problems», 1959.
 */
import type { SystemView } from '../../checker/api.ts';
import type { ModelOptions } from '../../checker/model.ts';
import { isLike, observationText, type Observation, type Shown } from './observation.ts';
import { States } from './states.ts';

/** No line can be explained any more. */
export const nothing = 0;

/** Where an explanation is given up: it is not known then, which is another answer than no. */
export interface ConformBounds {
  /** States that the system may be in at one moment; default 50,000. */
  readonly statesMax?: number;
  /** Steps between two lines that nobody logged; default 200. */
  readonly silentMax?: number;
  /**
   * Messages arrive before a timer fires or anything comes from outside, as between actors of one
   * process. Default: at any time, as in a check.
   */
  readonly isPrompt?: boolean;
}

/** A bound was hit. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

export class Possible {
  readonly #states: States;
  readonly #bounds: Required<ConformBounds>;
  readonly #sets: (readonly number[])[] = [[]];
  readonly #ids = new Map<string, number>([['', nothing]]);
  readonly #reached: (readonly number[] | undefined)[] = [];
  readonly #after: Map<number, number>[] = [];
  readonly #observations: Observation[] = [];
  readonly #observationIds = new Map<string, number>();
  readonly start: number;

  constructor(system: ModelOptions, shown: readonly Shown[], bounds: ConformBounds = {}) {
    this.#bounds = { statesMax: 50_000, silentMax: 200, isPrompt: false, ...bounds };
    this.#states = new States(system, shown, this.#bounds.isPrompt);
    this.start = this.#of([this.#states.first()]);
  }

  /** How many states have been met, and how many sets of them. */
  get size(): { readonly states: number; readonly sets: number } {
    return { states: this.#states.size, sets: this.#sets.length };
  }

  observationId(observation: Observation): number {
    const key = JSON.stringify(observation);
    let id = this.#observationIds.get(key);
    if (id === undefined) {
      id = this.#observations.length;
      this.#observations.push(observation);
      this.#observationIds.set(key, id);
    }
    return id;
  }

  observationOf(id: number): Observation {
    const observation = this.#observations[id];
    if (observation === undefined) throw new Error(`there is no observation ${id}`);
    return observation;
  }

  /** What is possible after a line. Errors: throws `Undecided` when a bound is hit. */
  after(set: number, observation: number): number {
    const known = (this.#after[set] ??= new Map<number, number>());
    let next = known.get(observation);
    if (next === undefined) known.set(observation, (next = this.#computed(set, observation)));
    return next;
  }

  union(one: number, other: number): number {
    if (one === other || other === nothing) return one;
    return this.#of([...this.#set(one), ...this.#set(other)]);
  }

  /** Whether nothing has to come any more before the system is as `isSo` says. */
  canEnd(set: number, isSo: (state: SystemView) => boolean): boolean {
    return this.#reachedBy(set).some((state) => this.#states.isSilent(state, isSo));
  }

  /** What a log may say next, in words. `given`: of these, what would be taken. */
  allowed(set: number, given: readonly Observation[]): readonly Observation[] {
    const found = new Map<string, Observation>();
    const add = (observation: Observation): void => {
      found.set(observationText(observation), observation);
    };
    for (const id of this.#reachedBy(set))
      for (const { said } of this.#states.steps(id)) if (said !== undefined) add(said);
    for (const observation of given)
      if (this.after(set, this.observationId(observation)) !== nothing) add(observation);
    return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }

  /** That no actor of that name has been there so far, which may be a slip in a map. */
  hint(observation: Observation): { readonly hint?: string } {
    if (observation.kind === 'emits') return {};
    const name = observation.kind === 'given' ? observation.to : observation.at;
    const names = this.#states.actors;
    if (this.#states.has(name)) return {};
    return { hint: `no actor ${name} has been there; there are ${names.join(', ')}` };
  }

  #computed(set: number, id: number): number {
    const observation = this.observationOf(id);
    const found: number[] = [];
    for (const state of this.#reachedBy(set)) {
      if (observation.kind === 'given') {
        const next = this.#states.given(state, observation);
        if (next !== undefined) found.push(next.to);
        continue;
      }
      for (const { said, to } of this.#states.steps(state))
        if (said !== undefined && isSaid(observation, said)) found.push(to);
    }
    return this.#of(found);
  }

  /** With every step that shows nothing. */
  #reachedBy(set: number): readonly number[] {
    return (this.#reached[set] ??= this.#closed(this.#set(set)));
  }

  #closed(from: readonly number[]): readonly number[] {
    const { statesMax, silentMax } = this.#bounds;
    const found = new Set(from);
    let level = from;
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > silentMax)
        throw new Undecided(
          `more than ${silentMax} steps between two lines show nothing (silentMax)`,
        );
      const next: number[] = [];
      for (const state of level)
        for (const { said, to } of this.#states.steps(state)) {
          if (said !== undefined || found.has(to)) continue;
          found.add(to);
          next.push(to);
        }
      if (found.size > statesMax)
        throw new Undecided(`the system may be in more than ${statesMax} states here (statesMax)`);
      level = next;
    }
    return [...found];
  }

  #set(id: number): readonly number[] {
    return this.#sets[id] ?? [];
  }

  #of(states: readonly number[]): number {
    const sorted = [...new Set(states)].toSorted((a, b) => a - b);
    const key = sorted.join();
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#sets.length;
      this.#ids.set(key, id);
      this.#sets.push(sorted);
    }
    return id;
  }
}

export function isSaid(observed: Observation, said: Observation): boolean {
  if (observed.kind !== said.kind || !isLike(observed.event, said.event)) return false;
  return observed.kind !== 'takes' || said.kind !== 'takes' || observed.at === said.at;
}
