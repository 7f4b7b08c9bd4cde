/**
 * The small bound: what the tiny one leaves apart is put together, some things at a time; the product of
 * all of them is walked (`whole.ts`). Under a minute in all; the longest first, for threads that share.
 */
import { inTime, limits, quiet } from './tiny.ts';
import {
  flushBuckets,
  flushObject,
  setMode,
  stop,
  write,
  type Scenario,
} from './world/scenario.ts';

const two = {
  a: { view: 'view:0', bucket: 0 },
  b: { view: 'view:0', bucket: 1 },
} as const;
const apart = { a: { view: 'view:0', bucket: 0 }, b: { view: 'view:1', bucket: 1 } } as const;
const threeApart = { ...two, c: { view: 'view:1', bucket: 0 } } as const;
const views = ['view:0', 'view:1'] as const;
const ageless = [...inTime, 'ageMax'] as const;
const slow = { ...limits, destageStartBytes: 9 };
const eager = { ...limits, destageStartBytes: 0 };

export const small: readonly Scenario[] = [
  /**
   * Two requests that overlap, one of them over two views; what they wait for fails; a crash, behind
   * which nobody asks again.
   */
  {
    ...quiet,
    name: 'two views, overlap, failing, crash',
    views,
    limits: { ...slow, windowObjects: 1 },
    scripts: [[write('a'), flushObject('r1', 'a', 'view:0'), flushBuckets('r2', [0, 1])]],
    sick: { row: ['a'] },
    never: ageless,
    crashes: 1,
    endsWithCrash: true,
  },
  /** A request over two views, one of which has nothing to flush. */
  {
    ...quiet,
    name: 'request over two views',
    views,
    limits: slow,
    scripts: [[write('a'), flushBuckets('r1', [0, 1])]],
    never: ageless,
  },
  /** Two buckets, requests that overlap. */
  {
    ...quiet,
    name: 'overlapping requests',
    objects: two,
    limits: slow,
    scripts: [[write('a', 'b'), flushBuckets('r1', [0]), flushBuckets('r2', [0, 1])]],
    never: ageless,
  },
  {
    ...quiet,
    name: 'crash of two views',
    views,
    objects: apart,
    limits: eager,
    scripts: [[write('a', 'b')]],
    never: ageless,
    crashes: 1,
  },
  /** Two views, three objects, one of which fails. */
  {
    ...quiet,
    name: 'three objects in two views',
    views,
    objects: threeApart,
    limits: eager,
    scripts: [[write('a', 'b', 'c')]],
    sick: { row: ['a'] },
    never: ageless,
  },
  {
    ...quiet,
    name: 'failing, modes, crash',
    objects: two,
    limits: { ...eager, attemptsMax: 2 },
    scripts: [[write('a', 'b')], [setMode('paused'), setMode('normal')]],
    sick: { row: ['a'] },
    never: ageless,
    crashes: 1,
  },
  {
    ...quiet,
    name: 'modes of two views',
    views,
    objects: apart,
    limits: slow,
    scripts: [[write('a', 'b')], [setMode('force'), setMode('paused')]],
    never: ageless,
  },
  {
    ...quiet,
    name: 'late put, fence, crash',
    scripts: [[write('a'), flushBuckets('r1', [0], true)]],
    limits: eager,
    never: ageless.filter((timer) => timer !== 'putTimeout'),
    crashes: 1,
  },
  /** ROW tells two answers at a time. */
  {
    ...quiet,
    name: 'batched answers',
    objects: two,
    limits: eager,
    scripts: [[write('a', 'b'), write('a', 'b')]],
    batched: ['row'],
    never: ageless,
  },
  {
    ...quiet,
    name: 'request, drain and stop',
    objects: two,
    limits: slow,
    scripts: [
      [write('a', 'b'), flushBuckets('r1', [1])],
      [stop(true), stop(false)],
    ],
    never: ageless,
  },
];
