/**
 * Properties, by constructor. A property's functions are pure: they look at a state and at nothing
 * else, and may be asked once for many states that agree in what was looked at.
 */
import type { Fairness, Property, SystemView } from './api.ts';

/** All properties of a system: its own, and that its root does not end in an error. */
export function propertiesOf(
  root: string,
  own: readonly Property[] = [],
): readonly [noError: Property, ...own: Property[]] {
  return [always('noError', (state) => state.actor(root)?.status !== 'error'), ...own];
}

type OfState = (state: SystemView) => boolean;

/**
 * True in every state. In parts, all of which have to be true, it is asked of fewer: what two views do
 * is many times what each does.
 */
export function always(name: string, ...parts: readonly [OfState, ...OfState[]]): Property {
  const [holds, ...others] = parts;
  if (others.length === 0) return { kind: 'always', name, holds };
  return { kind: 'always', name, holds: (state) => parts.every((part) => part(state)), parts };
}

/** True in some state that can be reached: a guard against a model in which nothing happens. */
export function sometimes(name: string, holds: OfState): Property {
  return { kind: 'sometimes', name, holds };
}

/** True of every step. */
export function step(name: string, holds: Extract<Property, { kind: 'step' }>['holds']): Property {
  return { kind: 'step', name, holds };
}

/** A value that never decreases; where it is `undefined`, nothing is asked. */
export function monotone(name: string, value: (state: SystemView) => number | undefined): Property {
  return step(name, (before, after) => {
    const was = value(before);
    const is = value(after);
    return was === undefined || is === undefined || is >= was;
  });
}

/** Whenever `from` is true, `to` is true then or later, in every fair run. */
export function leadsTo(name: string, from: OfState, to: OfState, fairness?: Fairness): Property {
  return { kind: 'leadsTo', name, from, to, ...(fairness !== undefined && { fairness }) };
}

/** From the start on, `to` is true then or later, in every fair run. */
export function eventually(name: string, to: OfState, fairness?: Fairness): Property {
  const given = fairness === undefined ? {} : { fairness };
  return { kind: 'leadsTo', name, from: () => true, to, fromStart: true, ...given };
}

/** Nothing waits where no actor can move. Default: an actor in a state tagged `waiting` waits. */
export function notStuck(name: string, waits?: OfState): Property {
  return { kind: 'notStuck', name, ...(waits !== undefined && { waits }) };
}

/** No cycle without an event of the environment. `paced`: timers whose firing is time passing. */
export function noSpin(name: string, paced?: readonly string[]): Property {
  return { kind: 'noSpin', name, ...(paced !== undefined && { paced }) };
}
