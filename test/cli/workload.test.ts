/** The generated workload: the same by seed, and of the real trace's shape. */
import { expect, test } from 'vitest';
import { workload, WORKLOAD_REQUESTS } from '../../src/cli/replay/workload.ts';
import type { TraceRequest } from '../../src/cli/trace/request.ts';

async function all(seed: number, requests: number): Promise<TraceRequest[]> {
  const made: TraceRequest[] = [];
  for await (const batch of workload(seed, requests).batches) made.push(...batch);
  return made;
}

test('the same seed gives the same requests, another seed others', async () => {
  expect(await all(5, 1000)).toEqual(await all(5, 1000));
  expect(await all(5, 1000)).not.toEqual(await all(6, 1000));
});

test('a shorter workload is the start of a longer one, and both are as long as asked', async () => {
  const long = await all(1, 1000);
  expect(long).toHaveLength(1000);
  expect(await all(1, 300)).toEqual(long.slice(0, 300));
});

test('the share made grows to one', async () => {
  const source = workload(1, 600);
  const shares: (number | undefined)[] = [];
  for await (const _ of source.batches) shares.push(source.fraction());
  expect(shares).toEqual([256 / 600, 512 / 600, 1]);
});

test('it is shaped like the real trace', async () => {
  const requests = await all(1, WORKLOAD_REQUESTS);
  const writes = requests.filter(({ kind }) => kind === 'write');
  expect(1 - writes.length / requests.length).toBeGreaterThan(0.37);
  expect(1 - writes.length / requests.length).toBeLessThan(0.45);

  expect(requests.every(({ offset, size }) => offset % 512 === 0 && size % 512 === 0)).toBe(true);
  const sizes = writes.map(({ size }) => size);
  expect(Math.min(...sizes)).toBe(512);
  expect(Math.max(...sizes)).toBe(65536);
  expect(new Set(sizes).size).toBeGreaterThan(6);
  const meanBytes = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  expect(meanBytes).toBeGreaterThan(30_000);
  expect(meanBytes).toBeLessThan(40_000);

  const perObject = new Map<number, number>();
  for (const { offset } of writes) {
    const object = Math.floor(offset / 65536);
    perObject.set(object, (perObject.get(object) ?? 0) + 1);
  }
  const counts = [...perObject.values()].toSorted((a, b) => b - a);
  expect(counts[0]).toBeGreaterThan(200);
  expect(counts.length).toBeGreaterThan(1500);
  expect(counts.slice(0, counts.length / 10).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(
    writes.length / 4,
  );
});
