/**
 * The order in which a view's objects are destaged: two lanes, linked through the records, and the
 * choice of the next ones. Being selected is a change of place, not a removal (P1); whoever comes
 * back goes to the tail (P2, P4).
 */
import type { ObjectId } from './events.ts';
import { setAt } from './sorted-map.ts';
import {
  isFlying,
  knownRecord,
  replaceRecord,
  takeOff,
  type DirtyRecord,
  type LaneName,
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

/** Puts a queued or requeued object at the tail of its lane. */
export function joinLane(index: ViewIndex, object: ObjectId, isFilled = false): ViewIndex {
  const name = isFilled ? 'filled' : isUrgent(index, object) ? 'urgent' : 'ordinary';
  const lane = index[name];
  const linked = link(index, lane.tail, { next: object });
  return {
    ...link(linked, object, { lane: name, previous: lane.tail, next: null }),
    [name]: { head: lane.head ?? object, tail: object, length: lane.length + 1 },
  };
}

/** Takes an object out of whatever lane it is in. */
export function leaveLane(index: ViewIndex, object: ObjectId): ViewIndex {
  const { lane: name, previous, next } = knownRecord(index, object);
  if (name === null) return index;
  const lane = index[name];
  const around = link(link(index, previous, { next }), next, { previous });
  return {
    ...link(around, object, { lane: null, previous: null, next: null }),
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

export function hasRoom(
  { counts, flyingBytes }: ViewIndex,
  { windowObjects, windowBytes, outObjectsMax = Infinity }: Window,
): boolean {
  const flying = counts.prepared + counts.filling + counts.destaging;
  if (flying + counts.backingOff + counts.parking >= outObjectsMax) return false;
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

function isUrgent(index: ViewIndex, object: ObjectId): boolean {
  return knownRecord(index, object).rearmed || isAwaited(index, object);
}

function prepare(index: ViewIndex, object: ObjectId): ViewIndex {
  const out = leaveLane(index, object);
  const record = knownRecord(out, object);
  return replaceRecord(out, object, record, {
    ...record,
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
  const moved = replaceRecord(index, object, record, {
    ...record,
    place,
    attempts,
    flight: isMoving ? takeOff(record) : null,
  });
  return isWaiting(place) ? joinLane(moved, object, record.place === 'filling') : moved;
}

function isWaiting(place: DirtyRecord['place']): boolean {
  return place === 'queued' || place === 'requeued';
}

/** The links are in no figure of the index, so that only the record changes. */
function link(
  index: ViewIndex,
  object: ObjectId | null,
  change: Partial<Pick<DirtyRecord, 'previous' | 'next'> & { lane: LaneName | null }>,
): ViewIndex {
  if (object === null) return index;
  const record = { ...knownRecord(index, object), ...change };
  return { ...index, records: setAt(index.records, object, record) };
}
