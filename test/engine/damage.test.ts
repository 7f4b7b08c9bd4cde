/**
 * Rows and side records that were damaged on the disk between two engines: the next one starts, names
 * the object, serves nothing of it that may not be the newest, and is healed by a write of all of it.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDestage } from '../../src/actors/create-destage.ts';
import type { Destage } from '../../src/actors/api.ts';
import { openLmdbStores, type OpenStores } from '../../src/stores/lmdb/open.ts';
import { damageFirst, flipLastBit, type Damage } from '../stores/damage-record.ts';
import { temporaryDirectory } from '../stores/temporary-directory.ts';
import { bytesOf } from './kit/stores.ts';

const objectBytesMax = 64;
const whole = (value: number) => bytesOf(value, objectBytesMax);
const write = (object: string, value: number, length = objectBytesMax) => ({
  object,
  offset: 0,
  bytes: bytesOf(value, length),
});
const damaged = { code: 'corrupt-record', message: expect.stringContaining('a') as string };

async function start(directory: string): Promise<Destage> {
  const limits = { attemptsMax: 2, backoffMinMs: 1, backoffMaxMs: 2 };
  const engine = await createDestage({ directory, objectBytesMax, limits });
  onTestFinished(() => engine.stop());
  return engine;
}

/** A directory that was filled, and damaged in its first record. */
async function directoryWith(
  damage: Pick<Damage, 'environment' | 'database'>,
  fill: (stores: OpenStores) => Promise<unknown>,
): Promise<string> {
  const directory = await temporaryDirectory();
  const stores = await openLmdbStores({ directory, logQuotaBytes: 1 << 20, objectBytesMax });
  await fill(stores);
  await stores.close();
  await damageFirst(directory, { ...damage, change: flipLastBit });
  return directory;
}

/** Waits for the object's own attempts to end. */
async function parkedOf(engine: Destage, object: string) {
  await expect.poll(() => engine.explain(object).place).toBe('parked');
  return (await engine.parked()).find((parked) => parked.object === object);
}

describe.each(['heads', 'bodies'])('a damaged row, its %s', (database) => {
  const row = { environment: 'row', database } as const;

  test('stops no other object: what is dirty is found, read and destaged', async () => {
    const directory = await directoryWith(row, async ({ log, row: rows }) => {
      await log.append([write('a', 1), write('b', 1)]);
      await rows.put('a', 1, whole(1));
      await rows.put('b', 2, whole(1));
      await log.trim(3);
      await log.append([write('a', 2, 8), write('b', 3), write('c', 4)]);
    });
    const engine = await start(directory);
    expect(engine.metrics().dirtyObjects).toBe(3);
    expect((await engine.read('b'))?.[0]).toBe(3);
    expect(await engine.destage('b').done).toEqual({ kind: 'done' });
    expect(await engine.destage('c').done).toEqual({ kind: 'done' });
    await expect(engine.read('a')).rejects.toMatchObject(damaged);
  });

  test('is reported by key, and what was written to it is kept: parked, not put', async () => {
    const directory = await directoryWith(row, async ({ log, row: rows }) => {
      await log.append([write('a', 1)]);
      await rows.put('a', 1, whole(1));
      await log.trim(2);
      await log.append([write('a', 2, 8)]);
    });
    const engine = await start(directory);
    if (database === 'heads')
      expect(engine.explain('a')).toMatchObject({
        place: 'queued',
        reason: expect.stringContaining('version of object a') as string,
      });
    expect(await engine.destage('a').done).toEqual({ kind: 'failed', objects: ['a'] });
    expect((await parkedOf(engine, 'a'))?.reason).toMatch(/of object a does not match/);
    expect(engine.explain('a').reason).toMatch(/of object a does not match/);
    await expect(engine.read('a')).rejects.toMatchObject(damaged);
    await expect.poll(() => engine.metrics().logUsedBytes).toBe(0);
  });

  test('is healed by a write of the whole object, and by no smaller one', async () => {
    const directory = await directoryWith(row, async ({ log, row: rows }) => {
      await log.append([write('a', 1)]);
      await rows.put('a', 1, whole(1));
      await log.trim(2);
    });
    const engine = await start(directory);
    expect(engine.explain('a').place).toBe('clean');
    await expect(engine.read('a')).rejects.toMatchObject(damaged);
    await engine.write('a', 1, bytesOf(2, objectBytesMax - 1));
    await expect(engine.read('a')).rejects.toMatchObject(damaged);
    await engine.write('a', 0, whole(3));
    expect(await engine.read('a')).toEqual(whole(3));
    expect(await engine.destage('a').done).toEqual({ kind: 'done' });
    expect(Buffer.from((await engine.read('a')) ?? [])).toEqual(Buffer.from(whole(3)));
    await engine.stop();
    const next = await start(directory);
    expect(Buffer.from((await next.read('a')) ?? [])).toEqual(Buffer.from(whole(3)));
  });

  test('is healed by what the log holds already, if that is all of the object', async () => {
    const directory = await directoryWith(row, async ({ log, row: rows }) => {
      await log.append([write('a', 1), write('a', 2), write('a', 3, 8)]);
      await rows.put('a', 2, whole(2));
    });
    const engine = await start(directory);
    const newest = whole(2);
    newest.fill(3, 0, 8);
    if (database === 'heads')
      expect(Buffer.from((await engine.read('a')) ?? [])).toEqual(Buffer.from(newest));
    await engine.write('a', 8, bytesOf(2, objectBytesMax - 8));
    expect(await engine.destage('a').done).toEqual({ kind: 'done' });
    expect(Buffer.from((await engine.read('a')) ?? [])).toEqual(Buffer.from(newest));
  });
});

test('a parked object over a damaged row is served and put from its side record', async () => {
  const directory = await directoryWith(
    { environment: 'row', database: 'heads' },
    async ({ log, row, side }) => {
      await log.append([write('a', 1), write('a', 2)]);
      await row.put('a', 1, whole(1));
      const extents = [{ offset: 0, bytes: whole(2) }];
      await side.put('a', { version: 2, extents, corrupt: [], reason: 'sick' });
      await log.trim(3);
    },
  );
  const engine = await start(directory);
  expect((await engine.read('a'))?.[0]).toBe(2);
  expect(engine.rearm('a')).toBe(true);
  expect(await engine.destage('a').done).toEqual({ kind: 'done' });
  expect((await engine.read('a'))?.[0]).toBe(2);
  expect(await engine.parked()).toEqual([]);
});

describe.each(['heads', 'bodies'])('a damaged side record, its %s', (database) => {
  const side = { environment: 'side', database } as const;
  const record = (version: number, value: number) => ({
    version,
    extents: [{ offset: 0, bytes: bytesOf(value, 32) }],
    corrupt: [],
    reason: 'sick',
  });
  /** ROW has version 1 of `a`; version 2 was parked, and trimmed. */
  const parkedAndTrimmed = () =>
    directoryWith(side, async (stores) => {
      await stores.log.append([write('a', 1), write('a', 2, 32), write('b', 3)]);
      await stores.row.put('a', 1, whole(1));
      await stores.side.put('a', record(2, 2));
      await stores.side.put('b', record(3, 3));
      await stores.log.trim(4);
    });

  test('stops no other object, and is reported by key', async () => {
    const engine = await start(await parkedAndTrimmed());
    expect((await engine.read('b'))?.[0]).toBe(3);
    expect(engine.explain('a').place).toBe('parked');
    const parked = await engine.parked();
    expect(parked.map(({ object }) => object)).toEqual(['a', 'b']);
    if (database === 'heads') expect(parked[0]?.reason).toMatch(/checksum/);
    await expect(engine.read('a')).rejects.toMatchObject({
      code: 'corrupt-record',
      message: expect.stringContaining('"a"') as string,
    });
  });

  test('never lets the older row through, after a rearm and a restart neither', async () => {
    const directory = await parkedAndTrimmed();
    const first = await start(directory);
    await first.write('a', 0, bytesOf(9, 8));
    await parkedOf(first, 'a');
    expect(first.rearm('a')).toBe(true);
    expect(await first.destage('a').done).toEqual({ kind: 'failed', objects: ['a'] });
    await expect(first.read('a')).rejects.toMatchObject({ code: 'corrupt-record' });
    await first.stop();
    const second = await start(directory);
    expect(second.explain('a').place).toBe('parked');
    await expect(second.read('a')).rejects.toMatchObject({ code: 'corrupt-record' });
  });

  test('is healed by a write of the whole object and a rearm', async () => {
    const directory = await parkedAndTrimmed();
    const first = await start(directory);
    await first.write('a', 0, whole(7));
    expect(await first.read('a')).toEqual(whole(7));
    await parkedOf(first, 'a');
    await first.stop();
    const second = await start(directory);
    expect(Buffer.from((await second.read('a')) ?? [])).toEqual(Buffer.from(whole(7)));
    expect(second.rearm('a')).toBe(true);
    expect(await second.destage('a').done).toEqual({ kind: 'done' });
    expect(Buffer.from((await second.read('a')) ?? [])).toEqual(Buffer.from(whole(7)));
    expect((await second.parked()).map(({ object }) => object)).toEqual(['b']);
  });

  test('costs nothing while the log still holds what was parked', async () => {
    const directory = await directoryWith(side, async (stores) => {
      await stores.log.append([write('z', 1), write('a', 1), write('a', 2, 32)]);
      await stores.row.put('z', 1, whole(1));
      await stores.log.trim(2);
      await stores.side.put('a', record(3, 2));
    });
    const engine = await start(directory);
    // The row of `a` does not exist, and its first write is in the log: but the engine cannot know that.
    expect(engine.metrics().logUsedBytes).toBe(objectBytesMax + 32);
    expect((await engine.read('a'))?.[0]).toBe(2);
    await parkedOf(engine, 'a');
    expect(engine.rearm('a')).toBe(true);
    expect(await engine.destage('a').done).toEqual({ kind: 'done' });
    const newest = whole(1);
    newest.fill(2, 0, 32);
    expect(Buffer.from((await engine.read('a')) ?? [])).toEqual(Buffer.from(newest));
  });

  test('is dropped when ROW has everything that the log no longer holds', async () => {
    const directory = await directoryWith(side, async (stores) => {
      await stores.log.append([write('a', 1), write('a', 2, 32)]);
      await stores.row.put('a', 1, whole(1));
      await stores.log.trim(2);
      await stores.side.put('a', record(2, 2));
    });
    const engine = await start(directory);
    expect(engine.explain('a')).toMatchObject({ place: 'queued', version: 2, dirtyBytes: 32 });
    expect(await engine.parked()).toEqual([]);
    expect((await engine.read('a'))?.[0]).toBe(2);
    expect(await engine.destage('a').done).toEqual({ kind: 'done' });
  });
});
