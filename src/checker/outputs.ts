/**
 * From what a local step does to what that changes in other slots. What it starts is started here and
 * now: a start only fills channels, so that nobody can move in between and see a difference.
 */
import type { EventObject } from 'xstate';
import type { Effect, SpawnEffect } from '../table/effect.ts';
import { joinedAlone } from '../table/hosted.ts';
import type { LocalState } from '../table/local-state.ts';
import { requireLogic } from '../table/logic.ts';
import type { Target } from '../table/reference.ts';
import type { Model } from './model.ts';
import type { Output } from './move.ts';
import { placesPopulation, sentToMembers, stopped } from './populations.ts';
import { parentActor, type Slot } from './roster.ts';

export function outputsOf(
  model: Model,
  slot: Slot,
  before: LocalState | undefined,
  after: LocalState,
  effects: readonly Effect[],
): readonly Output[] {
  const outputs: Output[] = [];
  for (const effect of effects) {
    switch (effect.kind) {
      case 'send':
        outputs.push(...sent(model, slot, after, effect, outputs));
        break;
      case 'spawn': {
        if (placesPopulation(model, slot, effect)) break;
        requireStartable(model, slot, after, effect);
        const child = model.addSlot(effect.path, effect.id, slot);
        outputs.push(...model.start(child, effect.logic, effect.input, effect.systemId));
        break;
      }
      case 'stop':
        outputs.push(...stopped(model, slot, after, effect, outputs));
        break;
      case 'ask':
        outputs.push({ ...effect, from: slot.index });
        break;
      case 'arm':
      case 'cancel':
      case 'emit':
        break;
    }
  }
  return [...outputs, ...ending(model, slot, before, after)];
}

/** Errors: the refusal of logic that is no machine names who starts it, and the name to replace. */
function requireStartable(
  model: Model,
  { path }: Slot,
  { snapshot }: LocalState,
  spawn: SpawnEffect,
): void {
  const logic = model.watch.of(spawn.logic);
  const startedBy = { path, state: snapshot.value };
  requireLogic(logic, { path: spawn.path, src: spawn.src, startedBy });
}

/** `before`: what the same step has done so far. */
export function sent(
  model: Model,
  slot: Slot,
  local: LocalState,
  { to, event }: { readonly to: Target; readonly event: EventObject },
  before: readonly Output[] = [],
): readonly Output[] {
  const from = slot.index;
  const isToItself = to.kind === 'path' && to.path === slot.path;
  const given = isToItself ? event : joinedAlone(slot.parent?.hosted?.join ?? {}, event);
  if (to.kind === 'system') {
    const id = model.eventId(given, slot, local);
    return [{ kind: 'sendSystem', systemId: to.systemId, from, event: id }];
  }
  // A name that nobody has had yet: its slot is made, and stays empty.
  const receiver = model.roster.get(to.path) ?? unborn(model, slot, to.path);
  if (receiver.hosted !== undefined)
    return sentToMembers(model, { sender: slot, local, population: receiver, event }, before);
  return [{ kind: 'send', slot: receiver.index, from, event: model.eventId(given, slot, local) }];
}

function unborn(model: Model, slot: Slot, path: string): Slot {
  const id = path.slice(path.lastIndexOf('/') + 1);
  return model.addSlot(path, decodeURIComponent(id), slot);
}

/** Whoever ends tells its parent. */
function ending(
  model: Model,
  slot: Slot,
  before: LocalState | undefined,
  { snapshot, path }: LocalState,
): readonly Output[] {
  const parent = parentActor(slot);
  const { id } = slot;
  if (parent === undefined || (before !== undefined && before.snapshot.status !== 'active'))
    return [];
  const output = snapshot.output as unknown;
  const event =
    snapshot.status === 'done'
      ? { type: `xstate.done.actor.${id}`, output, actorId: id }
      : { type: `xstate.error.actor.${id}`, error: snapshot.error, actorId: id };
  if (snapshot.status !== 'done' && snapshot.status !== 'error') return [];
  const number = model.interner.idOf(event, undefined, `the end of ${path}`);
  return [{ kind: 'send', slot: parent.index, from: slot.index, event: number }];
}
