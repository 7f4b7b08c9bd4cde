/** How an outside actor tells the views what it has moved: in batches, and one view after the other. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createActor, fromCallback, setup, type EventObject } from 'xstate';
import { moverActor } from '../../src/actors/mover.ts';
import { createOutside } from '../../src/actors/outside.ts';
import type { MovedEvent, OutsideEvent } from '../../src/machines/events.ts';
import { freshStores } from '../engine/kit/stores.ts';

const views = ['view:0', 'view:1', 'view:2'];

/** A mover whose moves all end at once, and views that write down what they are told. */
function started(told: string[]) {
  const view = fromCallback<EventObject, string>(({ receive, input }) => {
    receive((event) => {
      const { type, ...answer } = event as MovedEvent;
      const objects = Object.values(answer).flat() as readonly { readonly object: string }[];
      told.push(`${input} ${type} ${objects.map(({ object }) => object).join(' ')}`);
    });
  });
  const mover = moverActor({
    outside: createOutside({ stores: freshStores(), objectBytesMax: 64, silentCallsMax: 64 }),
    asked: 'row.put',
    done: 'row.flushed',
    failed: 'row.failed',
    move: (_outside, { object }) =>
      object === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(),
  });
  const machine = setup({ actors: { view, mover } }).createMachine({
    invoke: [
      ...views.map((id) => ({ src: 'view' as const, id, systemId: id, input: id })),
      { src: 'mover', id: 'mover', systemId: 'mover' },
    ],
  });
  const root = createActor(machine).start();
  return (turn: number, ...objects: readonly string[]): void => {
    const moves = objects.map((object) => ({ object, version: 1 }));
    const asked: OutsideEvent = { type: 'row.put', view: views[turn] ?? '', moves };
    root.getSnapshot().children['mover']?.send(asked);
  };
}

test('what ends in one turn is told a view in one event of each kind', async () => {
  const told: string[] = [];
  const put = started(told);
  put(0, 'a', 'bad');
  put(0, 'b');
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(told).toEqual(['view:0 row.flushed a b', 'view:0 row.failed bad']);
});

test('views are told a turn apart, and what ends meanwhile is told with the rest', async () => {
  const told: string[] = [];
  const put = started(told);
  for (const turn of views.keys()) put(turn, `a${turn}`);
  const toldBy: number[] = [];
  for (let turns = 0; turns < 8; turns++) {
    await nextTurn();
    if (turns === 0) put(1, 'b');
    toldBy.push(told.length);
  }
  expect(told.map((line) => line.slice(0, 6))).toEqual(views);
  expect(told.at(1)).toMatch(/^view:1 row\.flushed a1 b/);
  // In no two turns that follow each other is more than one view told.
  for (const [turn, count] of toldBy.entries())
    expect(count - (toldBy[turn - 2] ?? 0)).toBeLessThanOrEqual(1);
});

test('a move begins after the turn in which it was asked for, and not when it was given up', async () => {
  const told: string[] = [];
  const put = started(told);
  put(0, 'a');
  put(1, 'a');
  for (let turn = 0; turn < 6; turn++) await nextTurn();
  expect(told).toEqual(['view:1 row.flushed a']);
});
