/**
 * From what a local step does to what that changes in other slots. What it starts is started here and
 * now: a start only fills channels, so that nobody can move in between and see a difference.
 */
import type { EventObject } from 'xstate';
import type { Effect } from '../table/effect.ts';
import type { LocalState } from '../table/local-state.ts';
import type { Target } from '../table/reference.ts';
import type { Model } from './model.ts';
import type { Output } from './move.ts';
import type { Slot } from './roster.ts';

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
        outputs.push(sent(model, slot, after, effect.to, effect.event));
        break;
      case 'spawn': {
        const child = model.addSlot(effect.path, effect.id, slot);
        outputs.push(...model.start(child, effect.logic, effect.input, effect.systemId));
        break;
      }
      case 'stop': {
        const child = model.roster.get(effect.path);
        if (child !== undefined) outputs.push({ kind: 'remove', slot: child.index });
        break;
      }
      case 'arm':
      case 'cancel':
      case 'emit':
        break;
    }
  }
  return [...outputs, ...ending(model, slot, before, after)];
}

export function sent(
  model: Model,
  slot: Slot,
  local: LocalState,
  to: Target,
  event: EventObject,
): Output {
  const id = model.eventId(event, slot, local);
  const from = slot.index;
  if (to.kind === 'system') return { kind: 'sendSystem', systemId: to.systemId, from, event: id };
  // A name that nobody has had yet: its slot is made, and stays empty.
  const receiver = model.roster.get(to.path) ?? unborn(model, slot, to.path);
  return { kind: 'send', slot: receiver.index, from, event: id };
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
  const { parent, id } = slot;
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
