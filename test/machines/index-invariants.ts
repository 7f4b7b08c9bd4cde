/**
 * What must hold of a view's index whatever has happened: the invariants of its doc comments, each
 * figure counted again from the records. It says what is wrong and expects nothing, so that a walk of
 * many steps can ask after each.
 */
import type { ObjectId, Place, Sequence } from '../../src/machines/events.ts';
import {
  figuresOf,
  laneLength,
  laneOf,
  recordsOf,
  requestsOf,
  trimPointOf,
  upToOf,
  type DirtyRecord,
  type LaneName,
  type ViewIndex,
} from '../../src/machines/view-index.ts';

type Records = readonly (readonly [ObjectId, DirtyRecord])[];

const flyingPlaces = new Set<Place>(['prepared', 'filling', 'destaging', 'parking']);
const toRow = new Set<Place>(['prepared', 'filling', 'destaging']);

/** Every lane, in the order in which they are taken from. */
export const lanes = ['filled', 'urgent', 'ordinary'] as const satisfies readonly LaneName[];

/** Every figure, lane, pin and account that is not what the records say. */
export function wrongsIn(index: ViewIndex): readonly string[] {
  const records = recordsOf(index);
  return [
    ...wrongFigures(index, records),
    ...records.flatMap(([object, record]) => wrongsOf(object, record)),
    ...lanes.flatMap((name) => wrongLane(index, name, records)),
    ...Object.entries(requestsOf(index)).flatMap(([request, account]) => {
      const { length } = account.outstanding.keys();
      const isRight = account.left === length && account.total >= length + account.failed.length;
      return isRight ? [] : [`account of ${request}`];
    }),
  ];
}

function wrongLane(index: ViewIndex, name: LaneName, records: Records): readonly string[] {
  const order = laneOf(index, name);
  const saying = records.filter(([, { lane }]) => lane === name).map(([one]) => one);
  const isRight =
    order.toSorted().join(' ') === saying.toSorted().join(' ') &&
    order.length === laneLength(index, name);
  return isRight ? [] : [`lane ${name}: ${order.join(' ')}, and of ${saying.join(' ')}`];
}

function wrongFigures(index: ViewIndex, records: Records): readonly string[] {
  const figures = figuresOf(index);
  const counts: Partial<Record<Place, number>> = {};
  const pins: Sequence[] = [];
  let [dirtyBytes, flights, flying, flyingBytes] = [0, 0, 0, 0];
  for (const [, { place, bytes, flight, pin }] of records) {
    counts[place] = (counts[place] ?? 0) + 1;
    dirtyBytes += bytes;
    flights += flight === null ? 0 : 1;
    flying += toRow.has(place) && flight !== null ? 1 : 0;
    flyingBytes += toRow.has(place) ? (flight?.bytes ?? 0) : 0;
    if (pin !== null) pins.push(pin);
  }
  const trimPoint = pins.length === 0 ? upToOf(index) + 1 : Math.min(...pins);
  const places = Object.keys(figures.counts) as Place[];
  return [
    ...places.filter((place) => figures.counts[place] !== (counts[place] ?? 0)),
    ...(figures.dirtyBytes === dirtyBytes ? [] : [`dirtyBytes ${figures.dirtyBytes}`]),
    ...(figures.flights === flights ? [] : [`flights ${figures.flights}: ${flights}`]),
    ...(figures.flying === flying ? [] : [`flying ${figures.flying}: ${flying}`]),
    ...(figures.flyingBytes === flyingBytes ? [] : [`flyingBytes ${figures.flyingBytes}`]),
    ...(trimPointOf(index) === trimPoint ? [] : [`trim point ${trimPointOf(index)}`]),
  ];
}

function wrongsOf(object: ObjectId, record: DirtyRecord): readonly string[] {
  const { place, pin, version, bytes, flight, lane } = record;
  const isWaiting = place === 'queued' || place === 'requeued';
  return [
    ...(pin !== null && pin > version ? [`${object}: pin ${pin} above version ${version}`] : []),
    ...(bytes < (flight?.bytes ?? 0) ? [`${object}: more bytes in flight than dirty`] : []),
    ...((lane !== null) === isWaiting ? [] : [`${object}: ${place}, in lane ${lane}`]),
    ...(flight === null || flyingPlaces.has(place) ? [] : [`${object}: flies in ${place}`]),
  ];
}
