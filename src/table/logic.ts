/**
 * Which actor logic can be stepped: machines, and logic whose only code is its transition and its first
 * snapshot (`fromTransition`). What waits for a promise, a callback or an observable is the outside: a
 * machine has to stand for it.
 * Source: XState 5.33, `Actor#start`: what runs by itself does so in the logic's `start`.
 */
import { StateMachine, type AnyActorLogic, type AnyStateMachine, type StateValue } from 'xstate';
import { Refusal } from './refusal.ts';

/** Who would run the logic; `src`: the name under which a machine asks for it. */
export interface Asker {
  readonly path: string;
  readonly src?: string | undefined;
  /** Who starts it, and where that one stands. */
  readonly startedBy?: { readonly path: string; readonly state: StateValue } | undefined;
}

export function isMachine(logic: AnyActorLogic): logic is AnyStateMachine {
  return logic instanceof StateMachine;
}

/** Errors: throws a `Refusal` for logic that runs code of its own. */
export function requireLogic(logic: AnyActorLogic, { path, src, startedBy }: Asker): void {
  if (isMachine(logic) || logic.start === undefined) return;
  const by =
    startedBy === undefined
      ? ''
      : ` (started by ${startedBy.path} in state ${JSON.stringify(startedBy.state)})`;
  const isCopy = 'root' in logic && 'getTransitionData' in logic;
  if (isCopy)
    throw new Refusal({
      actor: path,
      problem: `it is a machine of another copy of xstate${by}`,
      remedy: 'Let there be one: `npm ls xstate` shows which packages bring it.',
    });
  const named = src !== undefined && !src.startsWith('xstate.invoke.');
  throw new Refusal({
    actor: path,
    problem: `it is no machine but a promise, a callback, an observable or logic of its own kind${by}`,
    remedy: named
      ? `Put a machine in its place that may do whatever it may do: \`actors: { ${JSON.stringify(src)}: machine }\`.`
      : 'Give it a name in `setup({ actors })`, and put a machine in its place that may do whatever it may do: `actors: { name: machine }`.',
  });
}
