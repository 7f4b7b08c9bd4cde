/**
 * All that the other bounds take apart, in one scenario: two views, three objects in two buckets, requests
 * that overlap, one object that fails for ever, every mode, a crash. It is beyond any search (a small part
 * of it, without a crash and modes, has 30 million states), so that it is walked: by priorities
 * that change now and then, which finds a race of few actors soonest. Nothing is proved by it.
 */
import { inTime, limits, quiet } from './tiny.ts';
import { flushBuckets, setMode, write, type Scenario } from './world/scenario.ts';

export const whole: readonly Scenario[] = [
  {
    ...quiet,
    name: 'everything',
    views: ['view:0', 'view:1'],
    objects: {
      a: { view: 'view:0', bucket: 0 },
      b: { view: 'view:0', bucket: 1 },
      c: { view: 'view:1', bucket: 0 },
    },
    limits: { ...limits, attemptsMax: 2 },
    scripts: [
      [write('a', 'b', 'c'), write('b', 'c')],
      [flushBuckets('r1', [0]), flushBuckets('r2', [0, 1], true)],
      [setMode('force'), setMode('paused'), setMode('normal')],
    ],
    sick: { row: ['a'] },
    never: [...inTime, 'ageMax'],
    crashes: 1,
    walks: { kind: 'pct', walks: 2000, steps: 400, depth: 3 },
  },
];
