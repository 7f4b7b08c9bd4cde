import type { AnyActorRef } from 'xstate';

/** Finds an actor by its system id, for `sendTo`. */
export function actorIn(system: { get: (id: string) => AnyActorRef | undefined }, id: string) {
  const actor = system.get(id);
  if (actor === undefined) throw new Error(`no actor has the system id ${id}`);
  return actor;
}
