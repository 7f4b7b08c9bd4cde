/**
 * Which actor logic can be stepped: machines, and transition functions (`fromTransition`). What waits
 * for a promise, a callback or an observable is the outside: a machine has to stand for it.
 */
import { StateMachine, type AnyActorLogic, type AnyStateMachine } from 'xstate';
import { Refusal } from './refusal.ts';

export function isMachine(logic: AnyActorLogic): logic is AnyStateMachine {
  return logic instanceof StateMachine;
}

/** Errors: throws a `Refusal` for logic that runs code of its own. */
export function requireLogic(logic: AnyActorLogic, path: string): void {
  if (isMachine(logic) || isTransition(logic)) return;
  throw new Refusal({
    actor: path,
    problem: 'it is no machine but a promise, a callback, an observable or logic of its own kind',
    remedy:
      'Put a machine in its place that may do whatever it may do: `actors: { name: machine }`.',
  });
}

/** Told by what XState's own maker leaves: a transition function and a context to begin with. */
function isTransition(logic: AnyActorLogic): boolean {
  if (!('config' in logic) || typeof logic.config !== 'function') return false;
  const source = String(logic.transition);
  return (
    source.includes('context:') && !source.includes('_subscription') && !source.includes('reason')
  );
}
