/**
 * Events of a machine as arbitraries of fast-check, for property tests of whatever takes them. Which
 * types there are is read off the chart; what else is in an event only its author knows.
 */
import fc from 'fast-check';
import type { AnyStateMachine, EventFromLogic } from 'xstate';

/** By type: the other fields of the event. */
export type Payloads = Readonly<Record<string, fc.Arbitrary<object>>>;

/**
 * An event that some state of the machine has a transition for; not its timers', not those of its
 * children. A type without a payload has no other field. Shrinks to the type that stands first in the
 * chart; a list, `fc.array(eventOf(machine))`, to the fewest events.
 * Errors: throws a `RangeError` for a payload of a type that the machine does not have, or has by a
 * wildcard only.
 */
export function eventOf<Machine extends AnyStateMachine>(
  machine: Machine,
  payloads: Payloads = {},
): fc.Arbitrary<EventFromLogic<Machine>> {
  const types = (machine.events as readonly string[]).filter(
    (type) => !type.startsWith('xstate.') && !type.includes('*'),
  );
  const unknown = Object.keys(payloads).find((type) => !types.includes(type));
  if (unknown !== undefined || types.length === 0)
    throw new RangeError(
      `eventOf was given ${unknown === undefined ? 'no payload' : JSON.stringify(unknown)}: ` +
        `${machine.id} takes ${types.join(', ') || 'no event by name'}.`,
    );
  // A type may be called as a method of every object is.
  const given = new Map(Object.entries(payloads));
  const events = types.map((type) =>
    (given.get(type) ?? fc.constant({})).map((fields) => ({ ...fields, type })),
  );
  return fc.oneof({ withCrossShrink: true }, ...events) as fc.Arbitrary<EventFromLogic<Machine>>;
}
