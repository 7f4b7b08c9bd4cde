/**
 * Races of `destage_bucket_sem`: a bucket request that returns too early, or never.
 * Source: domain races R1, R5, R12 to R15, R21; seed notes, "A given bucket" and its three ups.
 */
import { notStuck, step } from '../../checker/properties.ts';
import type { SystemView } from '../../checker/api.ts';
import { dirtyOf, isMigratorWaiting, returns, returnsWhenDone, viewOf } from '../facts.ts';
import type { Race } from './race.ts';

const a = { a: { bucket: 0, view: 0 } };
const aAndC = { ...a, c: { bucket: 1, view: 0 } };

const isReturned = (before: SystemView, after: SystemView) =>
  before.actor('migrator:0')?.matches('waiting') === true &&
  after.actor('migrator:0')?.matches('waiting') === false;

export const bucketRaces: readonly Race[] = [
  {
    id: 'R1',
    title: 'hang: in a third state the wake-up is eaten and no up comes',
    basis: 'A',
    on: ['thirdStateReturns'],
    sizes: {
      objects: a,
      writes: ['a'],
      startThreshold: 1,
      stat: 'STOP',
      stats: ['NORMAL'],
      migrations: [[0]],
    },
    property: notStuck(
      'a bucket request returns in the end, at the latest in NORMAL',
      (state) =>
        isMigratorWaiting(state) && viewOf(state)?.stat === 'NORMAL' && dirtyOf(state).length > 0,
    ),
    length: 17,
    without: { on: [] },
  },
  {
    id: 'R5',
    title: 'early return: one view gives two permits, and the other is never waited for',
    basis: 'W',
    on: [],
    sizes: {
      views: 2,
      objects: a,
      writes: ['a'],
      startThreshold: 1,
      migrations: [[0]],
    },
    property: returnsWhenDone,
    length: 20,
    without: { sizes: { views: 1 } },
  },
  {
    id: 'R5 one down',
    title: 'early return: one down for all views, so the first to be done ends it',
    basis: 'A',
    on: ['oneDownPerRequest'],
    sizes: {
      views: 2,
      objects: { b: { bucket: 0, view: 1 } },
      writes: ['b'],
      startThreshold: 1,
      migrations: [[0]],
    },
    property: returnsWhenDone,
    length: 12,
    without: { sizes: { views: 1, objects: { b: { bucket: 0, view: 0 } } } },
  },
  {
    id: 'R12',
    title: 'early return: a permit of an earlier request ends the next',
    basis: 'W',
    on: [],
    sizes: {
      objects: { c: { bucket: 1, view: 0 } },
      writes: ['c'],
      startThreshold: 1,
      migrations: [[0, 1]],
    },
    property: returnsWhenDone,
    length: 22,
    without: { sizes: { migrations: [[1]] } },
  },
  {
    id: 'R12b',
    title: 'early return: the callback of any object ups the semaphore',
    basis: 'A',
    on: ['upsForAnyObject'],
    sizes: { objects: aAndC, writes: ['c', 'a'], migrations: [[0]] },
    property: returnsWhenDone,
    length: 15,
    without: { on: [] },
  },
  {
    id: 'R12b object',
    title: 'early return: destage_object() leaves a permit for the next request',
    basis: 'A',
    on: ['upsForAnyObject'],
    sizes: {
      objects: aAndC,
      writes: ['c', 'a'],
      destages: ['c'],
      migrations: [[0]],
      startThreshold: 2,
    },
    property: returnsWhenDone,
    length: 13,
    without: { on: [] },
  },
  {
    id: 'R13',
    title: 'early return: what is in flight is not seen',
    basis: 'A',
    on: ['inFlightNotCounted'],
    sizes: { objects: a, writes: ['a'], migrations: [[0]] },
    property: returnsWhenDone,
    length: 15,
    without: { on: [] },
  },
  {
    id: 'R14',
    title: 'hang: the view is emptied by delete_operation, which ups nobody',
    basis: 'A',
    on: ['doneCounted'],
    sizes: { objects: a, writes: ['a'], migrations: [[0]] },
    property: returns,
    length: 27,
    without: { on: [] },
  },
  {
    id: 'R15',
    title: 'early return: of two requests at once, the one takes the permit of the other',
    basis: 'W',
    on: [],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, migrations: [[0], [1]] },
    property: returnsWhenDone,
    length: 12,
    without: { sizes: { migrations: [[0]] } },
  },
  {
    id: 'R15 hang',
    title: 'hang: a second request replaces the current bucket of the first',
    basis: 'A',
    on: ['currentBucketOnly'],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, migrations: [[0], [1]] },
    property: returns,
    length: 25,
    without: { sizes: { migrations: [[0]] } },
  },
  {
    id: 'R15 unmarked',
    title: 'hang: the one that returned early takes its mark away, and the up for both never comes',
    basis: 'W',
    on: [],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, migrations: [[0], [1]] },
    property: returns,
    length: 34,
    without: { sizes: { migrations: [[0]] } },
  },
  {
    id: 'R21',
    title: 'left behind: a write to the bucket between the last look and the return',
    basis: 'A',
    on: [],
    sizes: { objects: a, writes: ['a'], startThreshold: 1, migrations: [[0]] },
    property: step(
      'when a bucket request returns, its view holds nothing dirty',
      (before, after) =>
        !isReturned(before, after) ||
        viewOf(after)?.list.every(({ place }) => place === 'done') === true,
    ),
    length: 10,
    without: { on: ['fence'] },
  },
];
