/**
 * The wide bound: scenarios of the small one with one thing more in each. Minutes, and in
 * `npm run soak` only.
 */
import { inTime, limits, quiet } from './tiny.ts';
import { flushBuckets, write, type Scenario } from './world/scenario.ts';

const two = {
  a: { view: 'view:0', bucket: 0 },
  b: { view: 'view:0', bucket: 1 },
} as const;
const apart = { a: { view: 'view:0', bucket: 0 }, b: { view: 'view:1', bucket: 1 } } as const;
const views = ['view:0', 'view:1'] as const;
const ageless = [...inTime, 'ageMax'] as const;
const slow = { ...limits, destageStartBytes: 9 };
const eager = { ...limits, destageStartBytes: 0 };

export const wide: readonly Scenario[] = [
  /** Two requests for buckets, each over two views; what they wait for fails; a crash. */
  {
    ...quiet,
    name: 'two views, overlapping buckets, failing, crash',
    views,
    limits: { ...slow, windowObjects: 1 },
    scripts: [[write('a'), flushBuckets('r1', [0]), flushBuckets('r2', [0, 1])]],
    sick: { row: ['a'] },
    never: ageless,
    crashes: 1,
    endsWithCrash: true,
  },
  /** Two views, two buckets, a request for both. */
  {
    ...quiet,
    name: 'request over two views, both dirty',
    views,
    objects: apart,
    limits: slow,
    scripts: [[write('a', 'b'), flushBuckets('r1', [0, 1])]],
    never: ageless,
  },
  {
    ...quiet,
    name: 'overlapping requests, three objects',
    objects: { ...two, c: { view: 'view:0', bucket: 0 } },
    limits: slow,
    scripts: [[write('a', 'b', 'c'), flushBuckets('r1', [0]), flushBuckets('r2', [0, 1])]],
    never: ageless,
  },
  {
    ...quiet,
    name: 'late put, writes beside a fence, crash',
    scripts: [[write('a'), write('a')], [flushBuckets('r1', [0], true)]],
    limits: eager,
    never: ageless.filter((timer) => timer !== 'putTimeout'),
    crashes: 1,
  },
];
