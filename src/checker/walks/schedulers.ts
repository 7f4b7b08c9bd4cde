/**
 * Who moves next in a walk: anybody, or by priority.
 * Source: Burckhardt, Kothari, Musuvathi and Nagarakatte 2010, "A randomized scheduler with
 * probabilistic guarantees of finding bugs": each actor has a priority, the highest that can move does,
 * and at d - 1 moments of a walk whoever would move falls below all others. A bug that needs d ordering
 * constraints among n actors in k steps is found by a walk with a probability of at least 1/(n * k^(d-1)).
 * What an actor does of several things is drawn evenly: the paper's threads have no such choice.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export interface Scheduler {
  /** One of these slots, none of them twice. */
  next(slots: readonly number[], step: number): number;
}

export class Evenly implements Scheduler {
  readonly #random: RandomGenerator;

  constructor(random: RandomGenerator) {
    this.#random = random;
  }

  next(slots: readonly number[]): number {
    return slots[uniformInt(this.#random, 0, slots.length - 1)] ?? 0;
  }
}

export class ByPriority implements Scheduler {
  readonly #random: RandomGenerator;
  readonly #priorities = new Map<number, number>();
  /** The steps before which somebody falls. */
  readonly #falls = new Set<number>();
  #lowest = 0;

  constructor(random: RandomGenerator, steps: number, depth: number) {
    this.#random = random;
    for (let fall = 1; fall < depth; fall++) this.#falls.add(uniformInt(random, 0, steps - 1));
  }

  next(slots: readonly number[], step: number): number {
    const first = this.#highest(slots);
    if (!this.#falls.delete(step)) return first;
    this.#priorities.set(first, --this.#lowest);
    return this.#highest(slots);
  }

  #highest(slots: readonly number[]): number {
    let highest = slots[0] ?? 0;
    for (const slot of slots) if (this.#priority(slot) > this.#priority(highest)) highest = slot;
    return highest;
  }

  /** Of who is new, drawn. */
  #priority(slot: number): number {
    let priority = this.#priorities.get(slot);
    if (priority === undefined)
      this.#priorities.set(slot, (priority = uniformInt(this.#random, 1, 2 ** 31 - 1)));
    return priority;
  }
}
