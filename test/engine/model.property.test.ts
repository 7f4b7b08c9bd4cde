/**
 * The live engine against a plain reference: random writes, reads, modes, flush requests, failures,
 * crashes and restarts, on a virtual clock, so that a case is the same each time and shrinks. What is
 * checked is in `kit/ledger.ts` (each call of a store), `kit/life.ts` and `kit/world.ts`.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isSoak, seed } from '../project/seed.ts';
import {
  appendFaultKinds,
  faultKinds,
  faultTargets,
  type FaultKind,
  type FaultTarget,
} from './kit/faults.ts';
import { objectBytesMax, objects, World, type Setting } from './kit/world.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

type Operation =
  | { readonly do: 'write'; readonly object: string; readonly offset: number; readonly end: number }
  | {
      readonly do: 'overwrite' | 'read' | 'destage' | 'rearm' | 'sicken' | 'heal';
      readonly object: string;
    }
  | { readonly do: 'flush'; readonly buckets: readonly number[]; readonly fence: boolean }
  | { readonly do: 'admit'; readonly buckets: readonly number[] }
  | { readonly do: 'mode'; readonly mode: 'normal' | 'force' | 'paused' }
  | {
      readonly do: 'fault';
      readonly target: FaultTarget;
      readonly kind: FaultKind;
      readonly times: number;
    }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'crash' }
  | { readonly do: 'stop'; readonly drain: boolean };

const object = fc.constantFrom(...objects);
const bucketSet = fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 });
const place = fc.integer({ min: 0, max: objectBytesMax });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('write' as const), object, offset: place, end: place }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('overwrite' as const, 'read' as const), object }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('destage' as const, 'rearm' as const), object }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('sicken' as const, 'heal' as const), object }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('flush' as const),
      buckets: bucketSet,
      fence: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('admit' as const), buckets: bucketSet }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom('normal' as const, 'force' as const, 'paused' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      target: fc.constantFrom(...faultTargets),
      kind: fc.constantFrom(...faultKinds),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      target: fc.constant('append' as const),
      kind: fc.constantFrom(...appendFaultKinds),
      times: fc.constant(1),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), drain: fc.boolean() }) },
);

const setting: fc.Arbitrary<Setting> = fc.record({
  views: fc.integer({ min: 1, max: 3 }),
  windowObjects: fc.integer({ min: 1, max: 3 }),
  attemptsMax: fc.integer({ min: 1, max: 3 }),
  failingMax: fc.integer({ min: 1, max: 4 }),
  destageStartBytes: fc.constantFrom(1, 64, 4096),
  logQuotaBytes: fc.constantFrom(3 * objectBytesMax, 8 * objectBytesMax, 1 << 20),
});

/** A small generator of its own, so that the backoff's draw is the same in each run of a case. */
function drawn(): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function step(world: World, next: Operation): Promise<void> {
  switch (next.do) {
    case 'write': {
      const [from, to] = [Math.min(next.offset, next.end), Math.max(next.offset, next.end)];
      return to > from ? world.write(next.object, from, to - from) : undefined;
    }
    case 'overwrite':
      return world.write(next.object, 0, objectBytesMax);
    case 'read':
      return world.read(next.object);
    case 'destage':
      return world.destage(next.object);
    case 'rearm':
      return world.rearm(next.object);
    case 'sicken':
      return void world.faults.sick.add(next.object);
    case 'heal':
      return void world.faults.sick.delete(next.object);
    case 'flush':
      return world.destageBuckets(next.buckets, next.fence);
    case 'admit':
      return world.admit(next.buckets);
    case 'mode':
      return world.setMode(next.mode);
    case 'fault':
      return world.faults.add(next.target, next.kind, next.times);
    case 'pass':
      return world.clock.pass(next.ms);
    case 'crash':
      return world.crash();
    case 'stop':
      await world.stop(next.drain);
      return world.start();
  }
}

/** However it went: all is answered, all has landed, and once ROW is well again all is in ROW. */
async function finish(world: World): Promise<void> {
  await world.answerAll();
  await world.settleDown();
  await world.stop(true);
  await world.start();
  world.faults.heal();
  for (const each of objects) world.rearm(each);
  await world.settleDown();
  await world.stop(true);
  for (const each of objects)
    if ((world.ledger.row.get(each) ?? 0) < world.ledger.newest(each))
      world.violations.push(`37 Rearm: ${each} is not in ROW`);
}

async function check(given: Setting, operations: readonly Operation[]): Promise<void> {
  const world = new World(given);
  const random = vi.spyOn(Math, 'random').mockImplementation(drawn());
  world.clock.install();
  try {
    await world.start();
    for (const next of operations) {
      await step(world, next);
      if (next.do === 'pass') world.checkNow();
      expect(world.wrongs).toEqual([]);
    }
    await finish(world);
    expect(world.wrongs).toEqual([]);
  } finally {
    world.clock.uninstall();
    random.mockRestore();
  }
}

test(
  'the engine agrees with a plain map, whatever is written, asked, broken, crashed or restarted',
  () =>
    fc.assert(
      fc.asyncProperty(setting, fc.array(operation, { maxLength: 60, size: 'max' }), check),
      { numRuns: isSoak ? 20_000 : 250 },
    ),
  isSoak ? 3_600_000 : 120_000,
);
