/**
 * What leaves a member in a step: to its parent, to a system id, to listeners, to itself; and that it
 * is the same whoever the member is.
 */
import type { EventObject, Snapshot } from 'xstate';
import type { Effect } from '../table/effect.ts';
import type { Joins } from '../table/hosted.ts';
import { Interner } from '../table/interner.ts';
import { eventId, type LocalState } from '../table/local-state.ts';
import type { LocalStep } from '../table/local-steps.ts';
import { ActorReference } from '../table/reference.ts';
import { Refusal } from '../table/refusal.ts';
import { isSameEffect } from '../table/same-effect.ts';
import type { Outgoing, Receiver } from './cell.ts';
import {
  NotFillable,
  ownPath,
  parentPath,
  templateOf,
  type Found,
  type Template,
} from './template.ts';

interface Leaving {
  readonly isChild: boolean;
  readonly join: Joins;
  /** How often the step has asked for the id. */
  readonly asked: number;
  readonly interner: Interner;
  readonly laneOf: (key: string) => number;
}

/** Errors: throws `NotFillable` or a `Refusal`. */
export function outgoingOf(
  step: LocalStep,
  before: LocalState | undefined,
  leaving: Leaving,
): readonly Outgoing[] {
  const outgoing: Outgoing[] = [];
  const found: Found = new Set();
  for (const effect of step.effects) {
    const left = leftBy(effect);
    if (left === undefined) continue;
    const { receiver, event } = left;
    const id = eventId(leaving.interner, event, { path: ownPath, snapshot: step.state.snapshot });
    const kept = leaving.interner.valueOf(id) as EventObject;
    const template = templateOf(kept, found);
    if (receiver.kind === 'self' && template.constant === undefined)
      throw new NotFillable('sends its id to itself');
    outgoing.push(outgoingTo(receiver, kept, template, leaving));
  }
  // What it had begun to send when it failed is dropped.
  const hasFailed = step.state.snapshot.status === 'error';
  if (!hasFailed && found.size < leaving.asked)
    throw new NotFillable('uses its id in another way than to send it');
  const end = leaving.isChild ? ending(before, step.state) : undefined;
  if (end !== undefined)
    outgoing.push({ receiver: { kind: 'parent' }, template: end, join: undefined, lane: -1 });
  return outgoing;
}

/** The system ids that it has asked for and sends nothing to: the step is not this one without them. */
export function needsOf({ effects }: LocalStep): readonly string[] {
  const asked = effects.flatMap((effect) => (effect.kind === 'ask' ? [effect.systemId] : []));
  return asked.filter((id) => !effects.some((effect) => isSentTo(effect, id)));
}

function isSentTo(effect: Effect, systemId: string): boolean {
  if (effect.kind !== 'send') return false;
  return effect.to.kind === 'system' && effect.to.systemId === systemId;
}

function outgoingTo(
  receiver: Receiver,
  { type }: EventObject,
  template: Template,
  { join, laneOf }: Leaving,
): Outgoing {
  const isSent = receiver.kind === 'parent' || receiver.kind === 'system';
  const isJoined = isSent && Object.hasOwn(join, type);
  const name = receiver.kind === 'system' ? receiver.systemId : '';
  const lane = isJoined ? laneOf(`${receiver.kind}\0${name}\0${type}`) : -1;
  return { receiver, template, join: isJoined ? join[type] : undefined, lane };
}

/** Errors: a `Refusal` for what no member may do. */
function leftBy(effect: Effect): { receiver: Receiver; event: EventObject } | undefined {
  switch (effect.kind) {
    case 'arm':
    case 'ask':
    case 'cancel':
      return undefined;
    case 'emit':
      return { receiver: { kind: 'listeners' }, event: effect.event };
    case 'send': {
      const { to, event } = effect;
      if (to.kind === 'system')
        return { receiver: { kind: 'system', systemId: to.systemId }, event };
      if (to.path === parentPath) return { receiver: { kind: 'parent' }, event };
      if (to.path === ownPath) return { receiver: { kind: 'self' }, event };
      throw new NotFillable('sends to an actor that is neither its parent nor has a system id');
    }
    case 'spawn':
    case 'stop':
      throw new Refusal({
        actor: '',
        problem: `it ${effect.kind === 'spawn' ? 'starts' : 'stops'} an actor`,
        remedy:
          'Let it ask its parent to start the actor: members of a population have no children.',
      });
  }
}

/** Whoever ends tells its parent. */
function ending(before: LocalState | undefined, { snapshot }: LocalState): Template | undefined {
  const { status, output, error } = snapshot as Snapshot<unknown>;
  const isNew = before === undefined || before.snapshot.status === 'active';
  if (!isNew || (status !== 'done' && status !== 'error')) return undefined;
  const fill = (id: string): EventObject =>
    status === 'done'
      ? ({ type: `xstate.done.actor.${id}`, output, actorId: id } as EventObject)
      : ({ type: `xstate.error.actor.${id}`, error, actorId: id } as EventObject);
  return { constant: undefined, fill };
}

/** Errors: throws `NotFillable` when the step of a member comes out otherwise than that of nobody. */
export function requireSame(any: LocalStep, one: LocalStep, id: string): void {
  const interner = new Interner();
  const isSame =
    any.state.key === one.state.key &&
    any.effects.length === one.effects.length &&
    any.effects.every((effect, at) => {
      const other = one.effects[at];
      return other !== undefined && isSameEffect(interner, filled(effect, id), other);
    });
  if (!isSame)
    throw new NotFillable('does something else when it has this id than when it has none');
}

function filled(effect: Effect, id: string): Effect {
  if (effect.kind !== 'send' && effect.kind !== 'emit') return effect;
  return { ...effect, event: templateOf(effect.event, new Set()).fill(id, 0, () => ownReference) };
}

const ownReference = new ActorReference('', { kind: 'path', path: ownPath }, undefined);
