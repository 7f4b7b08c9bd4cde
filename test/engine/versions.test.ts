/** Writes to an object that is on its way: nothing but an OK for the newest version cleans it. */
import { expect, test, vi } from 'vitest';
import { bytesOf, gate, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

test('an OK for an overwritten version leaves the object dirty, and the newest is put next', async () => {
  const first = gate();
  const puts: number[] = [];
  const script: Script = {
    put: async ({ version }, go) => {
      puts.push(version);
      if (version === 1) await first.opened;
      return go();
    },
  };
  const trial = await begin({ script });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.settle();
  expect(trial.placeOf('a')).toBe('destaging');
  await trial.overwrite('a', 2);
  expect(trial.engine.explain('a')).toMatchObject({
    place: 'destaging',
    version: 2,
    dirtyBytes: 128,
  });
  first.open();
  // The request was for version 1, which is in ROW now; version 2 waits for its own turn.
  await expect(flushed).resolves.toEqual({ kind: 'done' });
  expect(trial.engine.explain('a')).toMatchObject({ version: 2, dirtyBytes: 64 });
  expect(await trial.inRow('a')).toEqual([1, 1]);
  await trial.flush('a');
  expect(puts).toEqual([1, 2]);
  expect(await trial.inRow('a')).toEqual([2, 2]);
  expect(trial.placeOf('a')).toBe('clean');
});

test('the log is trimmed up to what has landed and no further', async () => {
  const first = gate();
  const script: Script = {
    put: async ({ version }, go) => {
      if (version === 1) await first.opened;
      return go();
    },
  };
  const trial = await begin({ script });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.settle();
  await trial.overwrite('b', 9);
  await trial.overwrite('a', 2);
  first.open();
  await flushed;
  await clock.settle();
  expect(trial.engine.metrics()).toMatchObject({ trimmedTo: 2, logUsedBytes: 2 * objectBytesMax });
});

test('many overwrites are one put', async () => {
  const trial = await begin();
  for (let value = 1; value <= 20; value++) await trial.overwrite('a', value);
  await trial.flush('a');
  expect(trial.engine.metrics()).toMatchObject({
    writesTotal: 20,
    writtenBytesTotal: 20 * objectBytesMax,
    putsTotal: 1,
    destagedBytesTotal: objectBytesMax,
  });
  expect(await trial.inRow('a')).toEqual([20, 20]);
});

test('a write during the fill is part of the next put, and the fill does not undo it', async () => {
  const filled = gate();
  const script: Script = {
    readRange: async (_object, go) => {
      const read = await go();
      await filled.opened;
      return read;
    },
  };
  const trial = await begin({ script });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.engine.write('a', 0, bytesOf(2, 8));
  const flushed = trial.engine.destage('a').done;
  await clock.settle();
  expect(trial.placeOf('a')).toBe('filling');
  await trial.engine.write('a', 8, bytesOf(3, 8));
  filled.open();
  await flushed;
  await trial.flush('a');
  const row = await trial.base.row.get('a');
  expect(row?.version).toBe(3);
  expect([...(row?.bytes ?? [])]).toEqual([
    ...bytesOf(2, 8),
    ...bytesOf(3, 8),
    ...bytesOf(1, objectBytesMax - 16),
  ]);
});

test('an object that is wholly written is put without asking DM', async () => {
  const trial = await begin({ script: { readRange: () => Promise.reject(new Error('asked')) } });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.overwrite('a', 2);
  expect(await trial.flush('a')).toEqual({ kind: 'done' });
  expect(trial.placesOf('a')).not.toContain('filling');
});

test('holes of an object that was never whole read as zeros, before and after its put', async () => {
  const trial = await begin();
  await trial.engine.write('a', 4, bytesOf(7, 2));
  const expected = Uint8Array.of(0, 0, 0, 0, 7, 7);
  await expect(trial.engine.read('a')).resolves.toEqual(expected);
  await trial.flush('a');
  await expect(trial.engine.read('a')).resolves.toEqual(expected);
});

test('a put that finds a newer version in ROW counts as done and changes nothing', async () => {
  const trial = await begin();
  await trial.overwrite('a', 1);
  await trial.base.row.put('a', 5, bytesOf(5, objectBytesMax));
  expect(await trial.flush('a')).toEqual({ kind: 'done' });
  expect(await trial.inRow('a')).toEqual([5, 5]);
  expect(trial.placeOf('a')).toBe('clean');
});

test('each record leaves its view once, whatever is written meanwhile', async () => {
  const trial = await begin({ limits: { ageMaxMs: 5 } });
  for (let value = 1; value <= 30; value++) {
    await trial.overwrite('a', value);
    if (value % 3 === 0) await trial.flush('a');
  }
  await clock.until('clean', () => trial.placeOf('a') === 'clean');
  const deleted = trial.events.filter(({ type }) => type === 'object.deleted').length;
  const entered = trial.events.filter(
    (event) => event.type === 'object.placed' && event.place === 'destaged',
  ).length;
  // A write between «destaged» and the deletion brings the object back instead.
  expect(deleted).toBeLessThanOrEqual(entered);
  expect(deleted).toBeGreaterThan(0);
  expect(await trial.inRow('a')).toEqual([30, 30]);
});

test('reads see every write from its acknowledgement on, in every place of the object', async () => {
  const released = gate();
  const script: Script = {
    put: async (_put, go) => {
      await released.opened;
      return go();
    },
  };
  const trial = await begin({ script });
  const places: string[] = [];
  const check = async (value: number): Promise<void> => {
    places.push(trial.placeOf('a'));
    expect((await trial.engine.read('a'))?.[0]).toBe(value);
  };
  await trial.overwrite('a', 1);
  await check(1);
  const flushed = trial.engine.destage('a').done;
  await clock.settle();
  await check(1);
  await trial.overwrite('a', 2);
  await check(2);
  released.open();
  await flushed;
  await check(2);
  await trial.flush('a');
  await check(2);
  expect(places).toEqual(['queued', 'destaging', 'destaging', expect.any(String), 'clean']);
});
