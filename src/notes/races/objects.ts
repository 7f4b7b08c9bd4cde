/**
 * Races about one object: lost, flushed twice, counted wrong, trimmed too early, used after a stop.
 * Source: domain races R8 to R11, R18 to R20, R23 to R25; seed notes, P1, P2, P5.
 */
import { always, monotone, notStuck } from '../../checker/properties.ts';
import { ackedDurable, dirtyOf, listedOf, rowOfObject, singleFlight, viewOf } from '../facts.ts';
import type { Race } from './race.ts';

const a = { a: { bucket: 0, view: 0 } };
const two = { ...a, b: { bucket: 0, view: 0 } };

/** Whether the byte counter is being changed by anyone, now. */
const adders = ['adder:opproc', 'adder:row'];

export const objectRaces: readonly Race[] = [
  {
    id: 'R8',
    title: 'lost object: removed at prepare, and its flush fails',
    basis: 'W',
    problem: 'P1',
    on: ['preparedLeavesView'],
    sizes: { objects: a, writes: ['a'], failures: 1 },
    property: always('what is dirty is in a queue or on its way', (state) =>
      dirtyOf(state).every(({ object }) => listedOf(state, object)?.place !== 'out'),
    ),
    length: 7,
    without: { on: [] },
  },
  {
    id: 'R9',
    title: 'double flush: the object stays in the view, and the next pass takes it again',
    basis: 'A',
    problem: 'P2',
    on: ['noInFlightMark'],
    sizes: { objects: a, writes: ['a'] },
    property: singleFlight,
    length: 11,
    without: { on: [] },
  },
  {
    id: 'R9 bytes',
    title: 'negative counter: both callbacks of a double flush count the object out',
    basis: 'A',
    problem: 'P2',
    on: ['noInFlightMark'],
    sizes: { objects: a, writes: ['a'] },
    property: always('the bytes to destage are not negative', (state) => {
      return (viewOf(state)?.bytes ?? 0) >= 0;
    }),
    length: 15,
    without: { on: [] },
  },
  {
    id: 'R10',
    title: 'lost write: overwritten during its flush, and the callback trims both',
    basis: 'A',
    problem: 'P5',
    on: ['noVersions'],
    sizes: { objects: a, writes: ['a', 'a'], logged: true },
    property: ackedDurable,
    length: 14,
    without: { on: [] },
  },
  {
    id: 'R11',
    title: 'lost write: a younger object lands first, and its min trims an older one',
    basis: 'A',
    problem: 'P5',
    on: ['trimToObjectMin'],
    sizes: { objects: two, writes: ['a', 'b'], window: 2, logged: true },
    property: ackedDurable,
    length: 14,
    without: { on: [] },
  },
  {
    id: 'R18',
    title: 'counter drift: opproc and the row processor add at once',
    basis: 'A',
    on: ['countersNotAtomic'],
    sizes: { objects: two, writes: ['a', 'b'] },
    property: always('the byte counter is the sum of what is dirty', (state) => {
      const view = viewOf(state);
      const isQuiet = adders.every(
        (adder) =>
          (state.actor(adder)?.matches('idle') ?? true) &&
          state.inbox(adder).length === 0 &&
          state.messages(adder, 'view:0').length === 0,
      );
      const dirty = view?.list.filter(({ place }) => place !== 'done').length;
      return !isQuiet || view?.bytes === dirty;
    }),
    length: 21,
    without: { on: [] },
  },
  {
    id: 'R19',
    title: 'lost from the view: rewritten between the callback and the delete',
    basis: 'W',
    on: [],
    sizes: { objects: a, writes: ['a', 'a'] },
    property: always('what is dirty is in its view', (state) =>
      dirtyOf(state).every(
        ({ object }) =>
          listedOf(state, object) !== undefined || state.messages('opproc', 'view:0').length > 0,
      ),
    ),
    length: 13,
    without: { on: ['rewriteRequeues'] },
  },
  {
    id: 'R20',
    title: 'never deleted: two completions, and one up of view_delete_sem',
    basis: 'A',
    on: ['binarySemaphores'],
    sizes: { objects: two, writes: ['a', 'b'], window: 2 },
    property: notStuck('what is done is deleted', (state) =>
      (viewOf(state)?.list ?? []).some(({ place }) => place === 'done'),
    ),
    length: 25,
    without: { on: [] },
  },
  {
    id: 'R23',
    title: 'double apply: after a crash the log is replayed over what ROW has had since',
    basis: 'A',
    on: [],
    sizes: { objects: a, writes: ['a'], logged: true, recovers: true },
    faults: { crash: { budget: 1, survivors: ['row:a', 'lsm'], event: { type: 'crashed' } } },
    property: monotone('what ROW has of an object never goes back', (state) => {
      return rowOfObject(state, 'a')?.stored;
    }),
    length: 26,
    without: { on: ['conditionalPuts'] },
  },
  {
    id: 'R24',
    title: 'double flush: destage_object() in opproc, and destage_operation',
    basis: 'W',
    problem: 'P1',
    on: [],
    sizes: { objects: a, writes: ['a'], destages: ['a'] },
    property: singleFlight,
    length: 9,
    without: { on: ['markOnLookUp'] },
  },
  {
    id: 'R25',
    title: 'use after free: a callback comes back to a view that a stop has freed',
    basis: 'A',
    on: ['stopFreesViews'],
    sizes: { objects: a, writes: ['a'], stops: true },
    property: always('no callback finds its view freed', (state) => {
      return state.actor('view:0')?.matches('usedAfterFree') !== true;
    }),
    length: 9,
    without: { on: [] },
  },
  {
    id: 'R25 tasks',
    title: 'never ends: after a stop both tasks stay in down',
    basis: 'A',
    on: ['stopFreesViews'],
    sizes: { objects: a, writes: ['a'], stops: true },
    property: notStuck('after a stop no task waits', (state) => {
      const isWaiting = state.actor('destage_operation:0')?.matches('waiting') === true;
      return state.actor('view:0')?.matches('freed') === true && isWaiting;
    }),
    length: 6,
    without: { on: [] },
  },
];
