/**
 * How a record changes, and every figure in step with it: a write joins it, it enters a place, takes
 * off and lands, and goes. Its order among the others is `view-lanes.ts`.
 */
import type { InsertedWrite, ObjectId, Place, Sequence } from './events.ts';
import { figure, placeAt, placeNumber, type ViewColumns } from './view-columns.ts';
import { isFlying, knownRow } from './view-index.ts';

/** Every entry of the view up to here has been inserted. */
export function noteUpTo({ figures }: ViewColumns, upTo: Sequence): void {
  figures.set(figure.upTo, Math.max(figures.get(figure.upTo), upTo));
}

/** The record that a write makes when there is none of its object, in no lane yet. */
export function addRecord(draft: ViewColumns, write: InsertedWrite): number {
  const isParked = write.parked === true;
  const row = draft.names.add(write.object);
  draft.bucket.set(row, write.bucket);
  draft.version.set(row, write.version);
  draft.inRow.set(row, 0);
  draft.pin.set(row, isParked ? 0 : draft.pins.add(write.version) + 1);
  draft.bytes.set(row, 0);
  draft.coveredTo.set(row, coverage(0, write));
  draft.rearmed.set(row, 0);
  draft.attempts.set(row, 0);
  draft.flight.set(row, 0);
  draft.lane.set(row, 0);
  const place = placeNumber(isParked ? 'parked' : 'queued');
  draft.place.set(row, place);
  draft.figures.add(place, 1);
  if (!isParked) addBytes(draft, row, write.bytes);
  return row;
}

/** One more write of an object that has a record. */
export function overwrite(draft: ViewColumns, row: number, write: InsertedWrite): void {
  const { version, pin, pins, coveredTo, flights } = draft;
  version.set(row, write.version);
  if (pin.get(row) === 0) pin.set(row, pins.add(write.version) + 1);
  addBytes(draft, row, write.bytes);
  coveredTo.set(row, coverage(coveredTo.get(row), write));
  const flight = draft.flight.get(row) - 1;
  if (flight < 0) return;
  const { nextPin, coveredToNext } = flights;
  if (nextPin.get(flight) === 0) nextPin.set(flight, pins.add(write.version) + 1);
  coveredToNext.set(flight, coverage(coveredToNext.get(flight), write));
}

/** Runs from the object's start are joined, in whatever pieces they come, as long as in order. */
function coverage(coveredTo: number, { offset, bytes }: InsertedWrite): number {
  return offset <= coveredTo ? Math.max(coveredTo, offset + bytes) : coveredTo;
}

/** Into a place: all of the record as it is now takes off if that is one of a flight. */
export function movePlace(draft: ViewColumns, row: number, place: Place): void {
  const isMoving = isFlying(place) || place === 'parking';
  const was = flightFigures(draft, row);
  draft.figures.add(draft.place.get(row), -1);
  draft.place.set(row, placeNumber(place));
  draft.figures.add(placeNumber(place), 1);
  if (isMoving) takeOff(draft, row);
  else dropFlight(draft, row);
  count(draft, was, flightFigures(draft, row));
}

function takeOff(draft: ViewColumns, row: number): void {
  const { flight, flights } = draft;
  dropNextPin(draft, row);
  if (flight.get(row) === 0) flight.set(row, flights.add() + 1);
  const at = flight.get(row) - 1;
  flights.version.set(at, draft.version.get(row));
  flights.bytes.set(at, draft.bytes.get(row));
  flights.nextPin.set(at, 0);
  flights.coveredToNext.set(at, 0);
}

/** Its flight has ended without landing: what has been written since is as all the rest. */
export function ground(draft: ViewColumns, object: ObjectId): void {
  const row = knownRow(draft, object);
  const was = flightFigures(draft, row);
  dropFlight(draft, row);
  count(draft, was, grounded);
}

/**
 * What was in flight is durable, in ROW if `inRow` says so: the pin moves on to the first write since,
 * if there is one. Gives whether there is none.
 * Errors: throws when nothing was in flight.
 */
export function land(draft: ViewColumns, object: ObjectId, inRow?: Sequence): boolean {
  const { flight, flights, pin, pins } = draft;
  const row = knownRow(draft, object);
  const at = flight.get(row) - 1;
  if (at < 0) throw new Error(`${object} has landed but was not in flight`);
  const was = flightFigures(draft, row);
  const landed = pin.get(row);
  if (landed !== 0) pins.remove(landed - 1);
  pin.set(row, flights.nextPin.get(at));
  flights.remove(at);
  flight.set(row, 0);
  count(draft, was, grounded);
  addBytes(draft, row, -flights.bytes.get(at));
  draft.coveredTo.set(row, flights.coveredToNext.get(at));
  draft.rearmed.set(row, 0);
  if (inRow !== undefined) draft.inRow.set(row, inRow);
  return flights.version.get(at) === draft.version.get(row);
}

interface FlightFigures {
  readonly flights: number;
  readonly flying: number;
  readonly flyingBytes: number;
}

const grounded: FlightFigures = { flights: 0, flying: 0, flyingBytes: 0 };

/** What is being parked is not on its way to ROW: a sick side store takes no room from the healthy. */
function flightFigures(draft: ViewColumns, row: number): FlightFigures {
  const at = draft.flight.get(row) - 1;
  if (at < 0) return grounded;
  const isToRow = isFlying(placeAt(draft, row));
  const flyingBytes = isToRow ? draft.flights.bytes.get(at) : 0;
  return { flights: 1, flying: isToRow ? 1 : 0, flyingBytes };
}

function count({ figures }: ViewColumns, was: FlightFigures, is: FlightFigures): void {
  figures.add(figure.flights, is.flights - was.flights);
  figures.add(figure.flying, is.flying - was.flying);
  figures.add(figure.flyingBytes, is.flyingBytes - was.flyingBytes);
}

function dropFlight(draft: ViewColumns, row: number): void {
  const { flight, flights } = draft;
  if (flight.get(row) === 0) return;
  dropNextPin(draft, row);
  flights.remove(flight.get(row) - 1);
  flight.set(row, 0);
}

function dropNextPin({ flight, flights, pins }: ViewColumns, row: number): void {
  const at = flight.get(row) - 1;
  const nextPin = at < 0 ? 0 : flights.nextPin.get(at);
  if (nextPin !== 0) pins.remove(nextPin - 1);
}

function addBytes({ bytes, figures }: ViewColumns, row: number, more: number): void {
  bytes.add(row, more);
  figures.add(figure.dirtyBytes, more);
}

/** The record goes. Errors: throws when there is none, or it still waits in a lane. */
export function removeRecord(draft: ViewColumns, object: ObjectId): void {
  const row = knownRow(draft, object);
  if (draft.lane.get(row) !== 0)
    throw new Error(`${object} waits in a lane: it has to leave first`);
  count(draft, flightFigures(draft, row), grounded);
  dropFlight(draft, row);
  const pin = draft.pin.get(row);
  if (pin !== 0) draft.pins.remove(pin - 1);
  draft.figures.add(draft.place.get(row), -1);
  draft.figures.add(figure.dirtyBytes, -draft.bytes.get(row));
  draft.names.remove(row);
}
