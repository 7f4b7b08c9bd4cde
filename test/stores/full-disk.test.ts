/**
 * A disk that gets full, by a limit on the size of files that this process gives itself for a while.
 * A test process has this file alone (vitest.config.ts), so nobody else meets the limit.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { openLmdbStores, type OpenStores } from '../../src/stores/lmdb/open.ts';
import { expectCode } from './expect-code.ts';
import { allOf } from './texts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const limitFiles = (fileBytes: number | 'unlimited'): boolean =>
  spawnSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${fileBytes}:unlimited`]).status === 0;

const canLimit = process.platform === 'linux' && limitFiles('unlimited');
const bytes = new Uint8Array(20_000).fill(7);

async function withFullDisk(use: (stores: OpenStores) => Promise<void>): Promise<void> {
  // lmdb-js writes a failed commit's error to the console itself.
  const silenced = vi.spyOn(console, 'error').mockReturnValue();
  const directory = await temporaryDirectory();
  const stores = await openLmdbStores({ directory, logQuotaBytes: 1e9 });
  limitFiles(1_000_000);
  try {
    await use(stores);
  } finally {
    limitFiles('unlimited');
    await stores.close();
    silenced.mockRestore();
  }
}

/** Repeats a call until one rejects: that one, and how many were done before. */
async function untilRefused(
  call: () => Promise<unknown>,
): Promise<{ readonly refused: Promise<unknown>; readonly done: number }> {
  for (let done = 0; done < 200; done++) {
    const refused = call();
    const isDone = await refused.then(
      () => true,
      () => false,
    );
    if (!isDone) return { refused, done };
  }
  throw new Error('the disk never got full');
}

describe.skipIf(!canLimit)('on a full disk (skipped where prlimit cannot limit files)', () => {
  it('an append is refused as a whole, and done once there is room', async () => {
    await withFullDisk(async ({ log }) => {
      const batch = ['a', 'b', 'c'].map((object) => ({ object, offset: 0, bytes }));
      const { refused, done } = await untilRefused(() => log.append(batch));
      await expectCode(refused, 'disk-full', 'data.mdb', 'free space');
      const appended = done * batch.length;
      expect(await allOf(log.scan())).toHaveLength(appended);
      expect(log.usage().usedBytes).toBe(appended * bytes.length);
      expect(log.lastSequence()).toBe(appended);
      limitFiles('unlimited');
      const first = await log.append(batch);
      expect(first).toBeGreaterThan(appended);
      const { entries, corrupt } = await log.entries('b');
      expect([entries.length, corrupt]).toEqual([appended / 3 + 1, []]);
    });
  });

  it('every append of a failed group is refused, and none is kept', async () => {
    await withFullDisk(async ({ log }) => {
      const calls = Array.from({ length: 80 }, () =>
        log.append([{ object: 'a', offset: 0, bytes }]),
      );
      const settled = await Promise.allSettled(calls);
      expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
      expect(await log.entries('a')).toEqual({ entries: [], corrupt: [] });
      expect(log.usage().usedBytes).toBe(0);
    });
  });

  it('a put to the backend leaves the older version whole', async () => {
    await withFullDisk(async ({ row }) => {
      await row.put('a', 1, bytes);
      let nth = 0;
      const { refused } = await untilRefused(() => row.put(`b${nth++}`, 1, bytes));
      await expectCode(refused, 'disk-full', 'data.mdb');
      await expectCode(row.put('a', 2, new Uint8Array(100_000)), 'disk-full');
      const stored = await row.get('a');
      expect([stored?.version, stored?.bytes.length]).toEqual([1, bytes.length]);
      limitFiles('unlimited');
      expect(await row.put('a', 2, bytes)).toEqual({ kind: 'stored' });
    });
  });
});
