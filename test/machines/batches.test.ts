/**
 * Events that tell of several objects: each of them as if it came alone, and one message for all of
 * them to each receiver outside of the view.
 */
import { describe, expect, it } from 'vitest';
import type { ObjectId, PlacedEvent } from '../../src/machines/events.ts';
import { laneOf, placeOf } from '../../src/machines/view-index.ts';
import { insert, limits, mode, selects, tells, viewUnder, write } from './said.ts';

type Announced = Exclude<PlacedEvent['type'], 'object.queued'>;

const roomy = { ...limits, windowObjects: 9 };
const announce = (type: Announced, ...objects: readonly ObjectId[]): PlacedEvent => ({
  type,
  objects,
});

/** Three objects that are prepared. */
function prepared() {
  return viewUnder(roomy, mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
}

type View = ReturnType<typeof prepared>;
const placesIn = (view: View) =>
  ['a', 'b', 'c'].map((object) => placeOf(view.snapshot().context.index, object));

describe('several objects in one event', () => {
  it('enter their place, and are asked for in one message', () => {
    const view = prepared();
    const moves = [
      { object: 'a', version: 1 },
      { object: 'b', version: 2 },
    ];
    expect(view.send(announce('object.destaging', 'a', 'b'))).toEqual([
      tells('a', 'destaging', 1),
      tells('b', 'destaging', 2),
      { to: 'row', event: { type: 'row.put', view: 'view:0', moves } },
    ]);
    expect(placesIn(view)).toEqual(['destaging', 'destaging', 'prepared']);
  });

  it('rest, but for who has been written to since', () => {
    const view = prepared();
    view.send(announce('object.destaging', 'a', 'b', 'c'), insert(write('b', 4)));
    const moved = ['a', 'b', 'c'].map((object, at) => ({ object, version: at + 1 }));
    view.send({ type: 'row.flushed', moved });
    const said = view.send(announce('object.destaged', 'a', 'b', 'c'));
    const destaged = [
      { object: 'a', version: 1 },
      { object: 'c', version: 3 },
    ];
    expect(said.slice(3)).toEqual([
      { to: 'delete-task', event: { type: 'object.destaged', destaged } },
      { to: 'object:b', event: { type: 'object.write' } },
    ]);
    view.send({ type: 'view.delete', destaged });
    expect(placesIn(view)).toEqual([undefined, 'destaged', undefined]);
  });

  it('are parked, but for who has been written to since', () => {
    const view = prepared();
    view.send(announce('object.destaging', 'a', 'b'), announce('object.parking', 'a', 'b'));
    const moved = ['a', 'b'].map((object, at) => ({ object, version: at + 1 }));
    view.send({ type: 'side.stored', moved }, insert(write('b', 4)));
    expect(view.send(announce('object.parked', 'a', 'b'))).toEqual([
      tells('a', 'parked', 1),
      { stop: 'object:a' },
      { to: 'object:b', event: { type: 'object.write' } },
    ]);
    expect(placesIn(view)).toEqual(['parked', 'parking', 'prepared']);
  });

  it('are parked by none whose actor has been stopped', () => {
    const view = prepared();
    view.send(announce('object.destaging', 'a', 'b'), announce('object.backingOff', 'a', 'b'));
    view.send(mode('paused'), { type: 'object.queued', failed: [{ object: 'a', attempts: 1 }] });
    expect(view.send(announce('object.parking', 'a', 'b'))).toEqual([
      tells('b', 'parking', 2),
      {
        to: 'side',
        event: { type: 'side.put', view: 'view:0', moves: [{ object: 'b', version: 2 }] },
      },
    ]);
  });

  it('are queued again in their order, with the attempts of each', () => {
    const view = prepared();
    view.send(announce('object.destaging', 'a', 'b'), announce('object.backingOff', 'a', 'b'));
    view.send(mode('paused'));
    const failed = [
      { object: 'b', attempts: 2 },
      { object: 'a', attempts: 1 },
    ];
    view.send({ type: 'object.queued', failed });
    expect(laneOf(view.snapshot().context.index, 'ordinary')).toEqual(['b', 'a']);
    const resumed = view.send(mode('force'));
    for (const { object, attempts } of failed)
      expect(resumed).toContainEqual(selects(object, true, attempts));
  });

  it('give up waiting together', () => {
    const view = prepared();
    view.send(announce('object.destaging', 'a', 'b'));
    const said = view.send(announce('object.timedOut', 'a', 'b'));
    expect(said.map((effect) => ('emit' in effect ? effect.emit['object'] : effect))).toEqual([
      'a',
      'b',
    ]);
    expect(view.snapshot().context.failing).toEqual(['a', 'b']);
  });
});
