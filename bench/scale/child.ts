/**
 * So many live objects in a process of its own, and lifecycles of the oldest of them, so many at a
 * time: as members of a population, or spawned by XState. Prints its figures as JSON. Times are of the
 * processor, not of the wall; that of an arrangement is for both hosts the same.
 */
import { createActor, enqueueActions, fromTransition, setup, type EventObject } from 'xstate';
import { objectMachine } from '../../src/machines/object.ts';
import { population } from '../../src/population/population.ts';

export type HostName = 'population' | 'spawned';

export interface Lived {
  /** A lifecycle: started, put, flushed, stopped; its parent is told of it twice. */
  readonly nanoseconds: number;
  /** Unit: bytes of heap and typed arrays for a live object, its name not included. */
  readonly bytesPerObject: number;
  /** Local steps that XState has computed; null when it computes each. */
  readonly computed: number | null;
}

interface Host {
  start(objects: readonly string[]): void;
  flush(objects: readonly string[]): void;
  stop(objects: readonly string[]): void;
  /** How many objects the parent has been told of, each as often as it was. */
  told(): number;
  computed(): number | null;
}

const input = { attempts: 0, attemptsMax: 5, whole: true };
const flushed = { type: 'row.flushed', newest: true } as const;

interface Told extends EventObject {
  readonly objects: readonly string[];
}

function populated(): Host {
  const joined = (events: readonly Told[]): Told => {
    const objects: string[] = [];
    for (const event of events) for (const object of event.objects) objects.push(object);
    return { type: events[0]?.type ?? '', objects };
  };
  const join = { 'object.destaging': joined, 'object.destaged': joined };
  let told = 0;
  const keep = fromTransition((state: null, event: EventObject) => {
    told += (event as Told).objects.length;
    return state;
  }, null);
  const parent = createActor(keep).start();
  const actor = createActor(population(objectMachine, { join }), {
    id: 'objects',
    parent,
  }).start();
  return {
    start: (members) => actor.send({ type: 'members.start', starts: [{ members, input }] }),
    flush: (members) => actor.send({ type: 'members.send', sends: [{ members, event: flushed }] }),
    stop: (members) => actor.send({ type: 'members.stop', members }),
    told: () => told,
    computed: () => actor.getSnapshot().members.computed,
  };
}

/** As a machine does it that spawns its objects, and sends to them by their ids. */
function spawned(): Host {
  let told = 0;
  type Asked = { readonly type: 'start' | 'flush' | 'stop'; readonly objects: readonly string[] };
  const parent = setup({
    types: { events: {} as Asked | Told, context: {} },
    actors: { object: objectMachine },
    actions: {
      start: enqueueActions(({ event, enqueue }) => {
        for (const id of (event as Asked).objects) enqueue.spawnChild('object', { id, input });
      }) as never,
      flush: enqueueActions(({ event, enqueue }) => {
        for (const id of (event as Asked).objects) enqueue.sendTo(id, flushed);
      }) as never,
      stop: enqueueActions(({ event, enqueue }) => {
        for (const id of (event as Asked).objects) enqueue.stopChild(id);
      }) as never,
      count: ({ event }) => {
        told += (event as Told).objects.length;
      },
    },
  }).createMachine({
    // All at once: one by one it would take minutes.
    context: ({ spawn }) => {
      for (const id of names.slice(0, live)) spawn('object' as never, { id, input } as never);
      return {};
    },
    on: {
      start: { actions: 'start' },
      flush: { actions: 'flush' },
      stop: { actions: 'stop' },
      'object.*': { actions: 'count' },
    },
  });
  const actor = createActor(parent);
  let isStarted = false;
  const ask = (type: Asked['type'], objects: readonly string[]): void =>
    actor.send({ type, objects });
  return {
    start(objects) {
      if (isStarted) ask('start', objects);
      else actor.start();
      isStarted = true;
    },
    flush: (objects) => ask('flush', objects),
    stop: (objects) => ask('stop', objects),
    told: () => told,
    computed: () => null,
  };
}

const [hostName = 'population', liveGiven = '1000', atOnceGiven = '64', count = '1000000'] =
  process.argv.slice(2);
const live = Number(liveGiven);
const atOnce = Number(atOnceGiven);
const batches = Math.ceil(Number(count) / atOnce);
/** Names of objects that are gone come again. */
const names = Array.from({ length: live * 2 }, (_, at) => `object:volume-0/object-${at}`);

function named(from: number): readonly string[] {
  const at = from % names.length;
  const some = names.slice(at, at + atOnce);
  return some.length === atOnce ? some : [...some, ...names.slice(0, atOnce - some.length)];
}

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function run(make: () => Host): Lived {
  // So that strings are flat and hashed before they are counted.
  const hashed = new Set(names);
  if (hashed.size !== names.length) throw new Error('two objects have one name');
  const before = used();
  const host = make();
  if (hostName === 'spawned') host.start(names.slice(0, live));
  else
    for (let at = 0; at < live; at += atOnce)
      host.start(names.slice(at, Math.min(live, at + atOnce)));
  const bytesPerObject = (used() - before) / live;
  const warmUp = Math.min(batches, Math.ceil(live / atOnce));
  let oldest = 0;
  const lifecycles = (rounds: number): void => {
    for (let round = 0; round < rounds; round++) {
      host.flush(named(oldest));
      host.stop(named(oldest));
      host.start(named(oldest + live));
      oldest += atOnce;
    }
  };
  lifecycles(warmUp);
  const start = processorMs();
  lifecycles(batches);
  const nanoseconds = ((processorMs() - start) * 1e6) / (batches * atOnce);
  const lived = (warmUp + batches) * atOnce;
  const expected = live + 2 * lived;
  if (host.told() !== expected)
    throw new Error(`the parent was told ${host.told()} times, not ${expected}`);
  return { nanoseconds, bytesPerObject, computed: host.computed() };
}

process.stdout.write(JSON.stringify(run(hostName === 'spawned' ? spawned : populated)));
process.exit(0);
