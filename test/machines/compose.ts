/**
 * The whole Destage instance, run by XState's own `createActor` on a simulated clock, with an outside
 * that does nothing until the test says so: ROW, DM, the side store, LSM, opproc and recovery only
 * note what they are asked. Not here: any store, or any part of the live actors.
 */
import {
  createActor,
  fromCallback,
  fromPromise,
  SimulatedClock,
  type ActorRefFrom,
  type AnyActorRef,
  type EventObject,
  type SnapshotFrom,
} from 'xstate';
import { destageMachine } from '../../src/machines/destage.ts';
import type {
  DestageEmitted,
  FlushAnswer,
  FlushScope,
  InsertedWrite,
  Mode,
  Moved,
  ObjectId,
  OutsideEvent,
  RequestId,
  Sequence,
  ViewEvent,
  ViewId,
} from '../../src/machines/events.ts';
import { recordOf } from '../../src/machines/view-index.ts';
import type { ViewLimits } from '../../src/machines/view-setup.ts';
import type { viewMachine } from '../../src/machines/view.ts';
import { failed, limits as given, moved } from './said.ts';

interface Asked extends Moved {
  readonly type: Extract<OutsideEvent, { moves: unknown }>['type'];
  readonly view: ViewId;
}
type Mover = 'dm' | 'row' | 'side';

const done = { dm: 'fill.done', row: 'row.flushed', side: 'side.stored' } as const;
const undone = { dm: 'fill.failed', row: 'row.failed', side: 'side.failed' } as const;

/** An instance that runs, with as many views as asked for. */
export async function compose(views = 1, limits: Partial<ViewLimits> = {}) {
  const world = assemble(views, limits);
  world.start();
  await world.recover();
  return world;
}

/** As `compose`, not started: recovery waits for the test. */
export function assemble(views = 1, limits: Partial<ViewLimits> = {}) {
  const clock = new SimulatedClock();
  const asked: Asked[] = [];
  const told: OutsideEvent[] = [];
  const emitted: DestageEmitted[] = [];
  let recovered = (): void => undefined;
  let unrecovered = recovered;
  const recovery = new Promise<void>((resolve, reject) => {
    recovered = resolve;
    unrecovered = () => reject(new Error('the log cannot be read'));
  });
  let sequence = 0;

  const note = (event: OutsideEvent): void => {
    if (!('moves' in event)) told.push(event);
    else {
      const { moves, ...asks } = event;
      for (const move of moves) asked.push({ ...asks, ...move });
    }
  };
  const outside = fromCallback<OutsideEvent & EventObject>(({ receive }) => receive(note));
  const machine = destageMachine.provide({
    actors: {
      row: outside,
      lsm: outside,
      dm: outside,
      side: outside,
      opproc: outside,
      recovery: fromPromise(() => recovery),
    },
  });
  const names = Array.from({ length: views }, (_, turn): ViewId => `view:${turn}`);
  const input = { views: names, limits: { ...given, ...limits } };
  const actor = createActor(machine, { input, systemId: 'destage', clock });
  const hear = (event: DestageEmitted): void => void emitted.push(event);
  actor.on('*', hear);
  const refs = new Map<ViewId, ActorRefFrom<typeof viewMachine>>();

  const view = (name: ViewId): ActorRefFrom<typeof viewMachine> => {
    const ref = refs.get(name);
    if (ref === undefined) throw new Error(`there is no ${name}`);
    return ref;
  };
  const send = (name: ViewId, event: ViewEvent): void => view(name).send(event);

  /** Takes the oldest request to move this object, and answers it. */
  const answer = (by: Mover, object: ObjectId, isDone: boolean): void => {
    const type = { dm: 'fill.read', row: 'row.put', side: 'side.put' }[by];
    const turn = asked.findIndex((one) => one.type === type && one.object === object);
    const [one] = turn === -1 ? [] : asked.splice(turn, 1);
    if (one === undefined) throw new Error(`${by} has not been asked to move ${object}`);
    const { version } = one;
    send(one.view, isDone ? moved(done[by], object, version) : failed(undone[by], object, version));
  };

  return {
    actor,
    asked,
    told,
    emitted,
    clock,
    start(): void {
      actor.start();
      for (const name of names) {
        const ref = actor.getSnapshot().children[name] as AnyActorRef;
        refs.set(name, ref as ActorRefFrom<typeof viewMachine>);
        ref.on('*', hear);
      }
      actor.send({ type: 'row.ready' });
    },
    async recover(): Promise<void> {
      recovered();
      await settle();
    },
    async failRecovery(): Promise<void> {
      unrecovered();
      await settle();
    },
    /** A write that is in the log; every view is told how far the log is. Returns its version. */
    write(
      object: ObjectId,
      said: Partial<InsertedWrite> & { readonly view?: number } = {},
    ): Sequence {
      const { view: turn = 0, ...rest } = said;
      const version = ++sequence;
      const write = { object, bucket: 0, version, offset: 0, bytes: 4, ...rest };
      for (const name of names)
        send(name, {
          type: 'view.insert',
          upTo: version,
          writes: name === names[turn] ? [write] : [],
        });
      return version;
    },
    send,
    answer,
    /** ROW has the object. */
    flushed: (object: ObjectId): void => answer('row', object, true),
    /** ROW has failed the object. */
    failed: (object: ObjectId): void => answer('row', object, false),
    mode: (mode: Mode): void => actor.send({ type: 'mode.set', mode }),
    flush(request: RequestId, scope: Partial<FlushScope> = {}): void {
      const whole = { kind: 'buckets', buckets: [0], fence: false, ...scope } as FlushScope;
      actor.send({ type: 'bucket.flush', request, scope: whole });
    },
    /** All answers to a request: there must be at most one. */
    answersTo: (request: RequestId): readonly FlushAnswer[] =>
      emitted.flatMap((event) =>
        event.type === 'bucket.answered' && event.request === request ? [event.answer] : [],
      ),
    /** The objects that ROW is asked to take, in the order in which it was asked. */
    puts: (): readonly ObjectId[] =>
      asked.filter(({ type }) => type === 'row.put').map(({ object }) => object),
    trims: (): readonly Sequence[] =>
      told.flatMap((event) => (event.type === 'log.trim' ? [event.below] : [])),
    index: (name: ViewId = 'view:0') => view(name).getSnapshot().context.index,
    place: (object: ObjectId, name: ViewId = 'view:0') =>
      recordOf(view(name).getSnapshot().context.index, object)?.place ?? 'absent',
    snapshot: (name: ViewId = 'view:0'): SnapshotFrom<typeof viewMachine> =>
      view(name).getSnapshot(),
    /** Lets simulated time pass, one timer after another. */
    pass(ms: number): void {
      const end = clock.now() + ms;
      while (clock.now() < end) clock.increment(Math.min(5, end - clock.now()));
    },
  };
}

/** Gives settled promises their turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

export type World = ReturnType<typeof assemble>;
