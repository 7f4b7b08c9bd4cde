/**
 * Races of the wake-ups: a task that sleeps while there is work, or works while there is none.
 * Source: domain races R2 to R4, R6, R7, R16, R17, R22; seed notes, P2, P3, P4.
 */
import type { SystemView } from '../../checker/api.ts';
import { leadsTo, noSpin, always, notStuck } from '../../checker/properties.ts';
import { destagesAll, dirtyOf, isDirty, viewOf, viewsOf } from '../facts.ts';
import type { SemaphoreContext } from '../semaphore.ts';
import type { Race } from './race.ts';

const a = { a: { bucket: 0, view: 0 } };
const two = { ...a, b: { bucket: 0, view: 0 } };

const writersGoOn = notStuck(
  'a writer is let in in the end',
  (state) => state.actor('opproc')?.matches('inTransaction') === true,
);

/** The view holds something that is not in ROW. */
const isHeld = (state: SystemView) =>
  viewOf(state)?.list.some(({ place }) => place !== 'done') === true;

export const wakeUpRaces: readonly Race[] = [
  {
    id: 'R2',
    title: 'cold tail: what stays below the threshold is named by no further event',
    basis: 'W',
    problem: 'P3',
    on: [],
    sizes: { objects: a, writes: ['a'], startThreshold: 1 },
    property: destagesAll,
    length: 6,
    without: { sizes: { startThreshold: 0 } },
  },
  {
    id: 'R3',
    title: 'deadlock: LSM is full, and what pins it is in a view that nothing wakes',
    basis: 'A',
    problem: 'P3',
    on: ['writersBlockOnQuota'],
    sizes: {
      views: 2,
      objects: { ...a, b: { bucket: 0, view: 1 } },
      writes: ['a', 'b', 'b'],
      startThreshold: 1,
      logged: true,
      quota: 2,
      quotaThreshold: 1,
    },
    property: writersGoOn,
    length: 33,
    without: { on: [] },
  },
  {
    id: 'R3 one view',
    title: 'deadlock: the quota is reached before the start threshold',
    basis: 'A',
    problem: 'P3',
    on: ['writersBlockOnQuota'],
    sizes: { objects: two, writes: ['a', 'b'], startThreshold: 1, logged: true, quota: 1 },
    property: writersGoOn,
    length: 10,
    without: { sizes: { quotaThreshold: 0 } },
  },
  {
    id: 'R4',
    title: 'lost wake-up: the up comes between the look and the sleep',
    basis: 'A',
    problem: 'P3',
    on: ['upOnlyWhenSleeping'],
    sizes: { objects: a, writes: ['a'] },
    property: destagesAll,
    length: 7,
    without: { on: [] },
  },
  {
    id: 'R4 binary',
    title: 'lost wake-up: the up comes between the look and the sleep, to a binary semaphore',
    basis: 'A',
    problem: 'P3',
    on: ['binarySemaphores'],
    sizes: { objects: two, writes: ['a', 'b'] },
    property: destagesAll,
    length: 'absent',
    because:
      'a binary semaphore keeps one permit, and one pass looks at the whole list: only an up that ' +
      'leaves nothing behind is lost',
    without: { on: [] },
  },
  {
    id: 'R4 permits',
    title: 'permits pile up: inserts during one pass are empty passes later',
    basis: 'W',
    problem: 'P3',
    on: [],
    sizes: { objects: two, writes: ['a', 'b'] },
    property: always('at most one wake-up is pending', (state) => {
      const sem = state.actor('view_destage_sem:0')?.context as SemaphoreContext | undefined;
      return (sem?.count ?? 0) <= 1;
    }),
    length: 6,
    without: { on: ['binarySemaphores'] },
  },
  {
    id: 'R6',
    title: 'livelock: an object that fails stays at the head',
    basis: 'W',
    problem: 'P2',
    on: [],
    sizes: { objects: two, writes: ['a', 'b'], failing: ['a'] },
    property: leadsTo(
      'b is destaged, whatever becomes of a',
      (state) => isDirty(state, 'b'),
      (state) => !isDirty(state, 'b'),
    ),
    length: 13,
    without: { on: ['failedToTail'] },
  },
  {
    id: 'R7',
    title: 'lost wake-up: the fill completes while the object is out of the queue',
    basis: 'A',
    problem: 'P4',
    on: ['preparedLeavesView'],
    sizes: { objects: { x: { bucket: 0, view: 0, partial: true } }, writes: ['x'] },
    property: destagesAll,
    length: 14,
    without: { on: [] },
  },
  {
    id: 'R7 spin',
    title: 'spin: an object that is not ready goes round the queue until DM is done',
    basis: 'A',
    problem: 'P4',
    on: ['preparedLeavesView', 'tailThroughInsert'],
    sizes: { objects: { x: { bucket: 0, view: 0, partial: true } }, writes: ['x'] },
    property: noSpin('the task rests while it waits for DM'),
    length: 9,
    without: { on: ['preparedLeavesView'] },
  },
  {
    id: 'R16',
    title: 'FORCE does nothing below the threshold',
    basis: 'W',
    problem: 'P3',
    on: [],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, stats: ['FORCE'] },
    property: notStuck(
      'in FORCE nothing stays dirty',
      (state) => viewOf(state)?.stat === 'FORCE' && dirtyOf(state).length > 0,
    ),
    length: 8,
    without: { on: ['forceExempt'] },
  },
  {
    id: 'R17',
    title: 'torn state: FORCE is taken back before the task has looked',
    basis: 'A',
    on: ['forceExempt'],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, stats: ['FORCE', 'NORMAL'] },
    property: leadsTo(
      'FORCE leads to nothing dirty',
      (state) => viewOf(state)?.stat === 'FORCE' && isHeld(state),
      (state) => !isHeld(state),
    ),
    length: 15,
    without: { sizes: { stats: ['FORCE'] } },
  },
  {
    id: 'R22',
    title: 'start-up: all that recovery inserts sleeps below the threshold, in every view',
    basis: 'W',
    problem: 'P3',
    on: [],
    sizes: {
      views: 2,
      objects: { ...a, b: { bucket: 0, view: 1 } },
      logged: true,
      recovered: ['a', 'b'],
      recovers: true,
      stat: 'STOP',
      startsLate: true,
      startThreshold: 1,
    },
    property: notStuck('after the start some view destages', (state) =>
      viewsOf(state).every(
        ({ stat, list }) => stat === 'NORMAL' && list.some(({ place }) => place === 'queued'),
      ),
    ),
    length: 15,
    without: { sizes: { startThreshold: 0 } },
  },
];
