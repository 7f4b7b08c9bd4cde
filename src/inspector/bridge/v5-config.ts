/**
 * A machine's definition as a config of XState 5, for the tools of Stately: names of guards and actions
 * in place of code.
 */
import type { MachineDefinition, StateDefinition, TransitionDefinition } from '../record.ts';
import { afterKey, idOf, initialChild, named } from './state-ids.ts';

export function v5Config({ name, root }: MachineDefinition): Readonly<Record<string, unknown>> {
  return { id: name, ...stateOf(root, name) };
}

function stateOf(state: StateDefinition, name: string): Readonly<Record<string, unknown>> {
  const { path, type, history, entry = [], exit = [], tags = [], states } = state;
  const [byDefault] = state.historyTargets ?? [];
  const child = initialChild(state);
  const isTold = type === 'parallel' || type === 'final' || type === 'history';
  return {
    ...(path !== '' && { id: idOf(path, name) }),
    ...(isTold && { type }),
    ...(history !== undefined && { history }),
    ...(byDefault !== undefined && { target: `#${idOf(byDefault, name)}` }),
    ...(child !== undefined && { initial: child.key }),
    ...(entry.length > 0 && { entry: entry.map(named) }),
    ...(exit.length > 0 && { exit: exit.map(named) }),
    ...(tags.length > 0 && { tags }),
    ...(state.invokes !== undefined && { invoke: state.invokes }),
    on: grouped(state, name, 'event'),
    after: grouped(state, name, 'after'),
    always: Object.values(grouped(state, name, 'always')).flat(),
    ...(states.length > 0 && {
      states: Object.fromEntries(states.map((inner) => [inner.key, stateOf(inner, name)])),
    }),
  };
}

/** `event`: those of children that end, too, by their events' types. */
function grouped(
  { path, transitions }: StateDefinition,
  name: string,
  kind: 'event' | 'always' | 'after',
): Readonly<Record<string, readonly unknown[]>> {
  const groups: Record<string, unknown[]> = {};
  for (const transition of transitions) {
    const isOfKind =
      kind === 'event'
        ? transition.kind !== 'always' && transition.kind !== 'after'
        : transition.kind === kind;
    if (!isOfKind) continue;
    const key = kind === 'after' ? afterKey(transition) : eventOf(transition, path, name);
    (groups[key] ??= []).push(transitionOf(transition, name));
  }
  return groups;
}

/** The end of a state is told by the id that it has here. */
function eventOf({ descriptor }: TransitionDefinition, path: string, name: string): string {
  const ofState = 'xstate.done.state.';
  return descriptor.startsWith(ofState) ? `${ofState}${idOf(path, name)}` : descriptor;
}

function transitionOf(
  { targets, guard, actions = [], isReentering }: TransitionDefinition,
  name: string,
): unknown {
  return {
    ...(targets.length > 0 && {
      target: targets.map((path) => `#${idOf(path, name)}`),
    }),
    ...(guard !== undefined && { guard: { type: guard } }),
    ...(actions.length > 0 && { actions: actions.map(named) }),
    ...(isReentering === true && { reenter: true }),
  };
}
