/** Fences around buckets, without an engine. */
import { describe, expect, test } from 'vitest';
import { Fences } from '../../src/actors/fences.ts';

const nobody = (): readonly number[] => [];

describe('a fence', () => {
  test('holds its buckets from the moment it is raised', () => {
    const fences = new Fences();
    fences.raise('r', [1, 2], () => undefined);
    expect([0, 1, 2, 3].map((bucket) => fences.holds(bucket))).toEqual([false, true, true, false]);
  });

  test('is set once, when no write to its buckets is under way', () => {
    const fences = new Fences();
    let times = 0;
    fences.raise('r', [1], () => times++);
    fences.settle(() => [1]);
    fences.settle(() => [0, 2, 1]);
    expect(times).toBe(0);
    fences.settle(() => [0, 2]);
    fences.settle(nobody);
    expect(times).toBe(1);
  });

  test('does not wait for the writes behind another', () => {
    const fences = new Fences();
    const set: string[] = [];
    fences.raise('r', [1], () => set.push('r'));
    fences.raise('s', [2], () => set.push('s'));
    fences.settle(() => [1]);
    expect(set).toEqual(['s']);
  });

  test('that is lifted is never set', () => {
    const fences = new Fences();
    let times = 0;
    fences.raise('r', [1], () => times++);
    fences.lift('r');
    fences.settle(nobody);
    expect(times).toBe(0);
    expect(fences.holds(1)).toBe(false);
  });
});

describe('two fences around one bucket', () => {
  test('hold it until both are lifted', () => {
    const fences = new Fences();
    fences.raise('r', [1], () => undefined);
    fences.raise('s', [1], () => undefined);
    fences.lift('r');
    expect(fences.holds(1)).toBe(true);
    fences.lift('s');
    expect(fences.holds(1)).toBe(false);
  });

  test('are both lifted from the buckets that the user admits, and from no others', () => {
    const fences = new Fences();
    fences.raise('r', [1, 2], () => undefined);
    fences.raise('s', [1, 3], () => undefined);
    fences.liftBuckets([1]);
    expect([1, 2, 3].map((bucket) => fences.holds(bucket))).toEqual([false, true, true]);
  });
});

describe('a fence of which every bucket has been admitted', () => {
  test('is gone, so that buckets may come and go for ever', () => {
    const fences = new Fences();
    for (let turn = 0; turn < 100; turn++) {
      fences.raise(`flush-${turn}`, [1], () => undefined);
      fences.settle(nobody);
      fences.liftBuckets([1]);
    }
    expect(fences.size).toBe(0);
  });

  test('is still set for the request that waits for it', () => {
    const fences = new Fences();
    let times = 0;
    fences.raise('r', [1], () => times++);
    fences.liftBuckets(new Set([1]).values());
    fences.settle(nobody);
    fences.settle(nobody);
    expect([times, fences.size]).toEqual([1, 0]);
  });
});
