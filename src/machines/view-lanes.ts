/**
 * The order in which a view's objects are destaged: two lanes, linked through the records, and the
 * choice of the next ones. Being selected is a change of place, not a removal (P1); whoever comes
 * back goes to the tail (P2, P4).
 */
import type { InsertedWrite, ObjectId } from './events.ts';
import { setAt } from './sorted-map.ts';
import {
  isFlying,
  knownRecord,
  newRecord,
  overwritten,
  recordOf,
  replaceRecord,
  takeOff,
  type DirtyRecord,
  type ViewIndex,
} from './view-index.ts';
import { isAwaited } from './view-requests.ts';

/** What may be destaged of the ordinary lane now: all, what was there at the last tick, nothing. */
export type Gate = 'all' | 'ripe' | 'exempt';

/**
 * The window. Unit: objects and bytes in flight per view.
 * `outObjectsMax`: objects that are out of the queue, those that back off or are being parked
 * included; no bound where there is none.
 */
export interface Window {
  readonly windowObjects: number;
  readonly windowBytes: number;
  readonly outObjectsMax?: number;
}

/** An object chosen to be destaged. `isActorless`: it has no actor. */
export interface Selected {
  readonly object: ObjectId;
  readonly coveredTo: number;
  readonly attempts: number;
  readonly isActorless: boolean;
}

const noLane = { lane: null, previous: null, next: null } as const;

/** Puts a queued or requeued object at the tail of its lane. */
export function joinLane(index: ViewIndex, object: ObjectId): ViewIndex {
  const record = knownRecord(index, object);
  return replaceInLane(index, object, record, record);
}

/** A durable write joins its object's record, or makes one, whose object is queued unless parked. */
export function insertWrite(index: ViewIndex, write: InsertedWrite): ViewIndex {
  const { object } = write;
  const before = recordOf(index, object);
  if (before !== undefined) return replaceRecord(index, object, before, overwritten(before, write));
  const fresh = newRecord(write);
  return fresh.place === 'queued'
    ? replaceInLane(index, object, undefined, fresh)
    : replaceRecord(index, object, undefined, fresh);
}

/** Replaces a record, its object joining the tail of its lane: one update of the record for both. */
function replaceInLane(
  index: ViewIndex,
  object: ObjectId,
  before: DirtyRecord | undefined,
  after: DirtyRecord,
  isFilled = false,
): ViewIndex {
  const isUrgent = after.rearmed || isAwaited(index, object);
  const name = isFilled ? 'filled' : isUrgent ? 'urgent' : 'ordinary';
  const { head, tail, length } = index[name];
  const queued = { ...after, lane: name, previous: tail, next: null } as const;
  return {
    ...link(replaceRecord(index, object, before, queued), tail, { next: object }),
    [name]: { head: head ?? object, tail: object, length: length + 1 },
  };
}

/** Takes an object out of whatever lane it is in. */
export function leaveLane(index: ViewIndex, object: ObjectId): ViewIndex {
  const record = knownRecord(index, object);
  return replaceRecord(closeGap(index, object, record), object, record, {
    ...record,
    ...noLane,
  });
}

/** The lane of an object without it; its record, which still says otherwise, is to be replaced. */
function closeGap(index: ViewIndex, object: ObjectId, record: DirtyRecord): ViewIndex {
  const { lane: name, previous, next } = record;
  if (name === null) return index;
  const lane = index[name];
  return {
    ...link(link(index, previous, { next }), next, { previous }),
    [name]: {
      head: previous === null ? next : lane.head,
      tail: next === null ? previous : lane.tail,
      length: lane.length - 1,
    },
    ripeTo: index.ripeTo === object ? previous : index.ripeTo,
  };
}

/** An age tick: what is in the ordinary lane now is not to wait for another. */
export function ripen(index: ViewIndex): ViewIndex {
  return { ...index, ripeTo: index.ordinary.tail };
}

/** An answer makes room at once, before the object has said where that leaves it. */
export function hasRoom(
  { counts, flying, flyingBytes }: ViewIndex,
  { windowObjects, windowBytes, outObjectsMax = Infinity }: Window,
): boolean {
  const moving = counts.prepared + counts.filling + counts.destaging;
  if (moving + counts.backingOff + counts.parking >= outObjectsMax) return false;
  return flying === 0 || (flying < windowObjects && flyingBytes < windowBytes);
}

/** Selects what the gate and the window allow, the awaited first, each lane from its head. */
export function selectNext(
  index: ViewIndex,
  gate: Gate,
  window: Window,
  atMost = Infinity,
): { readonly index: ViewIndex; readonly selected: readonly Selected[] } {
  const selected: Selected[] = [];
  let current = index;
  while (selected.length < atMost && hasRoom(current, window)) {
    const object = headOf(current, gate);
    if (object === null) break;
    const { coveredTo, attempts, place } = knownRecord(current, object);
    selected.push({ object, coveredTo, attempts, isActorless: place === 'queued' });
    current = prepare(current, object);
  }
  return { index: current, selected };
}

function headOf(index: ViewIndex, gate: Gate): ObjectId | null {
  const isOpen = gate === 'all' || (gate === 'ripe' && index.ripeTo !== null);
  return index.filled.head ?? index.urgent.head ?? (isOpen ? index.ordinary.head : null);
}

function prepare(index: ViewIndex, object: ObjectId): ViewIndex {
  const record = knownRecord(index, object);
  return replaceRecord(closeGap(index, object, record), object, record, {
    ...record,
    ...noLane,
    place: 'prepared',
    attempts: 0,
    flight: takeOff(record),
  });
}

/** Enters a place that the object has announced; leaving flight when the place is not one of it. */
export function enterPlace(
  index: ViewIndex,
  object: ObjectId,
  place: DirtyRecord['place'],
  attempts = 0,
): ViewIndex {
  const record = knownRecord(index, object);
  const isMoving = isFlying(place) || place === 'parking';
  const entered = { ...record, place, attempts, flight: isMoving ? takeOff(record) : null };
  return place === 'requeued' || place === 'queued'
    ? replaceInLane(index, object, record, entered, record.place === 'filling')
    : replaceRecord(index, object, record, entered);
}

/** The links are in no figure of the index, so that only the record changes. */
function link(
  index: ViewIndex,
  object: ObjectId | null,
  change: Partial<Pick<DirtyRecord, 'previous' | 'next'>>,
): ViewIndex {
  if (object === null) return index;
  const record = { ...knownRecord(index, object), ...change };
  return { ...index, records: setAt(index.records, object, record) };
}
