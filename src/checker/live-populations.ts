/**
 * Populations among live actors that are replayed: their members run as actors of XState's own, so
 * that each can be told by itself to take a message. The population's actor does nothing.
 */
import { createActor, type AnyActorLogic, type EventObject } from 'xstate';
import { hostedBy, joinedAlone, requireMembersEvent, type Hosted } from '../table/hosted.ts';
import { isRunning, type LiveActor } from './live-actor.ts';

/** What of a live system has to do with members. */
interface Surroundings {
  /** The logic as the checker runs it. */
  logicOf(logic: AnyActorLogic): AnyActorLogic;
  /** Makes an actor whose place is below this one. */
  makeBelow(place: LiveActor, make: () => LiveActor): LiveActor;
  append(sender: string, to: LiveActor, event: EventObject): void;
}

interface Population {
  readonly hosted: Hosted;
  readonly members: Map<string, LiveActor>;
}

export class LivePopulations {
  readonly #surroundings: Surroundings;
  readonly #populations = new Map<LiveActor, Population>();
  readonly #joins = new WeakMap<object, Hosted['join']>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** An actor has been made. Undefined: it is none; else the logic that it is to have. */
  meet(actor: LiveActor): AnyActorLogic | undefined {
    const hosted = hostedBy(actor.logic);
    if (hosted === undefined) return undefined;
    this.#populations.set(actor, { hosted, members: new Map() });
    const snapshot = { status: 'active', output: undefined, error: undefined };
    const logic = {
      getInitialSnapshot: () => snapshot,
      transition: (_: unknown, { type }: EventObject) => {
        if (type !== 'xstate.stop') return snapshot;
        for (const id of this.#populations.get(actor)?.members.keys() ?? []) this.#stop(actor, id);
        return { ...snapshot, status: 'stopped' };
      },
      getPersistedSnapshot: () => snapshot,
    };
    return logic as unknown as AnyActorLogic;
  }

  /** Undefined: it is no population. */
  membersOf(actor: LiveActor): Iterable<LiveActor> | undefined {
    return this.#populations.get(actor)?.members.values();
  }

  /** What one sends to another, as it goes. */
  sentBy(from: LiveActor | undefined, to: LiveActor, event: EventObject): EventObject {
    const join = from === undefined || from === to ? undefined : this.#joins.get(from);
    return join === undefined || isEnd(event) ? event : joinedAlone(join, event);
  }

  /** `sender`: its path. */
  receive(population: LiveActor, sender: string, given: EventObject): void {
    const event = requireMembersEvent(given);
    const { hosted, members } = this.#of(population);
    if (event.type === 'members.start')
      for (const start of event.starts)
        for (const id of start.members) this.#start(population, hosted, id, start.input);
    if (event.type === 'members.send')
      for (const send of event.sends)
        for (const id of send.members) {
          const member = members.get(id);
          if (member !== undefined) this.#surroundings.append(sender, member, send.event);
        }
    if (event.type === 'members.stop') for (const id of event.members) this.#stop(population, id);
  }

  #start(population: LiveActor, { machine, join }: Hosted, id: string, input: unknown): void {
    const logic = this.#surroundings.logicOf(machine);
    const parent = population._parent;
    const make = (): LiveActor =>
      createActor(logic, { id, parent, input } as never) as unknown as LiveActor;
    const member = this.#surroundings.makeBelow(population, make);
    this.#joins.set(member, join);
    this.#of(population).members.set(id, member);
    member.start();
  }

  #stop(population: LiveActor, id: string): void {
    const { members } = this.#of(population);
    const member = members.get(id);
    members.delete(id);
    if (member !== undefined && isRunning(member))
      population._parent?._actorScope.stopChild(member);
  }

  #of(population: LiveActor): Population {
    const found = this.#populations.get(population);
    if (found === undefined) throw new Error(`${population.id} is no population`);
    return found;
  }
}

/** XState's own, and never joined. */
function isEnd({ type }: EventObject): boolean {
  return type.startsWith('xstate.');
}
