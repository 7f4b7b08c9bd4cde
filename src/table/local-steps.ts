/**
 * The local steps of one actor, each computed by XState itself under a symbolic scope. Equal states
 * and events give equal steps; who keeps them need not ask twice.
 * Source: design, "The local step table".
 */
import type { AnyActorLogic, AnyTransitionDefinition, EventObject } from 'xstate';
import { answered } from './answered.ts';
import { apart } from './apart.ts';
import { armedAfter, without } from './armed.ts';
import type { Effect } from './effect.ts';
import { isOfNewLogic, isSameEffect } from './same-effect.ts';
import { Interner } from './interner.ts';
import { requireLogic } from './logic.ts';
import {
  localState,
  type KnownStates,
  type LocalSnapshot,
  type LocalState,
  type Timer,
} from './local-state.ts';
import { guarded } from './purity.ts';
import { underEveryAnswer, type Answers, type Asked } from './questions.ts';
import { Refusal } from './refusal.ts';
import { SymbolicScope, type Identity } from './symbolic-scope.ts';

export interface LocalOutcome {
  readonly state: LocalState;
  readonly effects: readonly Effect[];
  readonly transitions: readonly AnyTransitionDefinition[];
}

/** `refusal`: what it would come to cannot be stepped; `state` says nothing then. */
export interface OtherOutcome extends LocalOutcome {
  readonly refusal?: Refusal;
}

/**
 * `others`: what else it comes to by who holds which system id. Then each outcome has among its effects
 * the answers that it follows from, and in any state of a system exactly one has the right ones.
 */
export interface LocalStep extends LocalOutcome {
  readonly others: readonly OtherOutcome[];
}

/** What the steps of all actors of a system have in common. */
export interface StepSettings {
  readonly interner: Interner;
  /** Custom actions that only act on the outside. */
  readonly outputs: ReadonlySet<string>;
  /** Some steps are computed twice; not where they are done live. */
  readonly isDoubted: boolean;
  /** System ids that may be held by nobody when they are asked for; absent: any. */
  readonly unheld?: ReadonlySet<string> | undefined;
  /** Of this actor; absent where states are not kept for long. */
  readonly known?: KnownStates;
}

/** The snapshot of logic that fails before it has one. */
const unborn = { output: undefined, context: undefined };
const onceMade = 'Make the machine once, outside of the step, and start that.';
const unordered = 'Let it follow from the state, the event and the input alone.';
/** The first steps of an actor, and every so many after, are computed again, and once more with parts apart. */
const twiceFirst = 100;
const twiceEvery = 61;

export class LocalSteps {
  readonly identity: Identity;
  readonly #settings: StepSettings;
  readonly #scope: SymbolicScope;
  readonly #logics = new Map<AnyActorLogic, number>();
  /** For comparing: what is compared is not numbered for that. */
  readonly #doubts = new Interner();
  #computed = 0;

  constructor(identity: Identity, settings: StepSettings) {
    this.identity = identity;
    this.#settings = settings;
    this.#scope = new SymbolicScope(identity, settings.outputs);
  }

  /** The actor as others refer to it. */
  get self(): SymbolicScope['self'] {
    return this.#scope.self;
  }

  /** How often XState was asked. */
  get computed(): number {
    return this.#computed;
  }

  /** The first state, and what the actor did to get there. */
  start(logic: AnyActorLogic, input: unknown, systemId?: string): LocalStep {
    requireLogic(logic, this.identity);
    return this.#compute(
      logic,
      systemId,
      [],
      undefined,
      [],
      () => logic.getInitialSnapshot(this.#scope.scope, input) as LocalSnapshot,
    );
  }

  /** One event; a timer that fires is taken from the list first. */
  step(state: LocalState, event: EventObject, fired?: Timer): LocalStep {
    const { logic, snapshot, systemId } = state;
    const timers = fired === undefined ? state.timers : without(state.timers, fired);
    return this.#compute(
      logic,
      systemId,
      timers,
      snapshot,
      Object.keys(snapshot.children ?? {}),
      (isApart) => {
        const from = isApart
          ? { ...snapshot, context: apart(snapshot.context as unknown) }
          : snapshot;
        const by = isApart ? apart(event) : event;
        return logic.transition(from, by, this.#scope.scope) as LocalSnapshot;
      },
    );
  }

  /** A timer that sends to someone else: nothing of the actor changes but that. */
  withoutTimer(state: LocalState, fired: Timer): LocalState {
    const timers = without(state.timers, fired);
    return this.#stateOf(state.logic, state.systemId, state.snapshot, timers);
  }

  /** A state of another actor as one of this actor, its ids renamed already. */
  adopt({ logic, systemId, snapshot, timers }: Omit<LocalState, 'path' | 'key'>): LocalState {
    return this.#stateOf(logic, systemId, snapshot, timers);
  }

  #compute(
    logic: AnyActorLogic,
    systemId: string | undefined,
    timers: readonly Timer[],
    before: LocalSnapshot | undefined,
    children: readonly string[],
    transition: (isApart: boolean) => LocalSnapshot,
  ): LocalStep {
    const ask = (answers: Answers = new Map(), isApart = false): Asked<LocalOutcome> => {
      this.#scope.begin({ taken: children, systemId, answers });
      const snapshot = this.#guarded(before, () => transition(isApart));
      const effects = this.#effects(before, snapshot);
      const { transitions, questions } = this.#scope;
      const armed =
        snapshot.status === 'active' ? armedAfter(timers, effects, (timer) => timer) : [];
      const state = this.#stateOf(logic, systemId, snapshot, armed);
      return { outcome: { state, effects, transitions }, questions };
    };
    const first = ask();
    this.#computed++;
    const isTurn = this.#computed <= twiceFirst || this.#computed % twiceEvery === 0;
    if (isTurn && this.#settings.isDoubted) {
      this.#requireSame(first.outcome, ask().outcome, before);
      this.#requireNoIdentity(first.outcome, ask(new Map(), true).outcome, before);
    }
    // Live there is one answer, and whoever does the step sees whether it is yes.
    if (first.questions.length === 0 || !this.#settings.isDoubted)
      return { ...first.outcome, others: [] };
    const others = underEveryAnswer<OtherOutcome>(first, (answers) =>
      this.#orRefused(ask, answers, first.outcome),
    );
    return answered(first, others, {
      self: this.self.target,
      isStart: before === undefined,
      unheld: this.#settings.unheld,
      isSame: (some, other) => this.#isSame(some, other),
    });
  }

  /** What would be refused is refused where it comes to that. */
  #orRefused(
    ask: (answers: Answers) => Asked<LocalOutcome>,
    answers: Answers,
    { state }: LocalOutcome,
  ): Asked<OtherOutcome> {
    try {
      return ask(answers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { questions, leading } = this.#scope;
      return {
        outcome: { state, effects: leading, transitions: [], refusal: error },
        questions,
      };
    }
  }

  #guarded(before: LocalSnapshot | undefined, transition: () => LocalSnapshot): LocalSnapshot {
    const { outcome, impurity } = guarded(transition);
    if (impurity !== undefined)
      throw this.#refuse(before, `it uses ${impurity}`, 'Let whoever sends the event put it in.');
    const error = outcome.kind === 'error' ? outcome.error : outcome.value.error;
    if (error instanceof Refusal) throw error.inState(before?.value);
    this.#requireUnmutated(before, error);
    if (outcome.kind === 'value') return outcome.value;
    this.#scope.fail();
    return { ...(before ?? unborn), status: 'error', error } as unknown as LocalSnapshot;
  }

  /** An actor that fails in its first step does nothing of it. */
  #effects(before: LocalSnapshot | undefined, after: LocalSnapshot): readonly Effect[] {
    try {
      const isFirst = before === undefined;
      const effects = this.#scope.effects(isFirst);
      return isFirst && after.status === 'error' ? [] : effects;
    } catch (error) {
      throw error instanceof Refusal ? error.inState((before ?? after).value) : error;
    }
  }

  #requireUnmutated(before: LocalSnapshot | undefined, error: unknown): void {
    if (
      error instanceof Error &&
      /read only property|not extensible|Cannot delete/.test(error.message)
    )
      throw this.#refuse(
        before,
        `it changes its context or an event in place (${error.message})`,
        'Return a changed copy from assign.',
      );
  }

  #requireSame(first: LocalOutcome, again: LocalOutcome, before: LocalSnapshot | undefined): void {
    if (first.state.key === again.state.key && this.#isSame(first.effects, again.effects)) return;
    const isNewLogic = first.effects.some((effect, at) => isOfNewLogic(effect, again.effects[at]));
    throw isNewLogic
      ? this.#refuse(before, 'it makes a machine anew whenever it starts a child', onceMade)
      : this.#refuse(before, 'the same step, computed twice, came out differently', unordered);
  }

  /** Equal values are one object here, and may be two in a running system. */
  #requireNoIdentity(
    first: LocalOutcome,
    apartFrom: LocalOutcome,
    before: LocalSnapshot | undefined,
  ): void {
    const isSame = first.state.key === apartFrom.state.key;
    if (isSame && this.#isSame(first.effects, apartFrom.effects)) return;
    throw this.#refuse(
      before,
      'it compares objects by identity, and equal ones are one object here',
      'Compare an id, or a field.',
    );
  }

  #isSame(some: readonly Effect[], others: readonly Effect[]): boolean {
    return (
      some.length === others.length &&
      some.every((effect, at) => {
        const other = others[at];
        return other !== undefined && isSameEffect(this.#doubts, effect, other);
      })
    );
  }

  #stateOf(
    logic: AnyActorLogic,
    systemId: string | undefined,
    snapshot: LocalSnapshot,
    timers: readonly Timer[],
  ): LocalState {
    let logicId = this.#logics.get(logic);
    if (logicId === undefined) this.#logics.set(logic, (logicId = this.#logics.size));
    const { interner, known } = this.#settings;
    const { path } = this.identity;
    return localState(interner, { path, logic, logicId, systemId, snapshot, timers }, known);
  }

  #refuse(before: LocalSnapshot | undefined, problem: string, remedy: string): Refusal {
    return new Refusal({ actor: this.identity.path, state: before?.value, problem, remedy });
  }
}
