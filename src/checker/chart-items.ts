/**
 * What of a machine's chart can be covered: its states and its transitions, by name, and what of them
 * has been. Who has taken them, a live actor or a path, is somebody else's business.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import type { Covered } from './api.ts';

type AnyNode = AnyStateMachine['root'];

/** States that can be in a state value: history is none. */
export function stateIdsOf(machine: AnyStateMachine): readonly string[] {
  return nodesOf(machine.root)
    .filter(({ type }) => type !== 'history')
    .map(({ id }) => id);
}

export function transitionsOf(machine: AnyStateMachine): readonly AnyTransitionDefinition[] {
  return nodesOf(machine.root).flatMap(transitionsFrom);
}

/** All that a state has, in the order of its chart. */
export function transitionsFrom(node: AnyNode): readonly AnyTransitionDefinition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}

/**
 * The delay of an `after`, from the event type that XState makes of it; undefined for any other type.
 * `source`: the id of the state whose it is, which ends the type; without it a delay's name has no dots.
 * Source: XState 5.33, `createAfterEvent`.
 */
export function afterDelay(eventType: string, source?: string): string | undefined {
  const isOfSource = source !== undefined && eventType.endsWith(`.${source}`);
  const found = isOfSource
    ? /^xstate\.after\.(?<delay>.+)$/s.exec(eventType.slice(0, -source.length - 1))
    : /^xstate\.after\.(?<delay>.+?)\./s.exec(eventType);
  return found?.groups?.['delay'];
}

/** `object.filling: fill.done → object.requeued`. */
export function transitionName({
  source,
  eventType,
  target,
  guard,
}: AnyTransitionDefinition): string {
  const type = String(eventType);
  const own = type.endsWith(`.${source.id}`) ? type.slice(0, -source.id.length - 1) : type;
  const delay = afterDelay(type, source.id);
  const event = type === '' ? 'always' : delay === undefined ? own : `after ${delay}`;
  const to = (target ?? []).map(({ id }: { readonly id: string }) => id).join(', ');
  return `${source.id}: ${event}${guardText(guard)} → ${to === '' ? '(stays)' : to}`;
}

/** Names that are alike, as of two transitions with guards without a name, by number from the second on. */
export function numbered(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} (${nth})`;
  });
}

export function covered<Item>(
  all: readonly Item[],
  isReached: (item: Item) => boolean,
  nameOf: (item: Item) => string,
): Covered {
  const names = numbered(all.map((item) => nameOf(item)));
  const missed = names.filter((_, at) => !isReached(all[at] as Item));
  return { of: names.length, reached: names.length - missed.length, missed, names };
}

/** What has been reached in one place or another; something that only one of them has counts too. */
export function joined(one: Covered, other: Covered): Covered {
  const names = [...new Set([...one.names, ...other.names])];
  const isMissed = ({ names: all, missed }: Covered, name: string): boolean =>
    missed.includes(name) || !all.includes(name);
  const missed = names.filter((name) => isMissed(one, name) && isMissed(other, name));
  return { of: names.length, reached: names.length - missed.length, missed, names };
}

function guardText(guard: unknown): string {
  if (guard === undefined) return '';
  if (typeof guard === 'string') return ` [${guard}]`;
  const isNamed = typeof guard === 'object' && guard !== null && 'type' in guard;
  return isNamed ? ` [${String(guard.type)}]` : ' [guard]';
}

function nodesOf(node: AnyNode): readonly AnyNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyNode>).flatMap(nodesOf)];
}
