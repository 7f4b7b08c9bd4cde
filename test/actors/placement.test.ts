/** Which bucket and which view an object is in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlacement } from '../../src/actors/placement.ts';

const named = (count: number) => Array.from({ length: count }, (_, each) => `object-${each}`);

test('every object has one bucket and one view, in range, always the same', () => {
  const counts = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), counts, counts, (object, views, buckets) => {
      const placement = createPlacement({ views, buckets });
      const [bucket, view] = [placement.bucketOf(object), placement.viewOf(object)];
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(buckets);
      expect(placement.views[view]).toBe(`view:${view}`);
      expect([placement.bucketOf(object), placement.viewOf(object)]).toEqual([bucket, view]);
    }),
  );
});

test.each([
  [2, 64],
  [4, 64],
  [8, 16],
  [3, 7],
])('a bucket’s objects lie in all of %i views, of %i buckets', (views, buckets) => {
  const placement = createPlacement({ views, buckets });
  const viewsOf = new Map<number, Set<number>>();
  for (const object of named(buckets * views * 40)) {
    const inViews = viewsOf.get(placement.bucketOf(object)) ?? new Set<number>();
    viewsOf.set(placement.bucketOf(object), inViews.add(placement.viewOf(object)));
  }
  expect(viewsOf.size).toBe(buckets);
  for (const inViews of viewsOf.values()) expect(inViews.size).toBe(views);
});

test('objects are spread evenly over the views', () => {
  const placement = createPlacement({ views: 4, buckets: 64 });
  const counts = [0, 0, 0, 0];
  for (const object of named(10_000)) {
    const view = placement.viewOf(object);
    counts[view] = (counts[view] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(2_000);
});

test('the user’s own functions are asked, and what they give is checked', () => {
  const placement = createPlacement({
    views: 2,
    buckets: 4,
    bucketOf: (object) => object.length,
    viewOf: (object) => object.length / 2,
  });
  expect(placement.bucketOf('ab')).toBe(2);
  expect(placement.viewOf('ab')).toBe(1);
  expect(() => placement.bucketOf('abcd')).toThrow('bucketOf("abcd") gave 4');
  expect(() => placement.viewOf('a')).toThrow('viewOf("a") gave 0.5');
});

test('what a function of the user’s own throws is wrapped: the function, the object and the reason', () => {
  const cause = new Error('unknown volume');
  const throwing = (): number => {
    throw cause;
  };
  const placement = createPlacement({ views: 2, buckets: 4, bucketOf: throwing, viewOf: throwing });
  const wrapped = { code: 'bad-option', cause };
  expect(() => placement.bucketOf('v/1')).toThrow(expect.objectContaining(wrapped));
  expect(() => placement.bucketOf('v/1')).toThrow('bucketOf("v/1") threw: unknown volume');
  expect(() => placement.viewOf('v/1')).toThrow('viewOf("v/1") threw: unknown volume');
});
