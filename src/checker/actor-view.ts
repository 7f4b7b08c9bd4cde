/**
 * A local state as properties and environments see it.
 * Its timers go by the names that the chart gives them, not by XState's ids.
 */
import type { StateValue } from 'xstate';
import type { LocalState } from '../table/local-state.ts';
import type { ActorView } from './api.ts';

const views = new WeakMap<LocalState, ActorView>();

/** The same object for the same state. */
export function actorView(local: LocalState, id: string): ActorView {
  let view = views.get(local);
  if (view === undefined) views.set(local, (view = new LocalView(local, id)));
  return view;
}

class LocalView implements ActorView {
  readonly path: string;
  readonly id: string;
  readonly status: ActorView['status'];
  readonly value: StateValue;
  readonly context: unknown;
  readonly output: unknown;
  readonly error: unknown;
  readonly timers: readonly string[];
  readonly #local: LocalState;

  constructor(local: LocalState, id: string) {
    const { snapshot } = local;
    this.path = local.path;
    this.id = id;
    this.status = snapshot.status;
    this.value = snapshot.value;
    this.context = snapshot.context as unknown;
    this.output = snapshot.output as unknown;
    this.error = snapshot.error;
    this.timers = local.timers.map(({ name }) => timerLabel(name));
    this.#local = local;
  }

  matches(value: StateValue): boolean {
    const { snapshot } = this.#local;
    return 'matches' in snapshot && snapshot.matches(value);
  }

  hasTag(tag: string): boolean {
    const { snapshot } = this.#local;
    return 'hasTag' in snapshot && snapshot.hasTag(tag);
  }
}

/** `xstate.after.ageMax.view.age.ageing` is `ageMax`. */
export function timerLabel(name: string): string {
  return /^xstate\.after\.([^.]+)\./.exec(name)?.[1] ?? name;
}
