/**
 * Which safety properties still stand: asked of every new state and of every step, until each has
 * been broken (or, for `sometimes`, seen). The first state that decides one is kept for its trace.
 */
import { no, yes, type Question } from './answers.ts';
import { AskedOnce, type Asked } from './asked-once.ts';
import type { Property, StepView, SystemView } from './api.ts';
import { Integers } from './integers.ts';
import type { Model } from './model.ts';
import type { Move } from './move.ts';
import { stepView } from './step-view.ts';

/** The state, by number, in which a property was decided; for a step, the state before it. */
export interface Decision {
  readonly property: Property;
  readonly state: number;
  readonly move?: Move;
}

type OfKind<K extends Property['kind']> = Extract<Property, { kind: K }>;

interface Open {
  readonly property: Property;
  readonly holds: AskedOnce;
  /** The answer that decides nothing. */
  readonly fine: boolean;
  /** The answer rests on the move too, not on the states alone. */
  readonly ofMoves: boolean;
}

/** Why a search that `isOver` has gone no further. */
export const decided = 'every property that was asked has been decided';

export class Judge {
  readonly decisions = new Map<Property, Decision>();
  /** All that the properties have answered. */
  readonly answers = new Integers();
  readonly #model: Model;
  /** Of the moves that were wanted last: all properties are asked of one before the next. */
  #view: { readonly alike: number; readonly view: StepView } | undefined;
  #ofState: readonly Open[];
  #ofStep: readonly Open[];
  #ofStuck: readonly Open[];

  /** A liveness property needs every state. */
  readonly #needsAll: boolean;

  readonly #builtIn: Property | undefined;

  /** `builtIn`: one of the properties that does not keep a search going on its own. */
  constructor(model: Model, properties: readonly Property[], builtIn?: Property) {
    this.#model = model;
    this.#builtIn = builtIn;
    this.#needsAll = properties.some(({ kind }) => kind === 'leadsTo' || kind === 'noSpin');
    this.#ofState = properties.flatMap((property) =>
      property.kind === 'always' || property.kind === 'sometimes'
        ? partsOf(property).map((part) => this.#open(property, part, property.kind === 'always'))
        : [],
    );
    this.#ofStep = properties.flatMap((property) =>
      property.kind === 'step'
        ? [this.#open(property, this.#asOfMoves(property), true, property.holds.length > 2)]
        : [],
    );
    this.#ofStuck = properties.flatMap((property) =>
      property.kind === 'notStuck'
        ? [this.#open(property, property.waits ?? hasWaiting, false)]
        : [],
    );
  }

  #open(property: Property, asked: Asked, fine: boolean, ofMoves = false): Open {
    const holds = new AskedOnce(this.#model, asked, this.answers);
    return { property, holds, fine, ofMoves };
  }

  #asOfMoves({ holds }: OfKind<'step'>): Asked {
    if (holds.length > 2)
      return (before, after, alike) => holds(before, after, this.#viewOf(alike));
    const ofStates = holds as (before: SystemView, after: SystemView) => boolean;
    return (before, after) => ofStates(before, after);
  }

  /** Made when it is wanted: few properties look at the move. */
  #viewOf(alike: number): StepView {
    if (this.#view?.alike !== alike)
      this.#view = { alike, view: stepView(this.#model, this.#model.moveLike(alike)) };
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

  /** Where the answers are of what is asked of states and steps, for threads that cannot ask. */
  get questions(): { readonly ofState: readonly Question[]; readonly ofStep: readonly Question[] } {
    const question = ({ holds, fine, ofMoves }: Open): Question => ({
      place: holds.place,
      fine: fine ? yes : no,
      ofMoves,
    });
    return { ofState: this.#ofState.map(question), ofStep: this.#ofStep.map(question) };
  }

  /**
   * One of the user's is violated, and none is left to be asked. The built-in one is then open: it was
   * not asked of the states that were not found.
   */
  get isOver(): boolean {
    if (this.#needsAll || this.decisions.size === 0) return false;
    const isViolated = [...this.decisions.keys()].some(({ kind }) => kind !== 'sometimes');
    if (!isViolated) return false;
    const open = [...this.#ofState, ...this.#ofStep, ...this.#ofStuck];
    return open.every(({ property }) => property === this.#builtIn);
  }

  state(number: number, vector: readonly number[]): void {
    for (const asked of this.#ofState)
      if (asked.holds.of(vector) !== asked.fine) this.#decide(asked, { state: number });
  }

  /** A state in which no actor can move. */
  stuck(number: number, vector: readonly number[]): void {
    for (const asked of this.#ofStuck)
      if (asked.holds.of(vector) !== asked.fine) this.#decide(asked, { state: number });
  }

  /** `move`: by its number. */
  step(from: number, before: readonly number[], after: readonly number[], move: number): void {
    const { alike } = this.#model.moveAt(move);
    for (const asked of this.#ofStep)
      if (asked.holds.of(before, after, asked.ofMoves ? alike : -1) !== asked.fine)
        this.#decide(asked, { state: from, move: this.#model.moveAt(move) });
  }

  #decide(asked: Open, where: Pick<Decision, 'state' | 'move'>): void {
    const { property } = asked;
    const isOther = (other: Open): boolean => other.property !== property;
    // Of its parts the first that decides it does.
    if (this.decisions.has(property)) return;
    this.decisions.set(property, { property, ...where });
    for (const { property: decidedOne, holds } of this.#ofState)
      if (decidedOne === property) holds.close();
    this.#ofState = this.#ofState.filter(isOther);
    this.#ofStep = this.#ofStep.filter(isOther);
    this.#ofStuck = this.#ofStuck.filter(isOther);
    asked.holds.close();
  }

  /** States have got other numbers. */
  renumber(renumbered: ReadonlyMap<number, number>): void {
    for (const [property, decision] of this.decisions)
      this.decisions.set(property, {
        ...decision,
        state: renumbered.get(decision.state) ?? decision.state,
      });
  }

  /** Answers that a new actor may change are forgotten now, not when they are asked for next. */
  forgetOld(): void {
    for (const { holds } of [...this.#ofState, ...this.#ofStep]) holds.forgetOld();
  }
}

function partsOf(property: OfKind<'always'> | OfKind<'sometimes'>): readonly Asked[] {
  return (property.kind === 'always' ? property.parts : undefined) ?? [property.holds];
}

/** Whether something waits, unless a property says otherwise. */
export const hasWaiting: NonNullable<OfKind<'notStuck'>['waits']> = (state) =>
  state.actors().some((actor) => actor.status === 'active' && actor.hasTag('waiting'));
