/**
 * One global state twice: as the checker has it, and as live actors have it, in one form that shows
 * everything that could differ later: states, timers, and what is under way.
 */
import type { EventObject } from 'xstate';
import { ActorReference, isMadeActor } from '../table/reference.ts';
import type { Vector } from './apply.ts';
import { isRunning, type LiveActor } from './live-actor.ts';
import type { LiveSystem } from './live-system.ts';
import type { Model } from './model.ts';
import { parentActor } from './roster.ts';
import { pathOfReference, plainValue, type PathOf } from './plain-value.ts';

/** By path of the actor. */
export type Compared = Readonly<Record<string, unknown>>;

interface Parts {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children?: object;
  readonly historyValue?: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

type Inbox = Readonly<Record<string, readonly EventObject[]>>;

interface NamedTimer {
  readonly name: string;
  readonly event: EventObject;
}

export function modelState(model: Model, vector: Vector): Compared {
  const pathOf: PathOf = (value) => holderPath(model, vector, value) ?? pathOfReference(value);
  const entries = vector.flatMap((component, index): [string, unknown][] => {
    const slot = model.slot(index);
    const found = model.componentsOf(index).at(component);
    if (found === undefined || index === model.faults?.slot) return [];
    const { local, inbox } = found;
    const isActive = local.snapshot.status === 'active';
    const parent = parentActor(slot);
    // Of an actor that has failed nothing is asked but what of it still runs.
    if (!isActive && parent !== undefined && !isActiveAt(model, vector, parent.index)) return [];
    const messages = inbox.map(({ from, sequence }): [string, readonly EventObject[]] => [
      model.slot(from).path,
      model.sequences.events(sequence).map((event) => model.event(event)),
    ]);
    return [[slot.path, part(local.snapshot, local.timers, Object.fromEntries(messages), pathOf)]];
  });
  return Object.fromEntries(entries);
}

export function liveState(live: LiveSystem): Compared {
  const pathOf: PathOf = (value) => (isMadeActor(value) ? live.pathOf(value) : undefined);
  const found: [string, unknown][] = [];
  const visit = (actor: LiveActor, isParentRunning: boolean): void => {
    const runs = isRunning(actor);
    const members = live.membersOf(actor);
    if (members !== undefined) {
      for (const member of members) visit(member, isParentRunning);
      return;
    }
    const snapshot = actor._snapshot;
    if (snapshot === undefined) return;
    const hasEnded = snapshot.status === 'done' || snapshot.status === 'error';
    if (runs || (hasEnded && isParentRunning)) {
      const timers = live.timers
        .of(actor)
        .map(({ id, event }) => ({ name: id ?? event.type, event }));
      const inbox = [...live.channels.inbox(actor)].filter(([, events]) => events.length > 0);
      const kept = runs ? Object.fromEntries(inbox) : {};
      found.push([live.pathOf(actor) ?? '', part(snapshot, runs ? timers : [], kept, pathOf)]);
    }
    for (const child of Object.values(snapshot.children ?? {}))
      if (child !== undefined) visit(child, runs);
  };
  visit(live.root, true);
  return Object.fromEntries(found);
}

function part(
  snapshot: Parts,
  timers: readonly NamedTimer[],
  inbox: Inbox,
  pathOf: PathOf,
): unknown {
  const { status, value, context, output, error, children = {}, historyValue = {} } = snapshot;
  const history = Object.entries(historyValue).map(([id, nodes]): [string, unknown] => [
    id,
    nodes.map((node) => node.id),
  ]);
  const all = {
    status,
    value,
    context,
    output,
    error,
    children: Object.keys(children).toSorted(),
    history: Object.fromEntries(history),
    // The checker keeps the order of arming only where it decides who fires first.
    timers: timers
      .map(({ name, event }) => ({ name, event }))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    inbox,
  };
  return plainValue(all, pathOf);
}

function isActiveAt(model: Model, vector: Vector, slot: number): boolean {
  return model.componentsOf(slot).at(vector[slot] ?? 0)?.local.snapshot.status === 'active';
}

/** A system id is whoever holds it now. */
function holderPath(
  { roster, ...model }: Model,
  vector: Vector,
  value: object,
): string | undefined {
  if (!(value instanceof ActorReference) || value.target.kind !== 'system') return undefined;
  const { systemId } = value.target;
  const holder = roster.holders(systemId).find(({ index }) => {
    const local = model.components[index]?.at(vector[index] ?? 0)?.local;
    return local?.systemId === systemId;
  });
  return holder?.path;
}
