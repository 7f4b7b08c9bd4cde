/**
 * The tiny bound: each scenario is about one thing that happens, with as little beside it as that
 * takes. All of them together take seconds; every property and every mutant is looked at in them.
 */
import type { ViewLimits } from '../machines/view-setup.ts';
import {
  flushBuckets,
  flushObject,
  heal,
  rearm,
  setMode,
  stop,
  stumble,
  write,
  type Scenario,
  type TimerName,
} from './world/scenario.ts';

/** Above one dirty byte a view destages; one failure, and an object is parked. */
export const limits: ViewLimits = {
  destageStartBytes: 1,
  destageStopBytes: 0,
  windowObjects: 2,
  windowBytes: 10,
  attemptsMax: 1,
  failingMax: 9,
  objectBytesMax: 1,
};

/** Every store, the log and the fence are in time. */
export const inTime: readonly TimerName[] = [
  'closeTimeout',
  'fenceTimeout',
  'fillTimeout',
  'parkTimeout',
  'putTimeout',
];

/** All but this one are in time. */
function but(late: TimerName): readonly TimerName[] {
  return inTime.filter((timer) => timer !== late);
}

/** One view with one object, a log that is never full, everybody well and in time. */
export const quiet: Scenario = {
  name: 'quiet',
  views: ['view:0'],
  limits,
  objects: { a: { view: 'view:0', bucket: 0 } },
  scripts: [[write('a')]],
  log: { quota: 9, pressAbove: 9, relaxBelow: 1 },
  never: inTime,
  begins: 'settled',
};

const two = { a: { view: 'view:0', bucket: 0 }, b: { view: 'view:0', bucket: 1 } } as const;
const apart = { a: { view: 'view:0', bucket: 0 }, b: { view: 'view:1', bucket: 1 } } as const;

const everyMode = ['force', 'normal', 'paused', 'paused', 'normal', 'paused'] as const;

export const tiny: readonly Scenario[] = [
  /** Writes, thresholds and the age timer beside the whole start. */
  { ...quiet, name: 'start', scripts: [[write('a'), write('a')]], begins: 'running' },
  /** A put is late: it is given up, and the object parked, while another write comes. */
  {
    ...quiet,
    name: 'late put',
    scripts: [[write('a'), write('a')]],
    never: but('putTimeout'),
  },
  /** A fill is late: with no attempt left its object is parked as it is. */
  {
    ...quiet,
    name: 'late fill',
    objects: { a: { view: 'view:0', bucket: 0, isPartial: true } },
    never: but('fillTimeout'),
  },
  /** A fence is late: the request is refused, and the fence lifted behind it. */
  {
    ...quiet,
    name: 'late fence',
    scripts: [[write('a'), flushBuckets('r1', [0], true)]],
    never: but('fenceTimeout'),
  },
  /** The log is late to close: the stop ends without its word. */
  {
    ...quiet,
    name: 'late close',
    scripts: [[write('a'), stop(false)]],
    never: but('closeTimeout'),
  },
  /** One object fails for ever, and has a second attempt; the other has to get past it. */
  {
    ...quiet,
    name: 'failing',
    objects: two,
    limits: { ...limits, attemptsMax: 2, windowObjects: 1 },
    scripts: [[write('a', 'b')]],
    sick: { row: ['a'] },
  },
  /** A fill fails once, and then is done. */
  {
    ...quiet,
    name: 'fill',
    objects: { a: { ...two.a, isPartial: true } },
    limits: { ...limits, attemptsMax: 2 },
    scripts: [[write('a'), write('a')], [stumble('dm')]],
  },
  /** Two that fail make the view sick; one of them is healed later, and found out by a probe. */
  {
    ...quiet,
    name: 'sick view',
    objects: { a: two.a, b: { view: 'view:0', bucket: 0 } },
    limits: { ...limits, attemptsMax: 2, failingMax: 2 },
    scripts: [[write('a', 'b'), heal('row', 'a')]],
    sick: { row: ['a', 'b'] },
  },
  /** The side store fails once as well. */
  {
    ...quiet,
    name: 'side fails',
    scripts: [[stumble('side'), write('a')]],
    sick: { row: ['a'] },
  },
  /**
   * The side store is late, once: a store that is late for ever would be asked for ever, and the
   * question would fill any channel. So it is asked once, and nothing has to come to an end.
   */
  {
    ...quiet,
    name: 'late park',
    scripts: [[write('a'), write('a')]],
    sick: { row: ['a'] },
    never: [...but('parkTimeout'), 'backoff'],
  },
  /** A sick view in force, and a request. */
  {
    ...quiet,
    name: 'sick in force',
    limits: { ...limits, attemptsMax: 2, failingMax: 1 },
    scripts: [[setMode('force'), write('a'), flushObject('r1', 'a', 'view:0')]],
    sick: { row: ['a'] },
    never: [...inTime, 'ageMax'],
  },
  /** Every way from mode to mode, and a stop in the middle of them. */
  {
    ...quiet,
    name: 'every mode',
    scripts: [[...everyMode.map(setMode), stop(false)]],
  },
  /** A fence that is asked for while the instance pauses. */
  {
    ...quiet,
    name: 'fence refused',
    scripts: [[write('a'), flushBuckets('r1', [0], true)], [setMode('paused')]],
    never: [...inTime, 'ageMax'],
  },
  /** Asked to stop again, with less patience. */
  { ...quiet, name: 'stop again', scripts: [[write('a'), stop(true), stop(true), stop(false)]] },
  { ...quiet, name: 'modes', scripts: [[write('a')], [setMode('paused'), setMode('force')]] },
  /** A request and its fence, beside writes to the bucket. */
  {
    ...quiet,
    name: 'fence',
    scripts: [[write('a'), write('a')], [flushBuckets('r1', [0], true)]],
  },
  /** Two requests at a time for the same object, which is written to once more. */
  {
    ...quiet,
    name: 'overlap',
    scripts: [[write('a'), flushObject('r1', 'a', 'view:0')], [flushBuckets('r2', [0])]],
    limits: { ...limits, destageStartBytes: 9 },
    never: [...inTime, 'ageMax'],
  },
  /** A request for what cannot be flushed; a pause refuses another. */
  {
    ...quiet,
    name: 'refusals',
    scripts: [[write('a'), flushBuckets('r1', [0])], [setMode('paused')]],
    sick: { row: ['a'] },
  },
  { ...quiet, name: 'crash', scripts: [[write('a'), write('a')]], crashes: 1 },
  /** What is parked is parked again after a crash. */
  { ...quiet, name: 'crash, failing', scripts: [[write('a')]], sick: { row: ['a'] }, crashes: 1 },
  {
    ...quiet,
    name: 'rearm',
    sick: { row: ['a'] },
    scripts: [[write('a'), rearm('a', 'view:0')], [heal('row', 'a')]],
  },
  { ...quiet, name: 'drain', scripts: [[write('a'), stop(true)]], sick: { row: ['a'] } },
  {
    ...quiet,
    name: 'stop',
    scripts: [[write('a'), flushBuckets('r1', [0])], [stop(false)]],
    never: [...inTime, 'ageMax'],
  },
  /** Two views; the log is full, and what pins it is in the one that nobody writes to any more. */
  {
    ...quiet,
    name: 'full log',
    views: ['view:0', 'view:1'],
    objects: apart,
    scripts: [[write('a'), write('b')]],
    limits: { ...limits, destageStartBytes: 9 },
    log: { quota: 1, pressAbove: 1, relaxBelow: 1 },
    never: [...inTime, 'ageMax'],
  },
];
