/** An engine on a directory of its own: what it opens it closes, and nobody else may open it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDestage } from '../../src/actors/create-destage.ts';
import type { DestageOptions } from '../../src/actors/api.ts';
import { openLmdbStores } from '../../src/stores/lmdb/open.ts';
import { bytesOf } from './kit/stores.ts';

function freshDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'destage-directory-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const start = (directory: string, options: Partial<DestageOptions> = {}) =>
  createDestage({ directory, objectBytesMax: 64, logQuotaBytes: 1 << 20, ...options });

describe('a directory', () => {
  test('keeps what was acknowledged, from one engine to the next', async () => {
    const directory = freshDirectory();
    const first = await start(directory);
    await first.write('a', 0, bytesOf(1, 64));
    await first.write('b', 8, bytesOf(2, 8));
    await first.stop();
    const second = await start(directory);
    expect([...((await second.read('a')) ?? [])]).toEqual([...bytesOf(1, 64)]);
    expect(second.explain('b')).toMatchObject({ place: 'queued', dirtyBytes: 8 });
    await second.stop({ drain: true });
    const third = await start(directory);
    expect(third.metrics()).toMatchObject({ dirtyObjects: 0, logUsedBytes: 0 });
    expect([...((await third.read('a')) ?? [])]).toEqual([...bytesOf(1, 64)]);
    await third.stop();
  });

  test('is one engine’s at a time, and the next one’s after its stop', async () => {
    const directory = freshDirectory();
    const first = await start(directory);
    await expect(start(directory)).rejects.toMatchObject({ code: 'directory-locked' });
    await first.stop();
    const second = await start(directory);
    await second[Symbol.asyncDispose]();
    await expect(start(directory).then((third) => third.stop())).resolves.toBeUndefined();
  });

  test('is let go of when the start fails, in recovery or before it', async () => {
    const directory = freshDirectory();
    const first = await start(directory);
    await first.write('a', 0, bytesOf(1, 1));
    await first.stop();
    await expect(start(directory, { limits: { windowObjects: -1 } })).rejects.toMatchObject({
      code: 'bad-option',
    });
    const misplaced = start(directory, { bucketOf: () => -1 });
    await expect(misplaced).rejects.toThrow(/bucketOf\("a"\) gave -1/);
    const second = await start(directory);
    await expect(second.read('a')).resolves.toEqual(bytesOf(1, 1));
    await second.stop();
  });
});

test('a directory keeps the size of its objects: another one is refused, and cuts nothing short', async () => {
  const directory = freshDirectory();
  const first = await start(directory);
  await first.write('a', 0, bytesOf(1, 64));
  await first.stop({ drain: true });
  for (const objectBytesMax of [32, 128]) {
    const other = start(directory, { objectBytesMax });
    await expect(other).rejects.toMatchObject({ code: 'bad-option' });
    await expect(other).rejects.toThrow(
      `objectBytesMax is ${objectBytesMax}, and the directory ${directory} was made with 64`,
    );
  }
  const second = await start(directory);
  await second.write('a', 0, bytesOf(2, 8));
  await second.stop({ drain: true });
  const third = await start(directory);
  expect((await third.read('a'))?.length).toBe(64);
  await third.stop();
});

test('an object is never told as corrupt while the log is trimmed under it', async () => {
  const stores = await openLmdbStores({ directory: freshDirectory(), logQuotaBytes: 1 << 20 });
  let corrupt = 0;
  for (let round = 0; round < 100; round++) {
    const writes = Array.from({ length: 50 }, () => ({
      object: 'a',
      offset: 0,
      bytes: bytesOf(1, 8),
    }));
    const first = await stores.log.append(writes);
    const trim = { isDone: false };
    const trimming = stores.log.trim(first + writes.length).then(() => {
      trim.isDone = true;
    });
    while (!trim.isDone) {
      corrupt += (await stores.log.entries('a')).corrupt.length;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await trimming;
  }
  await stores.close();
  expect(corrupt).toBe(0);
});
