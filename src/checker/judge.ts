/**
 * Which safety properties still stand: asked of every new state and of every step, until each has
 * been broken (or, for `sometimes`, seen). The first state that decides one is kept for its trace.
 */
import { AskedOnce, knownOf, type Tree } from './asked-once.ts';
import type { Property, StepKind, StepView, SystemView } from './api.ts';
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';
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

/** `ofMoves`: the answer rests on the move too, not on the states alone. */
type AskedOfStep = Asked<OfKind<'step'>> & { readonly ofMoves: boolean };

/** The sender of a message, by slot; else what it was. */
type Cause = number | Exclude<StepKind, 'deliver'>;

/** `tree`: of all moves that are alike. */
type Looking = AskedOfStep & { readonly tree: Tree };

/** Why a search that `isOver` has gone no further. */
export const decided = 'every property that was asked has been decided';

export class Judge {
  readonly decisions = new Map<Property, Decision>();
  readonly #model: Model;
  /** Of the move that was wanted last: all properties are asked of one before the next. */
  #view: { readonly move: Move; readonly view: StepView } | undefined;
  #ofState: Asked<OfKind<'always'> | OfKind<'sometimes'>>[];
  #ofStep: readonly AskedOfStep[];
  #ofStuck: Asked<OfKind<'notStuck'>>[];
  /**
   * The step properties that have to look at the states: few, as most are about few actors. By what a
   * move does and who caused it: properties see no difference in what else is under way.
   */
  readonly #looking = new Map<readonly Output[], Map<Cause, readonly Looking[]>>();
  #slots = 0;

  /** A liveness property needs every state. */
  readonly #needsAll: boolean;
  #isDropped = false;

  readonly #builtIn: Property | undefined;

  /** `builtIn`: one of the properties that does not keep a search going on its own. */
  constructor(model: Model, properties: readonly Property[], builtIn?: Property) {
    this.#model = model;
    this.#builtIn = builtIn;
    this.#needsAll = properties.some(({ kind }) => kind === 'leadsTo' || kind === 'noSpin');
    this.#ofState = properties.flatMap((property) =>
      property.kind === 'always' || property.kind === 'sometimes'
        ? partsOf(property).map((part) => ({ property, holds: new AskedOnce(model, part) }))
        : [],
    );
    this.#ofStep = properties.flatMap((property) =>
      property.kind === 'step'
        ? [{ property, holds: this.#askedOfSteps(property), ofMoves: property.holds.length > 2 }]
        : [],
    );
    this.#ofStuck = properties.flatMap((property) =>
      property.kind === 'notStuck'
        ? [{ property, holds: new AskedOnce(model, property.waits ?? hasWaiting) }]
        : [],
    );
  }

  #askedOfSteps({ holds }: OfKind<'step'>): AskedOnce<boolean> {
    const ofStates = holds as (before: SystemView, after: SystemView) => boolean;
    if (holds.length < 3)
      return new AskedOnce(this.#model, (before, after) => ofStates(before, after));
    return new AskedOnce(this.#model, (before, after, move) => {
      return holds(before, after, this.#viewOf(move as Move));
    });
  }

  /** Made when it is wanted: few properties look at the move. */
  #viewOf(move: Move): StepView {
    if (this.#view?.move !== move) this.#view = { move, view: stepView(this.#model, move) };
    return this.#view.view;
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

  /**
   * One of the user's is violated, and none is left to be asked. The built-in one is then open: it was
   * not asked of the states that were not found.
   */
  get isOver(): boolean {
    const isViolated = [...this.decisions.keys()].some(({ kind }) => kind !== 'sometimes');
    if ((!isViolated && !this.#isDropped) || this.#needsAll) return false;
    const open = [...this.#ofState, ...this.#ofStep, ...this.#ofStuck];
    return open.every(({ property }) => property === this.#builtIn);
  }

  /** Somebody else has decided it. */
  drop(property: Property): void {
    this.#isDropped ||= property.kind !== 'sometimes';
    this.#ofState = this.#ofState.filter((asked) => asked.property !== property);
    this.#askNoMore(property);
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

  step(
    from: number,
    before: readonly number[],
    to: number,
    after: readonly number[],
    move: Move,
  ): void {
    const { length } = this.#model.components;
    if (length !== this.#slots) this.#forget(length);
    const { outputs, kind, from: sender } = move;
    let alike = this.#looking.get(outputs);
    if (alike === undefined)
      this.#looking.set(outputs, (alike = new Map<Cause, readonly Looking[]>()));
    const cause = kind === 'deliver' ? sender : kind;
    const known = alike.get(cause);
    const asked = known ?? this.#ofStep.map((each): Looking => ({ ...each, tree: {} }));
    for (const { property, holds, ofMoves, tree } of asked) {
      if (ofMoves ? holds.about(move, tree, before, after) : holds.of(before, after)) continue;
      this.decisions.set(property, { property, state: to, step: { from, move } });
      this.#askNoMore(property);
    }
    if (known !== undefined) return;
    const looking = asked.filter(
      ({ property, tree }) => knownOf(tree) !== true && !this.decisions.has(property),
    );
    alike.set(cause, looking);
  }

  /** A new slot may be one that was looked for by name, and not found. */
  #forget(slots: number): void {
    this.#slots = slots;
    this.#looking.clear();
    for (const { holds } of this.#ofStep) holds.forget();
  }

  #askNoMore(property: Property): void {
    this.#ofStep = this.#ofStep.filter((asked) => asked.property !== property);
    this.#looking.clear();
  }
}

function partsOf(
  property: OfKind<'always'> | OfKind<'sometimes'>,
): readonly ((state: SystemView) => boolean)[] {
  return (property.kind === 'always' ? property.parts : undefined) ?? [property.holds];
}

const hasWaiting: NonNullable<OfKind<'notStuck'>['waits']> = (state) =>
  state.actors().some((actor) => actor.status === 'active' && actor.hasTag('waiting'));
