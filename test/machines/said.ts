/**
 * The words of the tests: samples of writes, and the effects that come up again and again.
 * Not here: any expectation.
 */
import type {
  InsertedWrite,
  MovedEvent,
  ObjectId,
  Place,
  PlacedEvent,
  RequestId,
  Sequence,
  ViewEvent,
} from '../../src/machines/events.ts';
import type { ViewLimits } from '../../src/machines/view-setup.ts';
import { viewMachine } from '../../src/machines/view.ts';
import { drive, type Effect, type Taken } from './step.ts';

/**
 * Start above 10 dirty bytes, stop at 5; at most two objects in flight; parked at the second failure; sick at
 * the third object that fails in a row.
 * A write at offset 0 covers the whole object, and one at offset 1 does not, however long.
 */
export const limits: ViewLimits = {
  destageStartBytes: 10,
  destageStopBytes: 5,
  windowObjects: 2,
  windowBytes: 100,
  attemptsMax: 2,
  failingMax: 3,
  objectBytesMax: 1,
};

export function write(
  object: ObjectId,
  version: Sequence,
  given: Partial<InsertedWrite> = {},
): InsertedWrite {
  return { object, bucket: 0, version, offset: 0, bytes: 4, ...given };
}

/** `insert_obj2_view()` of these writes, which are all that there is up to the last of them. */
export function insert(...writes: readonly InsertedWrite[]): ViewEvent {
  return { type: 'view.insert', upTo: Math.max(...writes.map(({ version }) => version)), writes };
}

export function mode(set: 'normal' | 'force' | 'paused', change = 1): ViewEvent {
  return { type: 'mode.set', mode: set, change };
}

/** The places that an object announces; into `prepared` its view puts it itself. */
export type Announced = Exclude<Place, 'prepared'>;

/** What an object announces from where its view has it: its own table knows no other. */
export const announced = {
  queued: [],
  prepared: ['filling', 'destaging'],
  filling: ['requeued', 'backingOff', 'parking'],
  destaging: ['destaged', 'requeued', 'backingOff', 'parking'],
  backingOff: ['queued'],
  requeued: [],
  parking: ['parking', 'parked'],
  parked: [],
  destaged: ['requeued'],
} as const satisfies Record<Place, readonly Announced[]>;

export function placed(object: ObjectId, place: Announced): PlacedEvent {
  return place === 'queued'
    ? { type: 'object.queued', failed: [{ object, attempts: 1 }] }
    : { type: `object.${place}`, objects: [object] };
}

export function moved(
  type: 'fill.done' | 'row.flushed' | 'side.stored',
  object: ObjectId,
  version: Sequence,
): MovedEvent {
  return { type, moved: [{ object, version }] };
}

export function failed(
  type: 'fill.failed' | 'row.failed' | 'side.failed',
  object: ObjectId,
  version: Sequence,
): MovedEvent {
  return { type, failed: [{ object, version, reason: 'sick' }] };
}

/** A request for everything in these buckets. */
export function snapshot(
  request: RequestId,
  buckets: readonly number[],
  after: Sequence = 0,
): ViewEvent {
  return {
    type: 'bucket.snapshot',
    request,
    scope: { kind: 'buckets', buckets, fence: false },
    after,
  };
}

/** The view selects the object when it has no actor, which makes one. */
export function selects(object: ObjectId, whole = true, attempts = 0): Effect {
  const input = { attempts, attemptsMax: limits.attemptsMax, whole };
  return { spawn: `object:${object}`, src: 'object', input };
}

/** The view selects the object, whose actor waits. */
export function reselects(object: ObjectId, whole = true): Effect {
  return { to: `object:${object}`, event: { type: 'object.destage', whole } };
}

/** The view tells whoever listens where the object is. */
export function tells(object: ObjectId, place: Place, version: Sequence): Effect {
  return { emit: { type: 'object.placed', view: 'view:0', object, place, version } };
}

/** The view asks DM, ROW or the side store. */
export function asks(
  to: 'dm' | 'row' | 'side',
  object: ObjectId,
  version: Sequence,
  view = 'view:0',
): Effect {
  const type = { dm: 'fill.read', row: 'row.put', side: 'side.put' }[to];
  return { to, event: { type, view, moves: [{ object, version }] } };
}

/** An event that says nothing new: the view looks at its state all the same. */
export function nudge(): ViewEvent {
  return { type: 'view.insert', upTo: 0, writes: [] };
}

/** A view that has been through these events. */
export function viewWith(...events: readonly Taken<typeof viewMachine>[]) {
  return viewUnder(limits, ...events);
}

/** As `viewWith`, under other limits. */
export function viewUnder(given: ViewLimits, ...events: readonly Taken<typeof viewMachine>[]) {
  const view = drive(viewMachine, { view: 'view:0', limits: given });
  view.send(...events);
  return view;
}
