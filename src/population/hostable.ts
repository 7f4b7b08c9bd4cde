/**
 * What of a machine can be seen before it runs, and makes it no machine of a population: it starts
 * actors, or runs code of its own. What hides in functions is seen at the step (`src/table`).
 */
import { StateMachine, type AnyActorLogic, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { Refusal } from '../table/refusal.ts';

interface Builtin {
  readonly type?: string;
  readonly resolve?: unknown;
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  'xstate.spawnChild': [
    'it spawns an actor',
    'Let it ask its parent to start the actor: members of a population have no children.',
  ],
  'xstate.stopChild': ['it stops an actor', 'Members of a population have no children.'],
  'xstate.log': ['it logs', 'Emit an event instead.'],
};

/** Errors: throws a `Refusal` with the state and the remedy. */
export function requireHostable(machine: AnyActorLogic): asserts machine is AnyStateMachine {
  if (!(machine instanceof StateMachine))
    throw new Refusal({
      actor: 'population',
      problem: 'what it is to host is no machine',
      remedy: 'Give it what `createMachine` or `setup(…).createMachine` makes.',
    });
  requireNode(machine as AnyStateMachine, (machine as AnyStateMachine).root);
}

function requireNode(machine: AnyStateMachine, node: AnyStateNode): void {
  const [invoke] = node.invoke;
  if (invoke !== undefined)
    throw refusal(
      node,
      `it invokes ${invoke.id}`,
      'Let it ask its parent to start the actor: members of a population have no children.',
    );
  const transitions = [...node.transitions.values(), node.always ?? []].flat();
  const actions: unknown[] = [
    ...node.entry,
    ...node.exit,
    ...node.initial.actions,
    ...transitions.flatMap((transition) => transition.actions as readonly unknown[]),
  ];
  for (const action of actions) requireAction(machine, node, action);
  for (const state of Object.values(node.states)) requireNode(machine, state);
}

function requireAction(machine: AnyStateMachine, node: AnyStateNode, action: unknown): void {
  const name = typeof action === 'function' ? action.name : typeOf(action);
  const done = (typeof action === 'function' ? action : machine.implementations.actions[name]) as
    Builtin | undefined;
  // Without an implementation it does nothing, live neither.
  if (done === undefined) return;
  const [problem, remedy] = reasons[done.type ?? ''] ?? [];
  if (problem !== undefined && remedy !== undefined) throw refusal(node, problem, remedy);
  if (done.resolve !== undefined) return;
  throw refusal(
    node,
    `the custom action ${name || '(anonymous)'} runs code of its own`,
    'Write it with assign, sendTo, sendParent, raise, emit or enqueueActions.',
  );
}

function typeOf(action: unknown): string {
  return typeof action === 'string' ? action : (action as { readonly type: string }).type;
}

function refusal(node: AnyStateNode, problem: string, remedy: string): Refusal {
  const state = node.path.length === 0 ? undefined : node.path.join('.');
  return new Refusal({ actor: node.machine.id, state, problem, remedy });
}
