/**
 * What must hold of a view's index whatever has happened: the invariants of its doc comments, each
 * figure counted again from the records. It says what is wrong and expects nothing, so that a walk of
 * many steps can ask after each.
 */
import type { ObjectId, Place, Sequence } from '../../src/machines/events.ts';
import { entriesOf } from '../../src/machines/sorted-map.ts';
import type { DirtyRecord, LaneName, ViewIndex } from '../../src/machines/view-index.ts';

type Records = readonly (readonly [ObjectId, DirtyRecord])[];

const flyingPlaces = new Set<Place>(['prepared', 'filling', 'destaging', 'parking']);
const toRow = new Set<Place>(['prepared', 'filling', 'destaging']);

/** Every lane, in the order in which they are taken from. */
export const lanes = ['filled', 'urgent', 'ordinary'] as const satisfies readonly LaneName[];

/** Every figure, lane, pin and account that is not what the records say. */
export function wrongsIn(index: ViewIndex): readonly string[] {
  const records: Records = [...entriesOf(index.records)];
  return [
    ...wrongFigures(index, records),
    ...records.flatMap(([object, record]) => wrongsOf(object, record)),
    ...lanes.flatMap((name) => wrongLane(index, name, records)),
    ...Object.entries(index.requests).flatMap(([request, account]) => {
      const { length } = [...entriesOf(account.outstanding)];
      const isRight = account.left === length && account.total >= length + account.failed.length;
      return isRight ? [] : [`account of ${request}`];
    }),
  ];
}

/** A lane from head to tail, by its links. */
export function laneOf(index: ViewIndex, name: LaneName): readonly ObjectId[] {
  const records = new Map(entriesOf(index.records));
  const order: ObjectId[] = [];
  let object = index[name].head;
  while (object !== null && order.length <= records.size) {
    order.push(object);
    object = records.get(object)?.next ?? null;
  }
  return order;
}

function wrongLane(index: ViewIndex, name: LaneName, records: Records): readonly string[] {
  const order = laneOf(index, name);
  const backwards: ObjectId[] = [];
  const known = new Map(records);
  let object = index[name].tail;
  while (object !== null && backwards.length <= records.length) {
    backwards.unshift(object);
    object = known.get(object)?.previous ?? null;
  }
  const saying = records.filter(([, { lane }]) => lane === name).map(([one]) => one);
  const isRight =
    order.join(' ') === backwards.join(' ') &&
    order.toSorted().join(' ') === saying.toSorted().join(' ') &&
    order.length === index[name].length;
  return isRight ? [] : [`lane ${name}: ${order.join(' ')} and back ${backwards.join(' ')}`];
}

function wrongFigures(index: ViewIndex, records: Records): readonly string[] {
  const counts: Partial<Record<Place, number>> = {};
  const pins: (readonly [Sequence, ObjectId])[] = [];
  let [dirtyBytes, flights, flying, flyingBytes] = [0, 0, 0, 0];
  for (const [object, { place, bytes, flight, pin }] of records) {
    counts[place] = (counts[place] ?? 0) + 1;
    dirtyBytes += bytes;
    flights += flight === null ? 0 : 1;
    flying += toRow.has(place) && flight !== null ? 1 : 0;
    flyingBytes += toRow.has(place) ? (flight?.bytes ?? 0) : 0;
    if (pin !== null) pins.push([pin, object]);
  }
  pins.sort(([a], [b]) => a - b);
  const places = Object.keys(index.counts) as Place[];
  return [
    ...places.filter((place) => index.counts[place] !== (counts[place] ?? 0)),
    ...(index.dirtyBytes === dirtyBytes ? [] : [`dirtyBytes ${index.dirtyBytes}: ${dirtyBytes}`]),
    ...(index.flights === flights ? [] : [`flights ${index.flights}: ${flights}`]),
    ...(index.flying === flying ? [] : [`flying ${index.flying}: ${flying}`]),
    ...(index.flyingBytes === flyingBytes ? [] : [`flyingBytes ${index.flyingBytes}`]),
    ...([...entriesOf(index.pins)].join(' ') === pins.join(' ') ? [] : ['pins']),
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
