/**
 * Machines in place of named actors, throughout a system: whoever starts a source of that name starts
 * the machine instead.
 */
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { isMachine } from '../table/logic.ts';

const made = new WeakMap<object, WeakMap<AnyActorLogic, AnyActorLogic>>();

/** The same machine for the same one. */
export function provided(
  logic: AnyActorLogic,
  actors: Readonly<Record<string, AnyStateMachine>>,
): AnyActorLogic {
  if (!isMachine(logic) || Object.keys(actors).length === 0) return logic;
  const ofActors = made.get(actors) ?? new WeakMap<AnyActorLogic, AnyActorLogic>();
  made.set(actors, ofActors);
  const known = ofActors.get(logic);
  if (known !== undefined) return known;
  const replaced = logic.provide({ actors }) as AnyStateMachine;
  ofActors.set(logic, replaced);
  ofActors.set(replaced, replaced);
  return replaced;
}
