/**
 * What one local step of an actor does, whatever else is under way to it: computed once for each local
 * state and event (or timer), and shared by all components that have that local state.
 */
import type { AnyActorLogic, AnyTransitionDefinition } from 'xstate';
import type { LocalStep } from '../table/local-steps.ts';
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
}

const none: readonly number[] = [];

/** Of one slot. Invariant: asked with the local states that its `Components` keep, one object for each. */
export class Reactions {
  readonly #model: Model;
  readonly #slot: Slot;
  readonly #byState = new Map<LocalState, Map<number | Timer, Reaction>>();
  readonly #taken = new Map<AnyActorLogic, Set<AnyTransitionDefinition>>();

  constructor(model: Model, slot: Slot) {
    this.#model = model;
    this.#slot = slot;
  }

  toEvent(local: LocalState, event: number): Reaction {
    return this.#of(local, event, () => this.#slot.steps.step(local, this.#model.event(event)));
  }

  toTimer(local: LocalState, timer: Timer, event: number): Reaction {
    return this.#of(local, timer, () =>
      this.#slot.steps.step(local, this.#model.event(event), timer),
    );
  }

  /** The transitions of all steps so far, by the logic that took them. */
  get taken(): ReadonlyMap<AnyActorLogic, ReadonlySet<AnyTransitionDefinition>> {
    return this.#taken;
  }

  #of(local: LocalState, cause: number | Timer, compute: () => LocalStep): Reaction {
    let byCause = this.#byState.get(local);
    if (byCause === undefined)
      this.#byState.set(local, (byCause = new Map<number | Timer, Reaction>()));
    const known = byCause.get(cause);
    if (known !== undefined) return known;
    const reaction = this.#reaction(local, compute());
    byCause.set(cause, reaction);
    return reaction;
  }

  #reaction(before: LocalState, { state, effects, transitions }: LocalStep): Reaction {
    const model = this.#model;
    this.#note(state.logic, transitions);
    const emitted = effects.flatMap((effect) =>
      effect.kind === 'emit' ? [model.eventId(effect.event, this.#slot, state)] : [],
    );
    return {
      state,
      outputs: outputsOf(model, this.#slot, before, state, effects),
      emitted: emitted.length === 0 ? none : emitted,
      transitions,
    };
  }

  #note(logic: AnyActorLogic, transitions: readonly AnyTransitionDefinition[]): void {
    let taken = this.#taken.get(logic);
    if (taken === undefined) this.#taken.set(logic, (taken = new Set<AnyTransitionDefinition>()));
    for (const transition of transitions) taken.add(transition);
  }
}
