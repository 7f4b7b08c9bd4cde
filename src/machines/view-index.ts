/**
 * What a view knows of its dirty objects: one record each, in exactly one place, and the figures that
 * the view's guards read. No payload is in here, only versions and sizes. A value: it never changes
 * as seen from outside, and is told by its plain value; a change makes the next one, and costs what
 * it changes. See docs/adr/0014.
 * Source: seed notes, `destage_view_t`; P1 (one place), P5 (the min as a minimum over all).
 */
import { asPlain, fromPlain } from '../columns/value-object.ts';
import type { VersionedMap } from '../columns/versioned-map.ts';
import { Versioned } from '../columns/versioned.ts';
import type { Log } from '../columns/journal.ts';
import type { ObjectId, Place, RequestId, Sequence } from './events.ts';
import { figure, laneNames, placeAt, placeNumber, recordAt, ViewColumns } from './view-columns.ts';
import { figuresIn, fillFrom, plainOf, type PlainIndex } from './view-plain.ts';

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
}

/**
 * A queue: first in, first out, and removal from the middle. `filled`: its fill is held in memory, so
 * that it goes first; `urgent`: awaited by a flush request, or re-armed. Both are exempt from the
 * thresholds.
 */
export type LaneName = 'filled' | 'urgent' | 'ordinary';

/** Invariant: `outstanding` only ever loses entries; `left` is how many it has. */
export interface FlushAccount {
  readonly total: number;
  readonly left: number;
  readonly outstanding: VersionedMap<Sequence>;
  readonly failed: readonly ObjectId[];
}

/**
 * What the guards read.
 * Invariant: `counts[p]` records are in place `p`; `dirtyBytes` is the sum of their bytes; `flights`
 * have a flight; `flying` of them are on their way to ROW, with `flyingBytes`.
 */
export interface Figures {
  readonly counts: Readonly<Record<Place, number>>;
  readonly dirtyBytes: number;
  readonly flights: number;
  readonly flying: number;
  readonly flyingBytes: number;
  /** Every entry of this view up to here has been inserted. */
  readonly upTo: Sequence;
}

export class ViewIndex extends Versioned<Log, ViewColumns> {
  [asPlain](): PlainIndex {
    return plainOf(this.state);
  }

  [fromPlain](plain: PlainIndex): ViewIndex {
    return indexFrom(plain);
  }

  toJSON(): PlainIndex {
    return this[asPlain]();
  }

  protected override made(columns: ViewColumns): this {
    return new ViewIndex(columns) as this;
  }
}

/** An index, or one that is being made by a change. */
export type AnyIndex = ViewIndex | ViewColumns;

/** An index of its own, with nothing in it. */
export function emptyIndex(): ViewIndex {
  return new ViewIndex(new ViewColumns());
}

/** The index after `edit`. Errors: what `edit` throws, and then nothing has changed. */
export function change(index: ViewIndex, edit: (draft: ViewColumns) => void): ViewIndex {
  return indexOf(index).change(edit);
}

/** The index that a plain value tells of, as a view has it that was restored from one. */
function indexFrom(plain: PlainIndex): ViewIndex {
  return emptyIndex().change((draft) => fillFrom(draft, plain));
}

const restored = new WeakMap<object, ViewIndex>();

/** Until its first change a restored view has the plain value. */
function indexOf(index: ViewIndex): ViewIndex {
  if (index instanceof ViewIndex) return index;
  let made = restored.get(index);
  if (made === undefined) restored.set(index, (made = indexFrom(index)));
  return made;
}

/** For the functions of the index: as they are for this one. */
export function columnsOf(index: AnyIndex): ViewColumns {
  return index instanceof ViewColumns ? index : indexOf(index).state;
}

export function recordOf(index: AnyIndex, object: ObjectId): DirtyRecord | undefined {
  const columns = columnsOf(index);
  const row = columns.names.rowOf(object);
  return row < 0 ? undefined : recordAt(columns, row);
}

/** Every record, in the order of their names. */
export function recordsOf(index: AnyIndex): readonly (readonly [ObjectId, DirtyRecord])[] {
  const columns = columnsOf(index);
  return columns.names
    .sorted()
    .map((object) => [object, recordAt(columns, columns.names.rowOf(object))]);
}

/** Errors: throws when there is no record. */
export function knownRow({ names }: ViewColumns, object: ObjectId): number {
  const row = names.rowOf(object);
  if (row < 0) throw new Error(`no record of ${object}: it was deleted or never inserted`);
  return row;
}

/** Where an object is; undefined for nowhere. */
export function placeOf(index: AnyIndex, object: ObjectId): Place | undefined {
  const columns = columnsOf(index);
  const row = columns.names.rowOf(object);
  return row < 0 ? undefined : placeAt(columns, row);
}

/** As `placeOf`, for an object that must be there. Errors: throws when it is not. */
export function knownPlace(index: AnyIndex, object: ObjectId): Place {
  const columns = columnsOf(index);
  return placeAt(columns, knownRow(columns, object));
}

/** The newest version of an object that is there. Errors: throws when it is not. */
export function versionOf(index: AnyIndex, object: ObjectId): Sequence {
  const columns = columnsOf(index);
  return columns.version.get(knownRow(columns, object));
}

/** The version that is being moved. Errors: throws when there is none. */
export function flownVersion(index: AnyIndex, object: ObjectId): Sequence {
  const columns = columnsOf(index);
  const flight = columns.flight.get(knownRow(columns, object)) - 1;
  if (flight < 0) throw new Error(`${object} is asked to move but is not in flight`);
  return columns.flights.version.get(flight);
}

/** Something of the object is only in the log. */
export function isPinned(index: AnyIndex, object: ObjectId): boolean {
  const columns = columnsOf(index);
  return columns.pin.get(knownRow(columns, object)) !== 0;
}

/** The newest version is in ROW, whether the object has said so or not. */
export function isInRow(index: AnyIndex, object: ObjectId): boolean {
  const columns = columnsOf(index);
  const row = knownRow(columns, object);
  return columns.inRow.get(row) === columns.version.get(row);
}

/** It is on its way, or queued again with its actor. */
export function hasActor(index: AnyIndex, object: ObjectId): boolean {
  const place = placeOf(index, object);
  return place !== undefined && place !== 'queued' && place !== 'parked';
}

/** Something of the object is being moved. */
export function hasFlight(index: AnyIndex, object: ObjectId): boolean {
  const columns = columnsOf(index);
  return columns.flight.get(knownRow(columns, object)) !== 0;
}

/** What has moved is what is in flight: late and double answers are not. */
export function isInFlight(
  index: AnyIndex,
  object: ObjectId,
  version: Sequence,
  place: Place,
): boolean {
  const columns = columnsOf(index);
  const row = columns.names.rowOf(object);
  if (row < 0 || columns.place.get(row) !== placeNumber(place)) return false;
  const flight = columns.flight.get(row) - 1;
  return flight >= 0 && columns.flights.version.get(flight) === version;
}

export function isFlying(place: Place): boolean {
  return place === 'prepared' || place === 'filling' || place === 'destaging';
}

export function figuresOf(index: AnyIndex): Figures {
  return figuresIn(columnsOf(index));
}

/** How many records are in these places. */
export function countOf(index: AnyIndex, ...among: readonly Place[]): number {
  const { figures } = columnsOf(index);
  let count = 0;
  for (const place of among) count += figures.get(placeNumber(place));
  return count;
}

export function dirtyBytesOf(index: AnyIndex): number {
  return columnsOf(index).figures.get(figure.dirtyBytes);
}

export function upToOf(index: AnyIndex): Sequence {
  return columnsOf(index).figures.get(figure.upTo);
}

export function laneLength(index: AnyIndex, lane: LaneName): number {
  return columnsOf(index).lanes.length(laneNames.indexOf(lane));
}

/** A lane from its head to its tail. */
export function laneOf(index: AnyIndex, lane: LaneName): readonly ObjectId[] {
  const { lanes, names } = columnsOf(index);
  return [...lanes.rows(laneNames.indexOf(lane))].map((row) => names.nameOf(row));
}

/** Some of the ordinary lane was there at the last age tick. */
export function hasRipe(index: AnyIndex): boolean {
  return columnsOf(index).figures.get(figure.ripeTo) !== 0;
}

/** Nothing moves, and every object has said where that has left it. */
export function isSettled(index: AnyIndex): boolean {
  const { figures } = columnsOf(index);
  const moving = countOf(index, 'prepared', 'filling', 'destaging', 'destaged');
  return figures.get(figure.flights) + moving === 0;
}

/** Nothing is left that could still be destaged without a rearm. */
export function isAllParked(index: AnyIndex): boolean {
  return columnsOf(index).names.size === countOf(index, 'parked');
}

/** P5: everything of this view strictly below is durable in ROW or in the side store. */
export function trimPointOf(index: AnyIndex): Sequence {
  return columnsOf(index).pins.least ?? upToOf(index) + 1;
}

/** Open flush requests, in the order in which they were opened. */
export function requestsOf(index: AnyIndex): Readonly<Record<RequestId, FlushAccount>> {
  return columnsOf(index).requests.value;
}
