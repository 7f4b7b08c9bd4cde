/**
 * The order in which a view's objects are destaged: three lanes, and the choice of the next ones.
 * Being selected is a change of place, not a removal (P1); whoever comes back goes to the tail (P2, P4).
 */
import type { InsertedWrite, ObjectId, Place } from './events.ts';
import { figure, laneNames, placeAt, type ViewColumns } from './view-columns.ts';
import {
  columnsOf,
  countOf,
  hasRipe,
  knownRow,
  type AnyIndex,
  type LaneName,
} from './view-index.ts';
import { addRecord, movePlace, overwrite } from './view-records.ts';
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

/** A durable write joins its object's record, or makes one, whose object is queued unless parked. */
export function insertWrite(draft: ViewColumns, write: InsertedWrite): void {
  const known = draft.names.rowOf(write.object);
  if (known >= 0) overwrite(draft, known, write);
  else {
    const row = addRecord(draft, write);
    if (write.parked !== true) joinTail(draft, row);
  }
}

/** Puts a queued or requeued object at the tail of its lane. */
export function joinLane(draft: ViewColumns, object: ObjectId): void {
  joinTail(draft, knownRow(draft, object));
}

/** Takes an object out of whatever lane it is in. */
export function leaveLane(draft: ViewColumns, object: ObjectId): void {
  leave(draft, knownRow(draft, object));
}

function joinTail(draft: ViewColumns, row: number, isFilled = false): void {
  leave(draft, row);
  const isUrgent = draft.rearmed.get(row) === 1 || isAwaited(draft, draft.names.nameOf(row));
  const lane = laneNames.indexOf(isFilled ? 'filled' : isUrgent ? 'urgent' : 'ordinary');
  draft.lane.set(row, lane + 1);
  draft.lanes.append(lane, row);
}

function leave({ lane, lanes, figures }: ViewColumns, row: number): void {
  const left = lane.get(row) - 1;
  if (left < 0) return;
  if (figures.get(figure.ripeTo) === row + 1) figures.set(figure.ripeTo, lanes.previous(row) + 1);
  lanes.remove(left, row);
  lane.set(row, 0);
}

/** An age tick: what is in the ordinary lane now is not to wait for another. */
export function ripen({ lanes, figures }: ViewColumns): void {
  figures.set(figure.ripeTo, lanes.tail(laneNames.indexOf('ordinary')) + 1);
}

const outPlaces = ['prepared', 'filling', 'destaging', 'backingOff', 'parking'] as const;

/** An answer makes room at once, before the object has said where that leaves it. */
export function hasRoom(
  index: AnyIndex,
  { windowObjects, windowBytes, outObjectsMax }: Window,
): boolean {
  const { figures } = columnsOf(index);
  if (outObjectsMax !== undefined && countOf(index, ...outPlaces) >= outObjectsMax) return false;
  const flying = figures.get(figure.flying);
  return flying === 0 || (flying < windowObjects && figures.get(figure.flyingBytes) < windowBytes);
}

/** Selects what the gate and the window allow, the awaited first, each lane from its head. */
export function selectNext(
  draft: ViewColumns,
  gate: Gate,
  window: Window,
  atMost = Infinity,
): readonly Selected[] {
  const selected: Selected[] = [];
  while (selected.length < atMost && hasRoom(draft, window)) {
    const row = headOf(draft, gate);
    if (row < 0) break;
    selected.push({
      object: draft.names.nameOf(row),
      coveredTo: draft.coveredTo.get(row),
      attempts: draft.attempts.get(row),
      isActorless: placeAt(draft, row) === 'queued',
    });
    leave(draft, row);
    movePlace(draft, row, 'prepared');
    draft.attempts.set(row, 0);
  }
  return selected;
}

function headOf(draft: ViewColumns, gate: Gate): number {
  const head = (lane: LaneName): number => draft.lanes.head(laneNames.indexOf(lane));
  const [filled, urgent] = [head('filled'), head('urgent')];
  if (filled >= 0) return filled;
  if (urgent >= 0) return urgent;
  const isOpen = gate === 'all' || (gate === 'ripe' && hasRipe(draft));
  return isOpen ? head('ordinary') : -1;
}

/** Enters a place that the object has announced; leaving flight when the place is not one of it. */
export function enterPlace(draft: ViewColumns, object: ObjectId, place: Place, attempts = 0): void {
  const row = knownRow(draft, object);
  const isFilled = placeAt(draft, row) === 'filling';
  movePlace(draft, row, place);
  draft.attempts.set(row, attempts);
  if (place === 'requeued' || place === 'queued') joinTail(draft, row, isFilled);
}

/** A parked object gets a new budget: it is queued again, ahead of what waits for a threshold. */
export function rearm(draft: ViewColumns, object: ObjectId): void {
  draft.rearmed.set(knownRow(draft, object), 1);
  enterPlace(draft, object, 'queued');
}
