/**
 * Where the lives of two actors touch in a way that the steps of each alone cannot show: these are
 * refused, since what XState does live is not what a machine's author would expect.
 * Source: XState 5.33, `createSystem`, `_set`; `executeStop`.
 */
import { Refusal } from '../table/refusal.ts';
import type { Vector } from './apply.ts';
import type { Model } from './model.ts';
import type { Output } from './move.ts';

/** What to do in place of a delayed message to whoever holds a system id. */
const raiseFirst = 'Raise a delayed event to itself, and send the message when that comes.';

type OfKind<K extends Output['kind']> = Extract<Output, { kind: K }>;

/** Errors: throws a `Refusal` when an actor is started under the id or system id of an active one. */
export function requireFree(model: Model, vector: Vector, place: OfKind<'place'>): void {
  const { slot } = place;
  const { path } = model.slot(slot);
  if (isActive(model, vector, slot))
    throw new Refusal({
      actor: path,
      state: localAt(model, vector, slot)?.snapshot.value,
      problem:
        'another actor is started under its id while it is active, and live both would run on',
      remedy: 'Stop it first (`stopChild`), or give each an id of its own.',
    });
  const systemId = model.componentsOf(slot).at(place.component)?.local.systemId;
  if (systemId === undefined) return;
  const holder = model.roster
    .holders(systemId)
    .find(({ index }) => index !== slot && isActive(model, vector, index, systemId));
  if (holder === undefined) return;
  throw new Refusal({
    actor: path,
    problem: `it takes the system id ${systemId}, which ${holder.path} still holds; live, that is an error`,
    remedy: 'Stop the other first, or give each a system id of its own.',
  });
}

/** Errors: throws a `Refusal` when an actor is stopped in the step that sends it what it would act on. */
export function requireRead(
  model: Model,
  vector: Vector,
  { slot, unread }: OfKind<'remove'>,
): void {
  if (unread.length === 0 || !isActive(model, vector, slot)) return;
  const local = localAt(model, vector, slot);
  if (local === undefined) return;
  for (const id of unread) {
    const event = model.event(id);
    const { state, effects } = model.slot(slot).steps.step(local, event);
    if (state.key === local.key && effects.length === 0) continue;
    throw new Refusal({
      actor: local.path,
      state: local.snapshot.value,
      problem: `it is sent ${event.type} and stopped in one step, and whether it still acts on that is a matter of who called whom`,
      remedy: 'Let it end by itself (a final state) when it has read that.',
    });
  }
}

/** Live it depends on who held the id when the timer was armed. */
export function nobodyHolds(actor: string, systemId: string): Refusal {
  return new Refusal({
    actor,
    problem: `it has a delayed message for the system id ${systemId}, which nobody holds now`,
    remedy: raiseFirst,
  });
}

/** XState looks up who a delayed message is for when it is armed, which a step does not know. */
export function severalHeld(actor: string, systemId: string): Refusal {
  return new Refusal({
    actor,
    problem: `it sends a delayed message to whoever holds the system id ${systemId}, which several actors have held`,
    remedy: raiseFirst,
  });
}

/** Which of several steps it is would be a matter of what is happening at that moment, or of too much. */
export function cannotAnswer(actor: string, systemId: string): Refusal {
  return new Refusal({
    actor,
    problem: `it asks for the system id ${systemId} at its start, at a crash or beside many others, and nobody holds that`,
    remedy: 'Ask when an event comes, and for no more than four in one step.',
  });
}

function isActive(model: Model, vector: Vector, slot: number, systemId?: string): boolean {
  const local = localAt(model, vector, slot);
  if (local?.snapshot.status !== 'active') return false;
  return systemId === undefined || local.systemId === systemId;
}

function localAt(model: Model, vector: Vector, slot: number) {
  return model.componentsOf(slot).at(vector[slot] ?? 0)?.local;
}
