/**
 * What one local step of an actor does, whatever else is under way to it: computed once for each local
 * state and event (or timer), and shared by all components that have that local state.
 */
import type { AnyActorLogic, AnyTransitionDefinition } from 'xstate';
import type { Effect } from '../table/effect.ts';
import type { LocalStep, OtherOutcome } from '../table/local-steps.ts';
import type { LocalState, Timer } from '../table/local-state.ts';
import type { Model } from './model.ts';
import type { Output } from './move.ts';
import { outputsOf } from './outputs.ts';
import type { Slot } from './roster.ts';

export interface Reaction {
  readonly state: LocalState;
  readonly outputs: readonly Output[];
  readonly emitted: readonly number[];
  readonly transitions: readonly AnyTransitionDefinition[];
  /** Names of timers that were armed and are armed anew. */
  readonly rearmed: readonly string[];
}

/** One, or one for each answer to who holds a system id: of these exactly one is possible. */
export type Answered = readonly [Reaction, ...Reaction[]];

const none: readonly never[] = [];

/** Of one slot. Invariant: asked with the local states that its `Components` keep, one object for each. */
export class Reactions {
  readonly #model: Model;
  readonly #slot: Slot;
  readonly #byState = new Map<LocalState, Map<number | Timer, Answered>>();
  readonly #taken = new Map<AnyActorLogic, Set<AnyTransitionDefinition>>();

  constructor(model: Model, slot: Slot) {
    this.#model = model;
    this.#slot = slot;
  }

  toEvent(local: LocalState, event: number): Answered {
    return this.#of(local, event, () => this.#slot.steps.step(local, this.#model.event(event)));
  }

  toTimer(local: LocalState, timer: Timer, event: number): Answered {
    return this.#of(local, timer, () =>
      this.#slot.steps.step(local, this.#model.event(event), timer),
    );
  }

  /** The transitions of all steps so far, by the logic that took them. */
  get taken(): ReadonlyMap<AnyActorLogic, ReadonlySet<AnyTransitionDefinition>> {
    return this.#taken;
  }

  #of(local: LocalState, cause: number | Timer, compute: () => LocalStep): Answered {
    let byCause = this.#byState.get(local);
    if (byCause === undefined)
      this.#byState.set(local, (byCause = new Map<number | Timer, Answered>()));
    const known = byCause.get(cause);
    if (known !== undefined) return known;
    const { others, ...first } = compute();
    const answered: Answered = [
      this.#reaction(local, first),
      ...others.map((other) => this.#reaction(local, other)),
    ];
    byCause.set(cause, answered);
    return answered;
  }

  #reaction(before: LocalState, { state, effects, transitions, refusal }: OtherOutcome): Reaction {
    const model = this.#model;
    this.#note(state.logic, transitions);
    const emitted = effects.flatMap((effect) =>
      effect.kind === 'emit' ? [model.eventId(effect.event, this.#slot, state)] : [],
    );
    const outputs = outputsOf(model, this.#slot, before, state, effects);
    return {
      state,
      outputs: refusal === undefined ? outputs : [...outputs, { kind: 'refuse', refusal }],
      emitted: emitted.length === 0 ? none : emitted,
      transitions,
      rearmed: rearmedBy(before, effects),
    };
  }

  #note(logic: AnyActorLogic, transitions: readonly AnyTransitionDefinition[]): void {
    let taken = this.#taken.get(logic);
    if (taken === undefined) this.#taken.set(logic, (taken = new Set<AnyTransitionDefinition>()));
    for (const transition of transitions) taken.add(transition);
  }
}

function rearmedBy({ timers }: LocalState, effects: readonly Effect[]): readonly string[] {
  if (timers.length === 0) return none;
  const armed = effects.flatMap((effect) =>
    effect.kind === 'arm' ? [effect.timer ?? effect.event.type] : [],
  );
  return armed.filter((name) => timers.some((timer) => timer.name === name));
}
