/**
 * A machine's definition as XState 4 takes it. Guards and actions are their names as objects, since 4
 * throws on what is null; a viewer only draws them.
 * Source: XState 4.38, `MachineConfig`.
 */
import type { MachineDefinition, StateDefinition, TransitionDefinition } from '../record.ts';
import { afterKey, idOf, initialChild, named } from './state-ids.ts';

interface V4Transition {
  readonly target?: readonly string[];
  readonly cond?: { readonly type: string };
  readonly actions: readonly { readonly type: string }[];
  readonly internal?: boolean;
}

export interface V4State {
  readonly id: string;
  readonly key: string;
  readonly type: StateDefinition['type'];
  readonly [field: string]: unknown;
}

export function v4Machine({ name, root }: MachineDefinition): V4State {
  return stateOf(root, name);
}

function stateOf(state: StateDefinition, name: string): V4State {
  const { key, path, type, history, entry = [], exit = [], tags = [] } = state;
  const [byDefault] = state.historyTargets ?? [];
  const child = initialChild(state);
  return {
    id: idOf(path, name),
    key,
    type,
    ...(history !== undefined && { history }),
    ...(byDefault !== undefined && { target: `#${idOf(byDefault, name)}` }),
    ...(type === 'compound' && child !== undefined && { initial: child.key }),
    entry: entry.map(named),
    exit: exit.map(named),
    tags,
    invoke: (state.invokes ?? []).map(({ id, src }) => ({ id, src })),
    on: grouped(state, name, ['event', 'done', 'error']),
    after: grouped(state, name, ['after']),
    always: Object.values(grouped(state, name, ['always'])).flat(),
    states: Object.fromEntries(state.states.map((inner) => [inner.key, stateOf(inner, name)])),
  };
}

function grouped(
  { path, transitions }: StateDefinition,
  name: string,
  kinds: readonly TransitionDefinition['kind'][],
): Readonly<Record<string, readonly V4Transition[]>> {
  const groups: Record<string, V4Transition[]> = {};
  for (const transition of transitions.filter(({ kind }) => kinds.includes(kind)))
    (groups[v4Event(transition, idOf(path, name))] ??= []).push(transitionOf(transition, name));
  return groups;
}

/** `id`: of the state whose transition it is. */
function v4Event(transition: TransitionDefinition, id: string): string {
  const { kind, event, descriptor } = transition;
  if (kind === 'after') return afterKey(transition);
  if (descriptor.startsWith('xstate.done.state.')) return `done.state.${id}`;
  if (kind === 'done') return `done.invoke.${event}`;
  return kind === 'error' ? `error.platform.${event}` : descriptor;
}

function transitionOf(
  { targets, guard, actions = [], isReentering }: TransitionDefinition,
  name: string,
): V4Transition {
  return {
    ...(targets.length > 0 && { target: targets.map((path) => `#${idOf(path, name)}`) }),
    ...(guard !== undefined && { cond: { type: guard } }),
    actions: actions.map(named),
    internal: isReentering !== true,
  };
}
