/**
 * A view's index against a plain reference of maps and arrays, under random sequences of legal steps.
 * The steps are those that a view's actions make of the index's functions.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../src/columns/value-object.ts';
import type { InsertedWrite, ObjectId, Place, Sequence } from '../../src/machines/events.ts';
import {
  change,
  emptyIndex,
  laneOf,
  recordOf,
  recordsOf,
  requestsOf,
  trimPointOf,
  type LaneName,
  type ViewIndex,
} from '../../src/machines/view-index.ts';
import {
  enterPlace,
  insertWrite,
  joinLane,
  rearm,
  ripen,
  selectNext,
  type Gate,
  type Selected,
} from '../../src/machines/view-lanes.ts';
import { land, noteUpTo, removeRecord } from '../../src/machines/view-records.ts';
import {
  accountOf,
  closeRequest,
  creditFlushed,
  creditParked,
  openRequest,
  waitingOf,
} from '../../src/machines/view-requests.ts';
import { lanes, wrongsIn } from './index-invariants.ts';
import { announced, write, type Announced } from './said.ts';

const window = { windowObjects: 2, windowBytes: 12 };
const objects = ['a', 'b', 'c', 'd'];
const toRow = new Set<Place>(['prepared', 'filling', 'destaging']);
const bucketOf = (object: ObjectId) => objects.indexOf(object) % 2;

interface Known {
  place: Place;
  /** Writes that only the log holds. */
  entries: InsertedWrite[];
  /** How many of them have taken off. */
  flown: number | null;
  rearmed: boolean;
  version: Sequence;
  inRow: Sequence;
}

/** The reference: what the doc comments say, in maps and arrays. */
class Reference {
  readonly known = new Map<ObjectId, Known>();
  readonly lanes: Record<LaneName, ObjectId[]> = { filled: [], urgent: [], ordinary: [] };
  readonly requests = new Map<
    string,
    { outstanding: Map<ObjectId, Sequence>; failed: ObjectId[] }
  >();
  ripe = new Set<ObjectId>();
  upTo = 0;

  join(object: ObjectId, isFilled = false): void {
    const awaited = [...this.requests.values()].some(({ outstanding }) => outstanding.has(object));
    const isUrgent = awaited || this.known.get(object)?.rearmed === true;
    this.lanes[isFilled ? 'filled' : isUrgent ? 'urgent' : 'ordinary'].push(object);
  }

  leave(object: ObjectId): void {
    for (const lane of lanes) this.lanes[lane] = this.lanes[lane].filter((one) => one !== object);
    this.ripe.delete(object);
  }

  select(gate: Gate): readonly ObjectId[] {
    const selected: ObjectId[] = [];
    for (;;) {
      const flying = [...this.known.values()].filter(
        ({ place, flown }) => toRow.has(place) && flown !== null,
      );
      const bytes = flying.flatMap(({ entries, flown }) => entries.slice(0, flown ?? 0));
      const isFull =
        flying.length >= window.windowObjects ||
        bytes.reduce((sum, entry) => sum + entry.bytes, 0) >= window.windowBytes;
      const ordinary = this.lanes.ordinary.find((one) => gate === 'all' || this.ripe.has(one));
      const exempt = this.lanes.filled[0] ?? this.lanes.urgent[0];
      const next = exempt ?? (gate === 'exempt' ? undefined : ordinary);
      if (next === undefined || (isFull && flying.length > 0)) return selected;
      selected.push(next);
      this.enter(next, 'prepared');
    }
  }

  enter(object: ObjectId, place: Place): void {
    const known = this.known.get(object);
    if (known === undefined) throw new Error(`the reference has no ${object}`);
    this.leave(object);
    const isMoving = ['prepared', 'filling', 'destaging', 'parking'].includes(place);
    const isFilled = known.place === 'filling';
    known.place = place;
    known.flown = isMoving ? known.entries.length : null;
    if (place === 'queued' || place === 'requeued') this.join(object, isFilled);
  }

  trimPoint(): Sequence {
    const kept = [...this.known.values()].flatMap(({ entries }) =>
      entries.map((one) => one.version),
    );
    return kept.length === 0 ? this.upTo + 1 : Math.min(...kept);
  }
}

type Turn = (index: ViewIndex, reference: Reference) => ViewIndex;

const inserts =
  (object: ObjectId, bytes: number): Turn =>
  (index, reference) => {
    const version = ++reference.upTo;
    const given = write(object, version, { bytes, bucket: bucketOf(object) });
    const known = reference.known.get(object);
    // A parked or destaged object that is written to is told first, and then is elsewhere.
    if (known?.place === 'destaged' || known?.place === 'parked')
      return change(index, (draft) => noteUpTo(draft, version));
    const inserted = change(index, (draft) => {
      noteUpTo(draft, version);
      insertWrite(draft, given);
    });
    if (known !== undefined) {
      known.entries.push(given);
      known.version = version;
      return inserted;
    }
    reference.known.set(object, {
      place: 'queued',
      entries: [given],
      flown: null,
      rearmed: false,
      version,
      inRow: 0,
    });
    reference.join(object);
    return inserted;
  };

const selects =
  (gate: Gate): Turn =>
  (index, reference) => {
    let selected: readonly Selected[] = [];
    const after = change(index, (draft) => {
      selected = selectNext(draft, gate, window);
    });
    expect(selected.map(({ object }) => object)).toEqual(reference.select(gate));
    return after;
  };

const announces =
  (object: ObjectId, place: Announced): Turn =>
  (index, reference) => {
    const known = reference.known.get(object);
    if (known === undefined) return index;
    const isLegal = announced[known.place].some((one: Announced) => one === place);
    const isDirty = known.entries.length > 0;
    if (!isLegal || (place === 'destaged' || place === 'parked') === isDirty) return index;
    reference.enter(object, place);
    const entered = change(index, (draft) => enterPlace(draft, object, place));
    if (place !== 'parked') return entered;
    for (const request of reference.requests.values())
      if (request.outstanding.delete(object)) request.failed.push(object);
    return change(entered, (draft) => void creditParked(draft, object));
  };

const lands =
  (object: ObjectId): Turn =>
  (index, reference) => {
    const known = reference.known.get(object);
    const record = recordOf(index, object);
    const isMoved = known?.place === 'destaging' || known?.place === 'parking';
    if (known === undefined || !record?.flight || !isMoved) return index;
    const { version } = record.flight;
    known.entries.splice(0, known.flown ?? 0);
    Object.assign(known, { flown: null, rearmed: false });
    const inRow = known.place === 'destaging' ? version : known.inRow;
    known.inRow = inRow;
    const landed = change(index, (draft) => void land(draft, object, inRow));
    if (known.place === 'parking') return landed;
    for (const { outstanding } of reference.requests.values())
      if ((outstanding.get(object) ?? Infinity) <= version) outstanding.delete(object);
    return change(landed, (draft) => void creditFlushed(draft, object, version));
  };

const opens =
  (request: string, bucket: number): Turn =>
  (index, reference) => {
    if (reference.requests.has(request)) return index;
    const account = { outstanding: new Map<ObjectId, Sequence>(), failed: [] as ObjectId[] };
    for (const object of objects) {
      const known = reference.known.get(object);
      if (known === undefined || bucketOf(object) !== bucket) continue;
      if (known.inRow === known.version) continue;
      if (known.place === 'parked') account.failed.push(object);
      else account.outstanding.set(object, known.version);
    }
    reference.requests.set(request, account);
    return change(index, (draft) => {
      openRequest(draft, request, { kind: 'buckets', buckets: [bucket], fence: false });
      for (const waiting of waitingOf(draft, request)) {
        joinLane(draft, waiting);
        reference.leave(waiting);
        reference.join(waiting);
      }
    });
  };

const closes =
  (request: string): Turn =>
  (index, reference) => {
    reference.requests.delete(request);
    return change(index, (draft) => closeRequest(draft, request));
  };

const ticks: Turn = (index, reference) => {
  reference.ripe = new Set(reference.lanes.ordinary);
  return change(index, ripen);
};

const deletes =
  (object: ObjectId): Turn =>
  (index, reference) => {
    if (reference.known.get(object)?.place !== 'destaged') return index;
    reference.known.delete(object);
    return change(index, (draft) => removeRecord(draft, object));
  };

const rearms =
  (object: ObjectId): Turn =>
  (index, reference) => {
    const known = reference.known.get(object);
    if (known?.place !== 'parked') return index;
    Object.assign(known, { place: 'queued', rearmed: true });
    reference.join(object);
    return change(index, (draft) => rearm(draft, object));
  };

const object = fc.constantFrom(...objects);
const request = fc.constantFrom('r1', 'r2');
const places = [...new Set(Object.values(announced).flat())];
const turns = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(object, fc.integer({ min: 1, max: 6 })).map((one) => inserts(...one)),
    },
    { weight: 3, arbitrary: fc.constantFrom<Gate>('all', 'ripe', 'exempt').map(selects) },
    {
      weight: 8,
      arbitrary: fc.tuple(object, fc.constantFrom(...places)).map((one) => announces(...one)),
    },
    { weight: 4, arbitrary: object.map(lands) },
    { weight: 1, arbitrary: fc.tuple(request, fc.nat(1)).map((one) => opens(...one)) },
    { weight: 1, arbitrary: request.map(closes) },
    { weight: 1, arbitrary: fc.constant(ticks) },
    { weight: 1, arbitrary: object.map(deletes) },
    { weight: 1, arbitrary: object.map(rearms) },
  ),
  { maxLength: 60 },
);

const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) =>
  String(a) < String(b) ? -1 : 1;

function expectSame(index: ViewIndex, reference: Reference): void {
  for (const name of lanes) expect(laneOf(index, name)).toEqual(reference.lanes[name]);
  expect(trimPointOf(index)).toBe(reference.trimPoint());
  const known = recordsOf(index).map(([name, { place }]) => [name, place]);
  expect(known).toEqual(
    [...reference.known].map(([name, { place }]) => [name, place]).toSorted(byName),
  );
  const open = Object.keys(requestsOf(index)).toSorted();
  expect(open).toEqual([...reference.requests.keys()].toSorted());
  for (const [name, { outstanding, failed }] of reference.requests) {
    const account = accountOf(index, name);
    expect(account.outstanding.toJSON()).toEqual(Object.fromEntries(outstanding));
    expect(account.failed.toSorted()).toEqual(failed.toSorted());
  }
}

describe('a view index, whatever legal steps are taken', () => {
  it('agrees with a plain reference on order, places, trim point and requests', () => {
    fc.assert(
      fc.property(turns, (taken) => {
        const reference = new Reference();
        let index = emptyIndex();
        for (const turn of taken) {
          index = turn(index, reference);
          expectSame(index, reference);
        }
      }),
    );
  });

  it('keeps every figure of its doc comments in step with its records', () => {
    fc.assert(
      fc.property(turns, (taken) => {
        const reference = new Reference();
        let index = emptyIndex();
        for (const turn of taken) {
          index = turn(index, reference);
          expect(wrongsIn(index)).toEqual([]);
        }
      }),
    );
  });

  it('changes nothing in place', () => {
    fc.assert(
      fc.property(turns, (taken) => {
        const reference = new Reference();
        let index = emptyIndex();
        for (const turn of taken) {
          const [before, text] = [index, JSON.stringify(index)];
          index = turn(index, reference);
          expect(JSON.stringify(before)).toBe(text);
        }
      }),
    );
  });
});

describe('the plain value of an index', () => {
  it('is all that there is to it: one made anew from JSON goes on alike', () => {
    fc.assert(
      fc.property(turns, turns, (before, after) => {
        const reference = new Reference();
        const index = before.reduce((at, turn) => turn(at, reference), emptyIndex());
        const plain = JSON.parse(JSON.stringify(index)) as ReturnType<ViewIndex['toJSON']>;
        const anew = index[fromPlain](plain);
        expect(JSON.stringify(anew)).toBe(JSON.stringify(index));
        const other = structuredClone(reference);
        Object.setPrototypeOf(other, Reference.prototype);
        const ends = [
          after.reduce((at, turn) => turn(at, reference), index),
          after.reduce((at, turn) => turn(at, other), anew),
        ];
        expect(JSON.stringify(ends[1])).toBe(JSON.stringify(ends[0]));
      }),
    );
  });
});

describe('the ripe part of the ordinary lane', () => {
  it('holds only what has waited for a whole tick, also after one of it was awaited', () => {
    change(emptyIndex(), (draft) => {
      insertWrite(draft, write('a', 1, { bucket: 1 }));
      insertWrite(draft, write('b', 2, { bucket: 2 }));
      ripen(draft);
      insertWrite(draft, write('c', 3));
      openRequest(draft, 'r1', { kind: 'buckets', buckets: [2], fence: false });
      joinLane(draft, 'b');
      expect(laneOf(draft, 'ordinary')).toEqual(['a', 'c']);
      const selected = selectNext(draft, 'ripe', { windowObjects: 9, windowBytes: 99 });
      expect(selected.map((one) => one.object)).toEqual(['b', 'a']);
    });
  });
});
