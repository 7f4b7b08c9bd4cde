/**
 * What a search leaves out: it keeps one state for each orbit, expands one actor where that is enough, or
 * both. The plain search has no part in this and does not pay for it.
 */
import type { Vector } from '../apply.ts';
import type { Narrowing } from '../narrowing.ts';
import type { Space } from '../space.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';
import type { Ample } from './ample.ts';
import type { Observations } from './observations.ts';

export interface ReducingSettings {
  readonly symmetry: Symmetry | undefined;
  readonly ample: Ample | undefined;
  /** Asked of each state that stays and of each step. */
  readonly observations?: Observations;
  /** Told of each new state. */
  readonly noticed?: (vector: Vector) => void;
}

export class Reducing implements Narrowing {
  readonly #space: Space;
  readonly #by: ReducingSettings;
  /** How many states the kept ones stand for. */
  standsFor = 0;
  /** How many states were expanded by one actor alone. */
  expandedAlone = 0;
  #canonical: Vector = [];
  #made = 0;
  /** By place in the batch: how many states it stands for. */
  readonly #orbitSizes: number[] = [];

  constructor(space: Space, by: ReducingSettings) {
    this.#space = space;
    this.#by = by;
  }

  get isOutdated(): boolean {
    return this.#by.ample?.isOutdated === true;
  }

  choose(vector: Vector): number {
    const { ample } = this.#by;
    if (ample === undefined || (ample.learn(vector) && this.#space.isStale)) return -1;
    return ample.choose(vector);
  }

  alone(): void {
    this.expandedAlone++;
  }

  representative(vector: Vector, at: number): Vector | undefined {
    const { symmetry } = this.#by;
    if (symmetry === undefined) return vector;
    const { orbits, renaming } = symmetry;
    this.#canonical = [...vector];
    orbits.makeCanonical(this.#canonical);
    this.#orbitSizes[at] = orbits.orbitSize;
    if (renaming.made !== this.#made) {
      this.#made = renaming.made;
      if (this.#space.isStale) return undefined;
    }
    return this.#canonical;
  }

  stepped(before: Vector, after: Vector, move: number): void {
    const { observations, symmetry } = this.#by;
    observations?.ask(before, after);
    symmetry?.properties.step(before, after, this.#space.model.moveAt(move));
  }

  noticed(vector: Vector, at: number): void {
    const { observations, noticed, symmetry } = this.#by;
    observations?.ask(vector);
    noticed?.(vector);
    if (symmetry === undefined) return;
    this.standsFor += this.#orbitSizes[at] ?? 1;
    symmetry.properties.state(vector);
  }
}
