/**
 * A view with its objects and its delete task in random order of messages, timers, answers, failures,
 * writes and requests: what is acknowledged is never lost, no log entry is trimmed too early, every
 * figure stays right, and in the end everything is destaged or parked and every request answered.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/machines/view-index.ts';
import { isSoak } from '../project/seed.ts';
import { wrongsIn } from './index-invariants.ts';
import { Interleaving, type Choice } from './interleave.ts';

const objects = ['a', 'b', 'c'] as const;

interface Faults {
  readonly failures: boolean;
  readonly late: boolean;
}

type Ending = 'force' | 'drain';

const noFaults: Faults = { failures: false, late: false };

/** What clients and admins do, each as one more choice. */
function wishes(world: Interleaving): readonly Choice[] {
  return [
    ...objects.flatMap((object) => [
      { what: `write ${object}`, take: () => world.write(object, 0) },
      { what: `write a part of ${object}`, take: () => world.write(object, 1) },
    ]),
    { what: 'flush', take: () => world.flush() },
    { what: 'force', take: () => world.mode('force') },
    { what: 'normal', take: () => world.mode('normal') },
    { what: 'pause', take: () => world.mode('paused') },
    { what: 'rearm a', take: () => world.send({ type: 'object.rearm', object: 'a' }) },
  ];
}

/** Safety, in every state: AckedDurable, TrimSafe, TrimMonotone, ByteLedger, BucketSnapshot. */
function wrongNow(world: Interleaving, trimBefore: number): readonly string[] {
  const { index, trimPoint } = world.context;
  return [
    ...wrongsIn(index),
    ...(trimPoint < trimBefore ? [`the trim point went back to ${trimPoint}`] : []),
    ...objects.flatMap((object) => {
      const stored = world.side.get(object) ?? 0;
      const oldest = world.unsafe(object).find((version) => version > stored);
      if (oldest === undefined) return [];
      // What ROW has just got may still be pinned, until its answer arrives.
      const isPinned = (recordOf(index, object)?.pin ?? Infinity) <= oldest;
      return isPinned && trimPoint <= oldest ? [] : [`${object}: version ${oldest} is lost`];
    }),
    ...wrongHealth(world),
    ...[...world.owed].flatMap(([request, owed]) => wrongAnswers(world, request, owed)),
  ];
}

/** P2: the region says what the context says; and who waits for another attempt has no actor. */
function wrongHealth(world: Interleaving): readonly string[] {
  const { failing, index, limits } = world.context;
  const isSick = failing.length >= limits.failingMax;
  const idle = world.actors.filter((object) => recordOf(index, object)?.place === 'queued');
  return [
    ...(failing.length > limits.failingMax ? [`failing: ${failing.join(', ')}`] : []),
    ...(isSick === (world.health === 'healthy') ? [`${world.health}: ${failing.join(', ')}`] : []),
    ...idle.map((object) => `${object} is queued, and has an actor`),
  ];
}

function wrongAnswers(
  world: Interleaving,
  request: string,
  owed: ReadonlyMap<string, number>,
): readonly string[] {
  const permits = permitsOf(world, request);
  const early = permits.flatMap(({ failed }) =>
    [...owed].filter(
      ([object, version]) => !failed.includes(object) && (world.row.get(object) ?? 0) < version,
    ),
  );
  return [
    ...(permits.length > 1 ? [`${request} has ${permits.length} permits`] : []),
    ...early.map(([object, version]) => `${request} is answered without ${object} ${version}`),
  ];
}

function permitsOf(world: Interleaving, request: string) {
  return world.told.flatMap((event) =>
    event.type === 'bucket.permit' && event.request === request ? [event] : [],
  );
}

/** Liveness: with FORCE set, or drained, and every answer a success, everything ends well. */
function wrongAtTheEnd(world: Interleaving, ending: Ending): readonly string[] {
  if (ending === 'force') world.mode('force');
  else world.send({ type: 'view.stop', drain: true });
  for (let turn = 0; turn < 500; turn++) {
    const choice = world.choices(noFaults).find(({ what }) => !what.includes('ageMax'));
    if (choice === undefined) break;
    choice.take();
    const dirty = dirtyIn(world);
    if (stopsOf(world) > 0 && dirty.length > 0) return [`stopped with ${dirty.join(', ')}`];
  }
  const { trimPoint } = world.context;
  const end = world.lastSequence + 1;
  const unanswered = [...world.owed.keys()].filter(
    (request) => permitsOf(world, request).length === 0,
  );
  return [
    ...dirtyIn(world).map((object) => `${object} for ever`),
    ...(end > 1 && trimPoint !== end ? [`trimmed to ${trimPoint} of ${end}`] : []),
    ...unanswered.map((request) => `${request} is never answered`),
    ...(stopsOf(world) === (ending === 'drain' ? 1 : 0) ? [] : ['stopped not once']),
  ];
}

function dirtyIn(world: Interleaving): readonly string[] {
  return objects.flatMap((object) => {
    const place = recordOf(world.context.index, object)?.place ?? 'parked';
    return place === 'parked' ? [] : [`${object} ${place}`];
  });
}

function stopsOf(world: Interleaving): number {
  return world.told.filter(({ type }) => type === 'view.stopped').length;
}

/**
 * Each number picks one of what may happen: one in three a wish, the others what is under way.
 * Returns what went wrong, after all that had happened.
 */
function walk(
  order: readonly number[],
  faults: Faults,
  ending: Ending = 'force',
): readonly string[] {
  const world = new Interleaving();
  const taken: string[] = [];
  world.mode('normal');
  for (const pick of order) {
    const underWay = world.choices(faults);
    const choices = pick % 3 === 0 || underWay.length === 0 ? wishes(world) : underWay;
    const choice = choices[Math.floor(pick / 3) % choices.length];
    if (choice === undefined) continue;
    taken.push(choice.what);
    const { trimPoint } = world.context;
    choice.take();
    // Who has given up waiting may ask again.
    const isDoubled = !faults.late && new Set(world.flying).size < world.flying.length;
    const wrong = wrongNow(world, trimPoint);
    if (isDoubled || wrong.length > 0)
      return [...taken, ...wrong, ...(isDoubled ? ['two puts of one object'] : [])];
  }
  const wrong = wrongAtTheEnd(world, ending);
  return wrong.length === 0 ? [] : [...taken, ...wrong];
}

/** A walk is long: a slow machine takes fewer, and a failing one is not made smaller for ever. */
const limit = isSoak ? {} : { interruptAfterTimeLimit: 5_000 };

const picks = fc.array(fc.nat(3 * 5 * 7 * 11 * 13), { maxLength: 80, size: 'max' });

describe('a view among its actors, in any order of messages', () => {
  it('loses nothing, and ends with everything destaged', () => {
    fc.assert(
      fc.property(picks, (order) => {
        expect(walk(order, noFaults)).toEqual([]);
      }),
      limit,
    );
  });

  it('loses nothing when fills, puts and parkings fail', () => {
    fc.assert(
      fc.property(picks, (order) => {
        expect(walk(order, { failures: true, late: false })).toEqual([]);
      }),
      limit,
    );
  });

  it('loses nothing when answers come too late', () => {
    fc.assert(
      fc.property(picks, (order) => {
        expect(walk(order, { failures: true, late: true })).toEqual([]);
      }),
      limit,
    );
  });

  it('ends a drain with nothing dirty but what is parked, and once', () => {
    fc.assert(
      fc.property(picks, (order) => {
        expect(walk(order, { failures: true, late: false }, 'drain')).toEqual([]);
      }),
      limit,
    );
  });
});
