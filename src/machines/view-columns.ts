/**
 * Where a view's index keeps its records: a row each, in columns, with its lane and its pin as links.
 * Not here: what the fields mean (`view-index.ts`), and how they change together (`view-records.ts`).
 */
import { Cell } from '../columns/cell.ts';
import { Chains } from '../columns/chains.ts';
import { Column } from '../columns/column.ts';
import { Journal } from '../columns/journal.ts';
import { Names } from '../columns/names.ts';
import { Ordered } from '../columns/ordered.ts';
import { Spare } from '../columns/spare.ts';
import type { Place, RequestId } from './events.ts';
import type { DirtyRecord, Flight, FlushAccount, LaneName } from './view-index.ts';

/** A place as a number is its position here, and that of its figure. */
export const places = [
  'queued',
  'prepared',
  'filling',
  'destaging',
  'requeued',
  'backingOff',
  'parking',
  'parked',
  'destaged',
] as const satisfies readonly Place[];

const placeNumbers = Object.fromEntries(places.map((place, at) => [place, at])) as Readonly<
  Record<Place, number>
>;

/** A lane as a number is its position here. */
export const laneNames = ['filled', 'urgent', 'ordinary'] as const satisfies readonly LaneName[];

/** Positions among the figures; before them, a count for each place. */
export const figure = {
  dirtyBytes: places.length,
  flights: places.length + 1,
  flying: places.length + 2,
  flyingBytes: places.length + 3,
  upTo: places.length + 4,
  /** A row plus one, 0 for none. */
  ripeTo: places.length + 5,
} as const;

/** `pin`, `flight`, `lane`, `nextPin`: the number of one plus one, 0 for none. */
export class ViewColumns extends Journal {
  readonly names = new Names(this);
  readonly bucket = new Column(this, 'integer');
  readonly place = new Column(this, 'byte');
  readonly version = new Column(this, 'number');
  readonly inRow = new Column(this, 'number');
  readonly pin = new Column(this, 'integer');
  readonly bytes = new Column(this, 'number');
  readonly coveredTo = new Column(this, 'number');
  readonly rearmed = new Column(this, 'byte');
  readonly attempts = new Column(this, 'integer');
  readonly flight = new Column(this, 'integer');
  readonly lane = new Column(this, 'byte');
  readonly lanes = new Chains(this);
  readonly pins = new Ordered(this);
  readonly flights = new Flights(this);
  readonly figures = new Column(this, 'number');
  readonly requests = new Cell<Readonly<Record<RequestId, FlushAccount>>>(this, {});
}

/** Few records fly at a time, so that what is kept of a flight has rows of its own. */
class Flights {
  readonly #spare: Spare;
  readonly version: Column;
  readonly bytes: Column;
  readonly nextPin: Column;
  readonly coveredToNext: Column;

  constructor(journal: Journal) {
    this.#spare = new Spare(journal);
    this.version = new Column(journal, 'number');
    this.bytes = new Column(journal, 'number');
    this.nextPin = new Column(journal, 'integer');
    this.coveredToNext = new Column(journal, 'number');
  }

  /** A row that holds whatever was left there. */
  add(): number {
    return this.#spare.take();
  }

  remove(flight: number): void {
    this.#spare.give(flight);
  }
}

/** What a row holds. */
export function recordAt(columns: ViewColumns, row: number): DirtyRecord {
  const pin = columns.pin.get(row);
  const lane = columns.lane.get(row);
  return {
    bucket: columns.bucket.get(row),
    place: placeAt(columns, row),
    version: columns.version.get(row),
    inRow: columns.inRow.get(row),
    pin: pin === 0 ? null : columns.pins.valueOf(pin - 1),
    bytes: columns.bytes.get(row),
    coveredTo: columns.coveredTo.get(row),
    rearmed: columns.rearmed.get(row) === 1,
    attempts: columns.attempts.get(row),
    flight: flightAt(columns, row),
    lane: lane === 0 ? null : (laneNames[lane - 1] ?? null),
  };
}

export function placeAt(columns: ViewColumns, row: number): Place {
  return places[columns.place.get(row)] ?? 'queued';
}

export function placeNumber(place: Place): number {
  return placeNumbers[place];
}

function flightAt({ flight, flights, pins }: ViewColumns, row: number): Flight | null {
  const at = flight.get(row) - 1;
  if (at < 0) return null;
  const nextPin = flights.nextPin.get(at);
  return {
    version: flights.version.get(at),
    bytes: flights.bytes.get(at),
    nextPin: nextPin === 0 ? null : pins.valueOf(nextPin - 1),
    coveredToNext: flights.coveredToNext.get(at),
  };
}
