/**
 * A machine's chart as data, and the ids of its transitions, by which steps say what they took. What
 * is not in the chart (code of guards and actions) is not in the data.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import type {
  EdgeId,
  MachineDefinition,
  StateDefinition,
  TransitionDefinition,
} from '../record.ts';
import { actionName, guardName } from './names.ts';

type AnyNode = AnyStateMachine['root'];

export interface DefinedMachine {
  readonly definition: MachineDefinition;
  readonly edges: ReadonlyMap<AnyTransitionDefinition, EdgeId>;
}

export function defined(machine: AnyStateMachine): DefinedMachine {
  const edges = new Map<AnyTransitionDefinition, EdgeId>();
  return { definition: { name: machine.id, root: stateOf(machine.root, edges) }, edges };
}

function stateOf(node: AnyNode, edges: Map<AnyTransitionDefinition, EdgeId>): StateDefinition {
  const path = pathOf(node);
  const all = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  const transitions = all.map((transition: AnyTransitionDefinition, at) => {
    const id = `${path}#${at}`;
    edges.set(transition, id);
    return transitionOf(transition, id);
  });
  const entry = node.entry.filter(isWritten).map(actionName);
  const exit = node.exit.filter(isWritten).map(actionName);
  const invokes = node.invoke.map(({ id, src }) => ({ id, src: sourceName(src) }));
  const initial = initialOf(node);
  const children = Object.values(node.states as Record<string, AnyNode>);
  return {
    key: node.key,
    path,
    type: node.type,
    ...(node.history !== false && node.type === 'history' && { history: node.history }),
    ...(initial.length > 0 && { initial }),
    ...(entry.length > 0 && { entry }),
    ...(exit.length > 0 && { exit }),
    ...(node.tags.length > 0 && { tags: node.tags }),
    ...(invokes.length > 0 && { invokes }),
    ...(node.description !== undefined && { description: node.description }),
    transitions,
    states: children.map((child) => stateOf(child, edges)),
  };
}

/** XState arms and cancels the timers of `after` by actions that nobody has written. */
function isWritten(action: unknown): boolean {
  if (typeof action !== 'function') return true;
  const { event, sendId } = action as { readonly event?: unknown; readonly sendId?: unknown };
  const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : sendId;
  return !String(type).startsWith('xstate.after.');
}

function pathOf(node: AnyNode): string {
  return node.path.join('.');
}

function sourceName(src: unknown): string {
  return typeof src === 'string' ? src.replace(/^xstate\.invoke\..*$/, '(inline)') : '(inline)';
}

function initialOf(node: AnyNode): readonly string[] {
  if (node.type !== 'compound') return [];
  const targets: readonly AnyNode[] = node.initial.target ?? [];
  return targets.map(pathOf);
}

function transitionOf(transition: AnyTransitionDefinition, id: EdgeId): TransitionDefinition {
  const descriptor = String(transition.eventType);
  const guard = guardName(transition.guard);
  const actions = transition.actions.map(actionName);
  const targets: readonly AnyNode[] = transition.target ?? [];
  return {
    id,
    ...eventOf(descriptor),
    descriptor,
    ...(guard !== undefined && { guard }),
    ...(actions.length > 0 && { actions }),
    targets: targets.map(pathOf),
    ...(transition.reenter && { isReentering: true }),
  };
}

/** What XState's own event types stand for. */
function eventOf(descriptor: string): Pick<TransitionDefinition, 'kind' | 'event'> {
  if (descriptor === '') return { kind: 'always', event: '' };
  const [, word = '', ...rest] = descriptor.startsWith('xstate.') ? descriptor.split('.') : [];
  if (word === 'after') {
    const delay = rest[0] ?? '';
    return { kind: 'after', event: /^\d+$/.test(delay) ? `${delay} ms` : delay };
  }
  if (word === 'done') return { kind: 'done', event: rest.slice(1).join('.') };
  if (word === 'error') return { kind: 'error', event: rest.slice(1).join('.') };
  return { kind: 'event', event: descriptor };
}
