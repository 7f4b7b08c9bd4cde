/**
 * The same members twice: as rows of a population, and as plain actors of XState's own. Both write
 * down what every member is sent, what it becomes and what it sends, as an inspector is told.
 */
import {
  createActor,
  fromTransition,
  type AnyActorRef,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type EventObject,
  type InspectionEvent,
  type Snapshot,
} from 'xstate';
import { population, type PopulationSnapshot } from '../../../src/population/population.ts';
import { plainValue } from '../../../src/checker/plain-value.ts';
import type { StepClock } from './step-clock.ts';

export interface Host {
  start(members: readonly string[]): void;
  send(members: readonly string[], event: EventObject): void;
  stop(members: readonly string[]): void;
  isActive(member: string): boolean;
  snapshot(member: string): unknown;
  /** What has happened to members since it was last asked, by member. */
  news(): Readonly<Record<string, readonly unknown[]>>;
  /** What has come to their parent and what they have emitted, in order. */
  readonly got: unknown[];
}

/** The root: their parent, who takes everything and says nothing. */
function recorder(got: unknown[], clock: StepClock, inspect: (event: InspectionEvent) => void) {
  const logic = fromTransition((state: number, event: EventObject) => {
    got.push(plain(event));
    return state;
  }, 0);
  const options = { id: 'root', systemId: 'root', clock: clock as never, inspect };
  return createActor(logic, options).start();
}

/** Errors are told by what they say. */
function plain(value: unknown): unknown {
  return plainValue(value, (of) => ('sessionId' in of && 'id' in of ? String(of.id) : undefined));
}

function snapshotOf(actor: AnyActorRef, machine: AnyStateMachine): unknown {
  const snapshot = actor.getSnapshot() as never;
  return plain(machine.getPersistedSnapshot(snapshot));
}

class News {
  #news: Record<string, unknown[]> = {};
  /** The transitions of each member's step that is under way. */
  readonly #taken = new Map<string, string[]>();
  readonly #machine: AnyStateMachine;

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
  }

  note = (event: InspectionEvent): void => {
    const { id } = event.actorRef as AnyActorRef;
    if (event.type === '@xstate.event') {
      const source = event.sourceRef as AnyActorRef | undefined;
      if (isMember(id)) this.#of(id).push({ came: plain(event.event), by: source?.id });
      else if (source !== undefined && isMember(source.id))
        // Of a population that is when its batch is over.
        this.#of(`${source.id} sends`).push({ sent: plain(event.event), to: id });
    }
    if (event.type === '@xstate.microstep' && isMember(id))
      this.#taken.set(id, [...(this.#taken.get(id) ?? []), ...event._transitions.map(nameOf)]);
    // That an actor has failed XState tells its parent only.
    const hasFailed = (event as { snapshot?: { status?: string } }).snapshot?.status === 'error';
    if (event.type === '@xstate.snapshot' && isMember(id) && !hasFailed)
      this.#of(id).push({
        is: snapshotOf(event.actorRef as AnyActorRef, this.#machine),
        by: event.event.type,
        taken: this.#taken.get(id) ?? [],
      });
    if (event.type === '@xstate.snapshot') this.#taken.delete(id);
    if (event.type === '@xstate.actor' && isMember(id)) this.#of(id).push('made');
  };

  take(): Readonly<Record<string, readonly unknown[]>> {
    const news = this.#news;
    this.#news = {};
    return news;
  }

  #of(id: string): unknown[] {
    return (this.#news[id] ??= []);
  }
}

function nameOf({ source, eventType, target }: AnyTransitionDefinition): string {
  return `${source.id} ${eventType} ${(target ?? []).map(({ id }) => id).join()}`;
}

function isMember(id: string): boolean {
  return id.startsWith('m');
}

interface Scheduler {
  schedule(source: { readonly _processingStatus: number }, ...given: unknown[]): void;
}

/** XState forgets timers whose id is used again, and they fire after their actor has stopped. Not here. */
function endTimersWithActors({ system }: AnyActorRef, clock: StepClock): void {
  const { scheduler } = system as unknown as { readonly scheduler: Scheduler };
  const stopped = 2;
  const schedule = scheduler.schedule.bind(scheduler);
  const setTimer = clock.setTimeout.bind(clock);
  scheduler.schedule = (source, ...given) => {
    clock.setTimeout = (fire, ms) =>
      setTimer(() => (source._processingStatus === stopped ? undefined : fire()), ms);
    schedule(source, ...given);
  };
}

export function plainActors(machine: AnyStateMachine, clock: StepClock): Host {
  const got: unknown[] = [];
  const news = new News(machine);
  const parent = recorder(got, clock, news.note);
  endTimersWithActors(parent, clock);
  const actors = new Map<string, AnyActorRef>();
  return {
    got,
    start(members) {
      for (const id of members) {
        const actor = createActor(machine, { id, parent, clock } as never);
        actor.on('*', (event) => got.push(plain(event)));
        actors.set(id, actor);
        actor.start();
      }
    },
    send(members, event) {
      for (const id of members) {
        const actor = actors.get(id) as { _parent?: unknown; system: never } | undefined;
        if (actor !== undefined)
          (actor.system as { _relay(...given: unknown[]): void })._relay(parent, actor, event);
      }
    },
    stop(members) {
      for (const id of members) {
        (actors.get(id) as { _stop(): void } | undefined)?._stop();
        actors.delete(id);
      }
    },
    isActive(member) {
      const snapshot = actors.get(member)?.getSnapshot() as Snapshot<unknown> | undefined;
      return snapshot?.status === 'active';
    },
    snapshot(member) {
      const actor = actors.get(member);
      return actor === undefined ? undefined : snapshotOf(actor, machine);
    },
    news: () => news.take(),
  };
}

/** Without `isWatched` nobody inspects, and there is no news. */
export function populated(
  machine: AnyStateMachine,
  clock: StepClock,
  isWatched = true,
): Host & { readonly restart: () => void; readonly computed: () => number } {
  const got: unknown[] = [];
  const news = new News(machine);
  const logic = population(machine);
  const begin = (snapshot?: unknown): AnyActorRef => {
    const nobody = (): void => undefined;
    const parent = recorder(got, clock, nobody);
    if (isWatched) parent.system.inspect(news.note);
    const made = createActor(logic, { id: 'objects', parent, snapshot } as never);
    made.on('*', (event) => got.push(plain(event)));
    return made.start();
  };
  let actor = begin();
  const members = () => (actor.getSnapshot() as PopulationSnapshot).members;
  const send = (event: EventObject): void => {
    actor.send(event);
    const { status, error } = actor.getSnapshot() as PopulationSnapshot;
    if (status === 'error') throw error;
  };
  return {
    got,
    start: (started) =>
      send({ type: 'members.start', starts: [{ members: started, input: undefined }] } as never),
    send: (sent, event) =>
      send({ type: 'members.send', sends: [{ members: sent, event }] } as never),
    stop: (stopped) => send({ type: 'members.stop', members: stopped } as never),
    isActive: (member) => members().snapshotOf(member)?.status === 'active',
    snapshot(member) {
      const snapshot = members().snapshotOf(member);
      return snapshot === undefined
        ? undefined
        : plain(machine.getPersistedSnapshot(snapshot as never));
    },
    news: () => news.take(),
    restart() {
      // As JSON errors are lost, XState's as well.
      const persisted: unknown = structuredClone(actor.getPersistedSnapshot());
      (actor as unknown as { _stop(): void })._stop();
      news.take();
      actor = begin(persisted);
      news.take();
    },
    computed: () => members().computed,
  };
}
