/**
 * Versions: overwrites in every place, answers that come late, twice or for another version, and the
 * trim point as the minimum over all that only the log holds. Races R10, R11 and R19.
 */
import { describe, expect, it } from 'vitest';
import { figuresOf, recordOf, requestsOf } from '../../src/machines/view-index.ts';
import type { viewMachine } from '../../src/machines/view.ts';
import {
  asks,
  failed,
  insert,
  mode,
  moved,
  placed,
  reselects,
  selects,
  snapshot,
  viewWith,
  write,
} from './said.ts';
import type { Effect, Taken } from './step.ts';

type View = ReturnType<typeof viewWith>;
const recordIn = (view: View) => recordOf(view.snapshot().context.index, 'a');
const deletes = (version: number): Taken<typeof viewMachine> => ({
  type: 'view.delete',
  destaged: [{ object: 'a', version }],
});

const trimmed = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    'to' in effect && effect.event.type === 'trim.moved' ? [effect.event['below']] : [],
  );

const flying = [mode('force'), insert(write('a', 1)), placed('a', 'destaging')] as const;
const parking = [...flying, failed('row.failed', 'a', 1), placed('a', 'parking')] as const;
const parked = [...parking, moved('side.stored', 'a', 1), placed('a', 'parked')] as const;
const destaged = [...flying, moved('row.flushed', 'a', 1), placed('a', 'destaged')] as const;

describe('an overwrite', () => {
  it('while queued is destaged with what was there', () => {
    const view = viewWith(mode('paused'), insert(write('a', 1)), insert(write('a', 2)));
    expect(recordIn(view)).toMatchObject({ version: 2, pin: 1, bytes: 8 });
    view.send(mode('force'));
    expect(view.send(placed('a', 'destaging'))).toContainEqual(asks('row', 'a', 2));
  });

  it('while filling goes along with the put that follows the fill', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    view.send(placed('a', 'filling'), insert(write('a', 2, { offset: 1 })));
    expect(view.send(moved('fill.done', 'a', 1))).toHaveLength(1);
    expect(view.send(placed('a', 'requeued'))).toContainEqual(reselects('a', false));
    expect(view.send(placed('a', 'destaging'))).toContainEqual(asks('row', 'a', 2));
  });

  it('while destaging leaves it dirty in the newer version, whole or not (R10)', () => {
    const view = viewWith(...flying, insert(write('a', 2, { offset: 1, bytes: 3 })));
    expect(view.send(moved('row.flushed', 'a', 1))).toContainEqual({
      to: 'object:a',
      event: { type: 'row.flushed', newest: false },
    });
    expect(recordIn(view)).toMatchObject({ version: 2, pin: 2, bytes: 3, flight: null });
    expect(view.send(placed('a', 'requeued'))).toContainEqual(reselects('a', false));
  });

  it('while parking is stored aside as well before it is parked', () => {
    const view = viewWith(...parking, insert(write('a', 2)));
    expect(view.send(moved('side.stored', 'a', 1))).toContainEqual({
      to: 'object:a',
      event: { type: 'side.stored', newest: false },
    });
    expect(view.send(placed('a', 'parking'))).toContainEqual(asks('side', 'a', 2));
    expect(recordIn(view)).toMatchObject({ pin: 2 });
  });

  it('while parked is stored aside too, and pins the log until then', () => {
    const view = viewWith(...parked, insert(write('a', 2)));
    expect(recordIn(view)).toMatchObject({ place: 'parking', pin: 2 });
    expect(view.send(placed('a', 'parking'))).toContainEqual(asks('side', 'a', 2));
    view.send(moved('side.stored', 'a', 2));
    expect(recordIn(view)).toMatchObject({ pin: null, bytes: 0 });
  });

  it('while destaged makes it dirty again, and it is not deleted (R19)', () => {
    const view = viewWith(...destaged);
    expect(view.send(insert(write('a', 2)))).toContainEqual({
      to: 'object:a',
      event: { type: 'object.write' },
    });
    view.send(deletes(1));
    expect(recordIn(view)).toMatchObject({ version: 2, pin: 2 });
    expect(view.send(placed('a', 'requeued'))).toContainEqual(reselects('a'));
  });

  it('after it was deleted is a new object', () => {
    const view = viewWith(...destaged, deletes(1));
    expect(view.send(insert(write('a', 2)))).toContainEqual(selects('a'));
  });

  it('between the landing and the word that it is destaged is not deleted (R19)', () => {
    const view = viewWith(...flying, moved('row.flushed', 'a', 1), insert(write('a', 2)));
    for (const effect of view.send(placed('a', 'destaged')))
      if ('to' in effect && effect.to === 'delete-task')
        view.send(deletes(effect.event['version'] as number));
    expect(recordIn(view)).toMatchObject({ version: 2, pin: 2 });
  });

  it('between the landing and the word that it is destaged makes it dirty again', () => {
    const view = viewWith(...flying, moved('row.flushed', 'a', 1));
    expect(view.send(insert(write('a', 2)))).toContainEqual({
      to: 'object:a',
      event: { type: 'object.write' },
    });
    view.send(placed('a', 'destaged'), deletes(1));
    expect(view.send(placed('a', 'requeued'))).toContainEqual(reselects('a'));
    expect(view.send(placed('a', 'destaging'))).toContainEqual(asks('row', 'a', 2));
  });

  it('between being stored aside and the word that it is parked does not leave it parked', () => {
    const view = viewWith(...parking, moved('side.stored', 'a', 1), insert(write('a', 2)));
    view.send(placed('a', 'parked'));
    const { place, pin } = recordIn(view) ?? {};
    expect([place, pin]).not.toEqual(['parked', 2]);
  });

  it('between a late word that it is parked and its next parking is stored aside too', () => {
    // It timed out, its answer came all the same, and its word of that comes after the next attempt.
    const view = viewWith(...parking, moved('side.stored', 'a', 1), placed('a', 'parking'));
    view.send(insert(write('a', 2)));
    expect(view.send(placed('a', 'parked'))).toContainEqual({
      to: 'object:a',
      event: { type: 'object.write' },
    });
  });

  it('leaves no word behind that could wake a parked object whose actor has been stopped', () => {
    // It was told of a write just before it was stopped, and its answer was on its way by then.
    const view = viewWith(...parked);
    expect(view.send(placed('a', 'parking'))).toEqual([]);
    expect(recordIn(view)).toMatchObject({ place: 'parked', flight: null });
  });

  it('of a destaged object counts for a request at once (BucketSnapshot)', () => {
    const view = viewWith(...destaged, insert(write('a', 2)));
    expect(view.send(snapshot('r1', [0]))).toContainEqual({
      to: 'destage',
      event: { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 1, left: 1 },
    });
  });

  it('does not make a request wait for what is in ROW already, but not yet said to be (R14)', () => {
    const view = viewWith(...flying, moved('row.flushed', 'a', 1), snapshot('r1', [0]));
    view.send(placed('a', 'destaged'), deletes(1));
    expect(requestsOf(view.snapshot().context.index)).toEqual({});
  });

  it('between landing and the next word counts for a request at once (BucketSnapshot)', () => {
    const view = viewWith(...flying, moved('row.flushed', 'a', 1), insert(write('a', 2)));
    expect(view.send(snapshot('r1', [0]))).toContainEqual({
      to: 'destage',
      event: { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 1, left: 1 },
    });
  });

  it('does not make a request wait for more than its snapshot', () => {
    const view = viewWith(...flying, snapshot('r1', [0]), insert(write('a', 2)));
    expect(view.send(moved('row.flushed', 'a', 1))).toContainEqual({
      to: 'destage',
      event: { type: 'bucket.permit', request: 'r1', view: 'view:0', total: 1, failed: [] },
    });
  });
});

describe('an answer', () => {
  const state = (view: View) => [view.snapshot().value, view.snapshot().context];

  it.each([
    ['of ROW, double', [...flying, moved('row.flushed', 'a', 1)], moved('row.flushed', 'a', 1)],
    ['of ROW, double, after the delete', [...destaged, deletes(1)], moved('row.flushed', 'a', 1)],
    [
      'of ROW, of an older version',
      [...flying, insert(write('a', 2))],
      moved('row.flushed', 'a', 0),
    ],
    [
      'of ROW, of a version not put yet',
      [...flying, insert(write('a', 2))],
      moved('row.flushed', 'a', 2),
    ],
    ['of ROW, a failure after a success', destaged, failed('row.failed', 'a', 1)],
    [
      'of ROW, after it timed out',
      [...flying, { type: 'object.timedOut', objects: ['a'] }],
      moved('row.flushed', 'a', 1),
    ],
    ['of DM, where no fill is', flying, moved('fill.done', 'a', 1)],
    ['of DM, a failure where no fill is', flying, failed('fill.failed', 'a', 1)],
    ['of the side store, double', parked, moved('side.stored', 'a', 1)],
    ['of the side store, a failure after a success', parked, failed('side.failed', 'a', 1)],
    ['of ROW, about an unknown object', flying, moved('row.flushed', 'zz', 1)],
  ] as const)('%s, is ignored', (_what, before, answer) => {
    const view = viewWith(...before);
    const was = state(view);
    expect(view.send(answer)).toEqual([]);
    expect(state(view)).toEqual(was);
  });

  it('of ROW about several objects lands each of them that is in flight', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'));
    const both = [
      { object: 'a', version: 1 },
      { object: 'a', version: 1 },
      { object: 'b', version: 2 },
    ];
    const effects = view.send({ type: 'row.flushed', moved: both });
    expect(effects.map((effect) => ('to' in effect ? effect.to : ''))).toEqual([
      'object:a',
      'object:b',
      'delete-task',
    ]);
    expect(figuresOf(view.snapshot().context.index)).toMatchObject({ dirtyBytes: 0, flights: 0 });
  });
});

describe('the trim point of a view', () => {
  it('is the oldest entry of all that only the log holds, wherever it is', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'));
    expect(trimmed(view.send(moved('row.flushed', 'b', 2)))).toEqual([]);
    view.send(failed('row.failed', 'a', 1), placed('a', 'backingOff'));
    expect(trimmed(view.send(placed('b', 'destaged'), placed('c', 'destaging')))).toEqual([]);
    expect(trimmed(view.send(moved('row.flushed', 'c', 3)))).toEqual([]);
    view.send(placed('a', 'queued'), placed('a', 'destaging'));
    expect(trimmed(view.send(moved('row.flushed', 'a', 1)))).toEqual([4]);
  });

  it("is not moved by an object's own number when an older one is in flight (R11)", () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'));
    expect(trimmed(view.send(moved('row.flushed', 'b', 2)))).toEqual([]);
    expect(trimmed(view.send(moved('row.flushed', 'a', 1)))).toEqual([3]);
  });

  it('is held by the first write since takeoff, not by the newest', () => {
    const view = viewWith(...flying, insert(write('a', 2)), insert(write('a', 3)));
    expect(trimmed(view.send(moved('row.flushed', 'a', 1)))).toEqual([2]);
  });

  it('moves with the log when nothing of this view is in it (upTo)', () => {
    const view = viewWith(mode('normal'));
    expect(trimmed(view.send({ type: 'view.insert', upTo: 41, writes: [] }))).toEqual([42]);
    expect(trimmed(view.send({ type: 'view.insert', upTo: 40, writes: [] }))).toEqual([]);
  });

  it('is not held by what is parked (ParkedVisible)', () => {
    const view = viewWith(...parking);
    expect(trimmed(view.send(moved('side.stored', 'a', 1)))).toEqual([2]);
    expect(trimmed(view.send(placed('a', 'parked')))).toEqual([]);
    expect(trimmed(view.send({ type: 'view.insert', upTo: 9, writes: [] }))).toEqual([10]);
  });

  it('is not moved by what is only on its way to the side store', () => {
    expect(trimmed(viewWith(...parking).send(failed('side.failed', 'a', 1)))).toEqual([]);
  });

  it('never goes back (TrimMonotone)', () => {
    const view = viewWith(...destaged);
    expect(view.snapshot().context.trimPoint).toBe(2);
    view.send(insert(write('a', 2)), placed('a', 'requeued'));
    expect(view.snapshot().context.trimPoint).toBe(2);
  });
});
