/**
 * Which safety properties still stand: asked of every new state and of every step, until each has
 * been broken (or, for `sometimes`, seen). The first state that decides one is kept for its trace.
 */
import { AskedOnce } from './asked-once.ts';
import type { Property } from './api.ts';
import type { Model } from './model.ts';
import type { Move } from './move.ts';
import { stepView } from './step-view.ts';

/** The state, by number, in which a property was decided; for a step, the state before it as well. */
export interface Decision {
  readonly property: Property;
  readonly state: number;
  readonly step?: { readonly from: number; readonly move: Move };
}

type OfKind<K extends Property['kind']> = Extract<Property, { kind: K }>;

interface Asked<P> {
  readonly property: P;
  readonly holds: AskedOnce<boolean>;
}

export class Judge {
  readonly decisions = new Map<Property, Decision>();
  readonly #model: Model;
  #ofState: Asked<OfKind<'always'> | OfKind<'sometimes'>>[];
  #ofStep: { readonly property: OfKind<'step'>; readonly byMove: Map<Move | null, AskedOnce<boolean>> }[];
  #ofStuck: Asked<OfKind<'notStuck'>>[];

  /** A liveness property needs every state. */
  readonly #needsAll: boolean;
  #isDropped = false;

  constructor(model: Model, properties: readonly Property[]) {
    this.#model = model;
    this.#needsAll = properties.some(({ kind }) => kind === 'leadsTo' || kind === 'noSpin');
    this.#ofState = properties.flatMap((property) =>
      property.kind === 'always' || property.kind === 'sometimes'
        ? [{ property, holds: new AskedOnce(model, property.holds) }]
        : [],
    );
    this.#ofStep = properties.flatMap((property) =>
      property.kind === 'step' ? [{ property, byMove: new Map<Move | null, AskedOnce<boolean>>() }] : [],
    );
    this.#ofStuck = properties.flatMap((property) =>
      property.kind === 'notStuck'
        ? [{ property, holds: new AskedOnce(model, property.waits ?? hasWaiting) }]
        : [],
    );
  }

  get asksStates(): boolean {
    return this.#ofState.length > 0;
  }

  get asksSteps(): boolean {
    return this.#ofStep.length > 0;
  }

  get asksStuck(): boolean {
    return this.#ofStuck.length > 0;
  }

  /** Something has been decided, and nothing is left to be asked: to go on would tell no more. */
  get isOver(): boolean {
    if ((this.decisions.size === 0 && !this.#isDropped) || this.#needsAll) return false;
    return !this.asksStates && !this.asksSteps && !this.asksStuck;
  }

  /** What has ever been looked at, by slot. */
  get looked(): ReadonlySet<number> {
    const steps = this.#ofStep.flatMap(({ byMove }) => [...byMove.values()]);
    const all = [...this.#ofState, ...this.#ofStuck].map(({ holds }) => holds);
    return new Set([...all, ...steps].flatMap(({ looked }) => [...looked]));
  }

  /** Somebody else has decided it. */
  drop(property: Property): void {
    this.#isDropped = true;
    this.#ofState = this.#ofState.filter((asked) => asked.property !== property);
    this.#ofStep = this.#ofStep.filter((asked) => asked.property !== property);
    this.#ofStuck = this.#ofStuck.filter((asked) => asked.property !== property);
  }

  state(number: number, vector: readonly number[]): void {
    for (const { property, holds } of this.#ofState) {
      if (holds.of(vector) !== (property.kind === 'sometimes')) continue;
      this.decisions.set(property, { property, state: number });
      this.#ofState = this.#ofState.filter((asked) => asked.property !== property);
    }
  }

  /** A state in which no actor can move. */
  stuck(number: number, vector: readonly number[]): void {
    for (const { property, holds } of this.#ofStuck) {
      if (!holds.of(vector)) continue;
      this.decisions.set(property, { property, state: number });
      this.#ofStuck = this.#ofStuck.filter((asked) => asked.property !== property);
    }
  }

  step(from: number, before: readonly number[], to: number, after: readonly number[], move: Move): void {
    for (const { property, byMove } of this.#ofStep) {
      if (this.#asked(property, byMove, move).of(before, after)) continue;
      this.decisions.set(property, { property, state: to, step: { from, move } });
      this.#ofStep = this.#ofStep.filter((asked) => asked.property !== property);
    }
  }

  /** A function of the states alone is asked once for all moves. */
  #asked(
    { holds }: OfKind<'step'>,
    byMove: Map<Move | null, AskedOnce<boolean>>,
    move: Move,
  ): AskedOnce<boolean> {
    const key = holds.length < 3 ? null : move;
    let asked = byMove.get(key);
    if (asked === undefined) {
      const seen = stepView(this.#model, move);
      asked = new AskedOnce(this.#model, (before, after) => holds(before, after, seen));
      byMove.set(key, asked);
    }
    return asked;
  }
}

const hasWaiting: NonNullable<OfKind<'notStuck'>['waits']> = (state) =>
  state.actors().some((actor) => actor.status === 'active' && actor.hasTag('waiting'));
