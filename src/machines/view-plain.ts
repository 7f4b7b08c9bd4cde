/**
 * A view's index as a plain value, and back: records by name, lanes in their order. Nothing of how it
 * came about is in it, not the rows nor what else the columns hold.
 */
import { VersionedMap } from '../columns/versioned-map.ts';
import type { ObjectId, Place, RequestId, Sequence } from './events.ts';
import {
  figure,
  laneNames,
  placeNumber,
  places,
  recordAt,
  type ViewColumns,
} from './view-columns.ts';
import type { DirtyRecord, Figures, Flight, FlushAccount, LaneName } from './view-index.ts';

export interface PlainIndex extends Figures, Readonly<Record<LaneName, readonly ObjectId[]>> {
  readonly records: Readonly<Record<ObjectId, DirtyRecord>>;
  /** The ordinary lane up to here was there at the last age tick. */
  readonly ripeTo: ObjectId | null;
  readonly requests: Readonly<Record<RequestId, FlushAccount>>;
}

export function plainOf(columns: ViewColumns): PlainIndex {
  const { names, lanes, figures, requests } = columns;
  const lane = (name: LaneName): readonly ObjectId[] =>
    [...lanes.rows(laneNames.indexOf(name))].map((row) => names.nameOf(row));
  const ripeTo = figures.get(figure.ripeTo);
  return {
    records: Object.fromEntries(
      names.sorted().map((name) => [name, recordAt(columns, names.rowOf(name))]),
    ),
    filled: lane('filled'),
    urgent: lane('urgent'),
    ordinary: lane('ordinary'),
    ripeTo: ripeTo === 0 ? null : names.nameOf(ripeTo - 1),
    ...figuresIn(columns),
    requests: requests.value,
  };
}

export function figuresIn({ figures }: ViewColumns): Figures {
  const counts = places.map((place, at) => [place, figures.get(at)] as const);
  return {
    counts: Object.fromEntries(counts) as Record<Place, number>,
    dirtyBytes: figures.get(figure.dirtyBytes),
    flights: figures.get(figure.flights),
    flying: figures.get(figure.flying),
    flyingBytes: figures.get(figure.flyingBytes),
    upTo: figures.get(figure.upTo),
  };
}

/** Puts what a plain value tells of into empty columns. */
export function fillFrom(draft: ViewColumns, plain: PlainIndex): void {
  const { names, lanes, figures } = draft;
  // In the order of their pins, which are cheap so.
  const records = Object.entries(plain.records).toSorted(
    ([, a], [, b]) => (a.pin ?? 0) - (b.pin ?? 0),
  );
  for (const [object, record] of records) putRecord(draft, names.add(object), record);
  for (const [lane, name] of laneNames.entries())
    for (const object of plain[name]) lanes.append(lane, names.rowOf(object));
  for (const [at, place] of places.entries()) figures.set(at, plain.counts[place]);
  for (const name of ['dirtyBytes', 'flights', 'flying', 'flyingBytes', 'upTo'] as const)
    figures.set(figure[name], plain[name]);
  figures.set(figure.ripeTo, plain.ripeTo === null ? 0 : names.rowOf(plain.ripeTo) + 1);
  const requests = Object.entries(plain.requests).map(([request, account]) => [
    request,
    { ...account, outstanding: VersionedMap.from<Sequence>(account.outstanding) },
  ]);
  draft.requests.set(Object.fromEntries(requests) as PlainIndex['requests']);
}

/** Puts a record into a row that holds none; its lane and the figures are not touched. */
function putRecord(draft: ViewColumns, row: number, record: DirtyRecord): void {
  const { pins } = draft;
  draft.bucket.set(row, record.bucket);
  draft.place.set(row, placeNumber(record.place));
  draft.version.set(row, record.version);
  draft.inRow.set(row, record.inRow);
  draft.pin.set(row, record.pin === null ? 0 : pins.add(record.pin) + 1);
  draft.bytes.set(row, record.bytes);
  draft.coveredTo.set(row, record.coveredTo);
  draft.rearmed.set(row, record.rearmed ? 1 : 0);
  draft.attempts.set(row, record.attempts);
  draft.lane.set(row, record.lane === null ? 0 : laneNames.indexOf(record.lane) + 1);
  draft.flight.set(row, record.flight === null ? 0 : putFlight(draft, record.flight) + 1);
}

function putFlight({ flights, pins }: ViewColumns, flight: Flight): number {
  const at = flights.add();
  flights.version.set(at, flight.version);
  flights.bytes.set(at, flight.bytes);
  flights.nextPin.set(at, flight.nextPin === null ? 0 : pins.add(flight.nextPin) + 1);
  flights.coveredToNext.set(at, flight.coveredToNext);
  return at;
}
