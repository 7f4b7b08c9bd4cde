/**
 * What a view knows of its dirty objects: one record each, in exactly one place, and the figures
 * that the view's guards read. A plain JSON value; every function returns a new one and copies
 * O(log n) of it. No payload is in here, only versions and sizes.
 * Source: seed notes, `destage_view_t`; P1 (one place), P5 (the min as a minimum over all).
 */
import type { InsertedWrite, ObjectId, Place, RequestId, Sequence } from './events.ts';
import { firstKey, getAt, removeAt, setAt, type SortedMap } from './sorted-map.ts';
import type { FlushAccount } from './view-requests.ts';

/** What of a record is being moved. `nextPin`, `coveredToNext`: of the writes since it took off. */
export interface Flight {
  readonly version: Sequence;
  readonly bytes: number;
  readonly nextPin: Sequence | null;
  readonly coveredToNext: number;
}

/**
 * A dirty object. Unit: `bytes` of log payload not yet in ROW; the log holds every byte of the object
 * up to `coveredTo`, so that no fill is needed once that is its end.
 * Invariant: `pin`, its oldest entry that only the log holds, is at most `version`, the newest.
 */
export interface DirtyRecord {
  readonly bucket: number;
  readonly place: Place;
  readonly version: Sequence;
  /** The newest version that ROW is known to hold, 0 for none. */
  readonly inRow: Sequence;
  readonly pin: Sequence | null;
  readonly bytes: number;
  readonly coveredTo: number;
  readonly rearmed: boolean;
  /** Failed in a row before it was queued; once it is selected its actor counts. */
  readonly attempts: number;
  readonly flight: Flight | null;
  readonly lane: LaneName | null;
  readonly previous: ObjectId | null;
  readonly next: ObjectId | null;
}

/**
 * `filled`: its fill is held in memory, so that it goes first; `urgent`: awaited by a flush request, or
 * re-armed. Both are exempt from the thresholds.
 */
export type LaneName = 'filled' | 'urgent' | 'ordinary';

/** A queue, linked through its records: first in, first out, and removal from the middle. */
interface Lane {
  readonly head: ObjectId | null;
  readonly tail: ObjectId | null;
  readonly length: number;
}

/**
 * The index of one view.
 * Invariant: `counts[p]` records are in place `p`; `dirtyBytes` is the sum of their bytes;
 * `flights` have a flight; `flying` of them are on their way to ROW, with `flyingBytes`; `pins` has
 * one entry per record with a pin.
 */
export interface ViewIndex {
  readonly records: SortedMap<ObjectId, DirtyRecord>;
  readonly pins: SortedMap<Sequence, ObjectId>;
  readonly filled: Lane;
  readonly urgent: Lane;
  readonly ordinary: Lane;
  /** The ordinary lane up to here was there at the last age tick. */
  readonly ripeTo: ObjectId | null;
  readonly counts: Readonly<Record<Place, number>>;
  readonly dirtyBytes: number;
  readonly flights: number;
  readonly flying: number;
  readonly flyingBytes: number;
  /** Every entry of this view up to here has been inserted. */
  readonly upTo: Sequence;
  readonly requests: Readonly<Record<RequestId, FlushAccount>>;
}

const emptyLane: Lane = { head: null, tail: null, length: 0 };

export const emptyIndex: ViewIndex = {
  records: null,
  pins: null,
  filled: emptyLane,
  urgent: emptyLane,
  ordinary: emptyLane,
  ripeTo: null,
  counts: {
    queued: 0,
    prepared: 0,
    filling: 0,
    destaging: 0,
    requeued: 0,
    backingOff: 0,
    parking: 0,
    parked: 0,
    destaged: 0,
  },
  dirtyBytes: 0,
  flights: 0,
  flying: 0,
  flyingBytes: 0,
  upTo: 0,
  requests: {},
};

export function recordOf(index: ViewIndex, object: ObjectId): DirtyRecord | undefined {
  return getAt(index.records, object);
}

/** As `recordOf`, for an object that must be there. Errors: throws when it is not. */
export function knownRecord(index: ViewIndex, object: ObjectId): DirtyRecord {
  const record = recordOf(index, object);
  if (record === undefined)
    throw new Error(`no record of ${object}: it was deleted or never inserted`);
  return record;
}

/** The newest version is in ROW, whether the object has said so or not. */
export function isInRow({ inRow, version }: DirtyRecord): boolean {
  return inRow === version;
}

/** What has moved is what is in flight: late and double answers are not. */
export function isInFlight(
  index: ViewIndex,
  object: ObjectId,
  version: Sequence,
  place: Place,
): boolean {
  const record = recordOf(index, object);
  return record?.place === place && record.flight?.version === version;
}

export function isFlying(place: Place): boolean {
  return place === 'prepared' || place === 'filling' || place === 'destaging';
}

/** Nothing moves, and every object has said where that has left it. */
export function isSettled({ counts, flights }: ViewIndex): boolean {
  return flights + counts.prepared + counts.filling + counts.destaging + counts.destaged === 0;
}

/** Nothing is left that could still be destaged without a rearm. */
export function isAllParked({ counts }: ViewIndex): boolean {
  return Object.values(counts).reduce((sum, count) => sum + count, 0) === counts.parked;
}

/** P5: everything of this view strictly below is durable in ROW or in the side store. */
export function trimPointOf(index: ViewIndex): Sequence {
  return firstKey(index.pins) ?? index.upTo + 1;
}

/** Replaces a record and keeps every figure in step with it. */
export function replaceRecord(
  index: ViewIndex,
  object: ObjectId,
  before: DirtyRecord | undefined,
  after: DirtyRecord | undefined,
): ViewIndex {
  return {
    ...index,
    records:
      after === undefined ? removeAt(index.records, object) : setAt(index.records, object, after),
    pins: movePin(index.pins, object, before?.pin ?? null, after?.pin ?? null),
    counts: moveCount(index.counts, before?.place, after?.place),
    dirtyBytes: index.dirtyBytes - (before?.bytes ?? 0) + (after?.bytes ?? 0),
    flights: index.flights - flightsOf(before) + flightsOf(after),
    flying: index.flying - (toRow(before) ? 1 : 0) + (toRow(after) ? 1 : 0),
    flyingBytes: index.flyingBytes - (toRow(before)?.bytes ?? 0) + (toRow(after)?.bytes ?? 0),
  };
}

function movePin(
  pins: SortedMap<Sequence, ObjectId>,
  object: ObjectId,
  from: Sequence | null,
  to: Sequence | null,
): SortedMap<Sequence, ObjectId> {
  if (from === to) return pins;
  const without = from === null ? pins : removeAt(pins, from);
  return to === null ? without : setAt(without, to, object);
}

function moveCount(
  counts: ViewIndex['counts'],
  from: Place | undefined,
  to: Place | undefined,
): ViewIndex['counts'] {
  if (from === to) return counts;
  const moved = { ...counts };
  if (from !== undefined) moved[from]--;
  if (to !== undefined) moved[to]++;
  return moved;
}

function flightsOf(record: DirtyRecord | undefined): number {
  return record?.flight ? 1 : 0;
}

/** What is being parked is not on its way to ROW: a sick side store takes no room from the healthy. */
function toRow(record: DirtyRecord | undefined): Flight | null {
  return record !== undefined && isFlying(record.place) ? record.flight : null;
}

/** The record that a write makes when there is none of its object, in no lane yet. */
export function newRecord(write: InsertedWrite): DirtyRecord {
  const parked = write.parked === true;
  return {
    bucket: write.bucket,
    place: parked ? 'parked' : 'queued',
    version: write.version,
    inRow: 0,
    pin: parked ? null : write.version,
    bytes: parked ? 0 : write.bytes,
    coveredTo: coverage(0, write),
    rearmed: false,
    attempts: 0,
    flight: null,
    lane: null,
    previous: null,
    next: null,
  };
}

/** The record with one more write. */
export function overwritten(record: DirtyRecord, write: InsertedWrite): DirtyRecord {
  const { flight } = record;
  return {
    ...record,
    version: write.version,
    pin: record.pin ?? write.version,
    bytes: record.bytes + write.bytes,
    coveredTo: coverage(record.coveredTo, write),
    flight: flight && {
      ...flight,
      nextPin: flight.nextPin ?? write.version,
      coveredToNext: coverage(flight.coveredToNext, write),
    },
  };
}

/** Runs from the object's start are joined, in whatever pieces they come, as long as in order. */
function coverage(coveredTo: number, { offset, bytes }: InsertedWrite): number {
  return offset <= coveredTo ? Math.max(coveredTo, offset + bytes) : coveredTo;
}

/** All of the record as it is now takes off. */
export function takeOff(record: DirtyRecord): Flight {
  return { version: record.version, bytes: record.bytes, nextPin: null, coveredToNext: 0 };
}

/** What was in flight is durable: the pin moves on to the first write since, if there is one. */
export function land(record: DirtyRecord, flight: Flight): DirtyRecord {
  return {
    ...record,
    pin: flight.nextPin,
    bytes: record.bytes - flight.bytes,
    coveredTo: flight.coveredToNext,
    rearmed: false,
    flight: null,
  };
}
