/**
 * A population in a model: each member is an actor in a slot of its own, below the population's. What
 * is sent to the population is done at once by who sends it: its actor decides nothing, so that there
 * is nothing to be seen in between. A batch is what it says, one member after another.
 */
import type { EventObject } from 'xstate';
import type { Effect, SpawnEffect } from '../table/effect.ts';
import { hostedBy, requireMembersEvent, type MembersEvent } from '../table/hosted.ts';
import type { LocalState } from '../table/local-state.ts';
import { childPath } from '../table/reference.ts';
import { Refusal } from '../table/refusal.ts';
import type { Model } from './model.ts';
import type { Output } from './move.ts';
import type { Slot } from './roster.ts';

/** Something that an actor has sent to a population. */
interface ToMembers {
  readonly sender: Slot;
  readonly local: LocalState;
  readonly population: Slot;
  readonly event: EventObject;
}

/** False: what is started is no population. Else it has a slot from now on. */
export function placesPopulation(model: Model, slot: Slot, spawn: SpawnEffect): boolean {
  const hosted = hostedBy(model.watch.of(spawn.logic));
  if (hosted === undefined) return false;
  if (spawn.systemId !== undefined)
    throw refusal(
      spawn.path,
      `it is a population with the system id ${spawn.systemId}`,
      'Let its parent alone send to it, by its id.',
    );
  const made = model.addSlot(spawn.path, spawn.id, slot, hosted);
  if (made.hosted?.machine !== hosted.machine)
    throw refusal(
      spawn.path,
      'it is a population, and something else was started under its id before',
      'Give each an id of its own.',
    );
  return true;
}

/** `before`: what the same step has done so far. */
export function sentToMembers(
  model: Model,
  to: ToMembers,
  before: readonly Output[],
): readonly Output[] {
  const { sender, population } = to;
  if (population.parent !== sender)
    throw refusal(
      population.path,
      `${sender.path} sends to it, a population that it has not started`,
      'Let its parent alone send to it.',
    );
  return membersOutputs(model, to, membersEvent(to), before);
}

/** An actor is stopped, or a population with all its members. */
export function stopped(
  model: Model,
  slot: Slot,
  local: LocalState,
  { path, unread }: Extract<Effect, { kind: 'stop' }>,
  before: readonly Output[],
): readonly Output[] {
  const child = model.roster.get(path);
  if (child === undefined) return [];
  if (child.hosted === undefined) {
    const events = unread.map((event) => model.eventId(event, slot, local));
    return [{ kind: 'remove', slot: child.index, unread: events }];
  }
  // What the step has sent to members they may read before they stop.
  const members = child.children.filter((member) => sentTo(member, before).length > 0);
  return [...members.map((member) => removed(member, before)), removed(child, [])];
}

function membersOutputs(
  model: Model,
  { sender, local, population }: ToMembers,
  event: MembersEvent,
  before: readonly Output[],
): readonly Output[] {
  const memberOf = (id: string): Slot =>
    model.addSlot(childPath(population.path, id), id, population);
  switch (event.type) {
    case 'members.start': {
      const machine = population.hosted?.machine;
      if (machine === undefined) return [];
      return event.starts.flatMap(({ members, input }) =>
        members.flatMap((id) => model.start(memberOf(id), machine, input)),
      );
    }
    case 'members.send':
      return event.sends.flatMap((send) => {
        const number = model.eventId(send.event, sender, local);
        return send.members.map((id): Output => {
          return { kind: 'send', slot: memberOf(id).index, from: sender.index, event: number };
        });
      });
    case 'members.stop':
      return event.members.map((id) => removed(memberOf(id), before));
  }
}

function removed(member: Slot, before: readonly Output[]): Output {
  return { kind: 'remove', slot: member.index, unread: sentTo(member, before) };
}

/** What has been sent to an actor since it was started, if it was, by the same step. */
function sentTo({ index }: Slot, before: readonly Output[]): readonly number[] {
  const start = before.findLastIndex((output) => output.kind === 'place' && output.slot === index);
  return before
    .slice(start + 1)
    .flatMap((output) => (output.kind === 'send' && output.slot === index ? [output.event] : []));
}

function membersEvent({ population, sender, local, event }: ToMembers): MembersEvent {
  try {
    return requireMembersEvent(event);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Refusal({
      actor: sender.path,
      state: local.snapshot.value,
      problem,
      remedy: `See what it sends to ${population.path}.`,
    });
  }
}

function refusal(actor: string, problem: string, remedy: string): Refusal {
  return new Refusal({ actor, problem, remedy });
}
