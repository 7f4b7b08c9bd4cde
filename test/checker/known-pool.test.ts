/**
 * The pool's counts: those of the enumerator that is written by hand, of SPIN on the Promela twin, and
 * those that are fixed here, so that no two can go wrong together unseen.
 */
import { describe, expect, it } from 'vitest';
import { runPan } from '../../bench/spin/pan.ts';
import { poolModel } from '../../bench/spin/pool.ts';
import { itWith } from '../project/require.ts';
import { checkWhole, verdictOf } from './check-whole.ts';
import { enumeratePool } from './enumerate/pool.ts';
import { pool, poolSizes } from './systems/pool/pool.ts';
import type { PoolSizes } from './systems/pool/protocol.ts';

/** The count matters here, not the rate. */
const isUnoptimised = true;

const stuck = 'nobody waits for ever';
const oneDevice: PoolSizes = { workers: 3, permits: 2, places: 2, devices: 1 };
const silent: PoolSizes = { ...poolSizes.small, fault: 'silent-device' };
const lost: PoolSizes = { ...poolSizes.small, fault: 'lost-permit' };

const known = [
  { name: 'small', sizes: poolSizes.small, states: 12_202, transitions: 44_378, depth: 33 },
  { name: 'one device', sizes: oneDevice, states: 3634, transitions: 11_954, depth: 30 },
  { name: 'a silent device', sizes: silent, states: 9418, transitions: 33_140, depth: 42 },
  { name: 'a lost permit', sizes: lost, states: 14_802, transitions: 52_296, depth: 42 },
] as const;

describe.each(known)('the pool, $name', ({ sizes, states, transitions, depth }) => {
  it('has the states of the enumerator', () => {
    expect(enumeratePool(sizes)).toMatchObject({ states, transitions, depth });
  });
  it('has the same in the checker, breadth-first', async () => {
    const report = await checkWhole(pool(sizes));
    expect(report).toMatchObject({ states, transitions, depth });
  });
  it('has the same in the checker, depth-first', async () => {
    const report = await checkWhole(pool(sizes), { search: 'depth-first' });
    expect(report).toMatchObject({ states, transitions });
  });
  itWith(
    'spin',
    'has the same in SPIN',
    async () => {
      const model = poolModel({ ...sizes, readers: 'actor' });
      const breadthFirst = await runPan(model, {
        isUnoptimised,
        search: 'breadth-first',
        isExhaustive: true,
      });
      expect(breadthFirst).toMatchObject({ states, transitions, depth });
      const depthFirst = await runPan(model, {
        isUnoptimised,
        search: 'depth-first',
        isExhaustive: true,
      });
      expect(depthFirst).toMatchObject({ states, transitions });
    },
    120_000,
  );
});

describe('the middle pool', () => {
  it('has 77,368 states, breadth- and depth-first', async () => {
    const count = { verdict: 'holds', states: 77_368, transitions: 322_888 };
    expect(await checkWhole(pool(poolSizes.middle))).toMatchObject(count);
    const depthFirst = await checkWhole(pool(poolSizes.middle), { search: 'depth-first' });
    expect(depthFirst).toMatchObject(count);
  });
});

describe('a pool with a fault', () => {
  it('ends where everybody waits, by the shortest way', async () => {
    expect(verdictOf(await checkWhole(pool(silent)), stuck)).toBe('violated in 24');
    expect(enumeratePool(silent).nearestTerminal).toBe(24);
    expect(verdictOf(await checkWhole(pool(lost)), stuck)).toBe('violated in 32');
    expect(enumeratePool(lost).nearestTerminal).toBe(32);
  });
  itWith(
    'spin',
    'ends there in SPIN, as far away',
    async () => {
      for (const [sizes, depth] of [
        [silent, 24],
        [lost, 32],
      ] as const) {
        const model = poolModel({ ...sizes, readers: 'actor' });
        const { error } = await runPan(model, { isUnoptimised, search: 'breadth-first' });
        expect(error).toEqual({ text: 'invalid end state', depth });
      }
    },
    120_000,
  );
});

describe('a search by SPIN that is cut short', () => {
  itWith(
    'spin',
    'is no figure',
    async () => {
      const model = poolModel({ ...poolSizes.small, readers: 'actor' });
      await expect(
        runPan(model, { isUnoptimised, search: 'depth-first', depthMax: 1000 }),
      ).rejects.toThrow(/cut short \(max search depth too small\)/);
    },
    120_000,
  );
});
