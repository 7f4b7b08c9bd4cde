/** A log that fails to append: nothing is acknowledged that is not durable, and the engine goes on. */
import { expect, test, vi } from 'vitest';
import { DestageError } from '../../src/stores/errors.ts';
import { bytesOf, gate, type Script } from './kit/stores.ts';
import { begin, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

test('a failed append rejects its writes with the store’s reason, and leaves no trace', async () => {
  let isFull = true;
  const full = new DestageError('disk-full', 'the disk is full: free some space.');
  const script: Script = { append: (_writes, go) => (isFull ? Promise.reject(full) : go()) };
  const trial = await begin({ script });
  const writes = ['a', 'b'].map((object) => trial.engine.write(object, 0, bytesOf(1, 8)));
  for (const write of writes) await expect(write).rejects.toBe(full);
  expect(trial.engine.metrics()).toMatchObject({ writesTotal: 0, dirtyObjects: 0, dirtyBytes: 0 });
  await expect(trial.engine.read('a')).resolves.toBeUndefined();
  isFull = false;
  await expect(trial.engine.write('a', 0, bytesOf(2, 8))).resolves.toEqual({ version: 1 });
  expect(await trial.flush('a')).toEqual({ kind: 'done' });
});

test('an append that throws is a failed append', async () => {
  let throws = 1;
  const script: Script = {
    append: (_writes, go) => {
      if (throws-- > 0) throw new TypeError('broken store');
      return go();
    },
  };
  const trial = await begin({ script });
  await expect(trial.overwrite('a', 1)).rejects.toThrow('broken store');
  await expect(trial.overwrite('a', 2)).resolves.toBe(1);
});

test('a write is not acknowledged, read or destaged before its append is durable', async () => {
  const durable = gate();
  const script: Script = {
    append: async (_writes, go) => {
      await durable.opened;
      return go();
    },
  };
  const trial = await begin({ script });
  let isAcknowledged = false;
  const write = trial.overwrite('a', 1).then((version) => {
    isAcknowledged = true;
    return version;
  });
  await clock.pass(9_000);
  expect(isAcknowledged).toBe(false);
  expect(trial.placeOf('a')).toBe('clean');
  durable.open();
  await write;
  expect(trial.placeOf('a')).toBe('queued');
});

test('writes that come during an append go together with the next one', async () => {
  const batches: number[] = [];
  const first = gate();
  const script: Script = {
    append: async (writes, go) => {
      batches.push(writes.length);
      if (batches.length === 1) await first.opened;
      return go();
    },
  };
  const trial = await begin({ script });
  const writes = [trial.overwrite('a', 0)];
  await clock.settle();
  for (let turn = 1; turn < 50; turn++) writes.push(trial.overwrite('a', turn));
  await clock.settle();
  first.open();
  expect(await Promise.all(writes)).toEqual(Array.from({ length: 50 }, (_, turn) => turn + 1));
  expect(batches).toEqual([1, 49]);
});

test('a commit holds no more bytes than commitBytesMax, but for a single larger write', async () => {
  const batches: number[] = [];
  const script: Script = {
    append: (writes, go) => {
      batches.push(writes.reduce((sum, { bytes }) => sum + bytes.length, 0));
      return go();
    },
  };
  const trial = await begin({ script, limits: { commitBytesMax: 50 } });
  const lengths = [1, 20, 20, 20, 64, 10, 40, 1];
  await Promise.all(lengths.map((length) => trial.engine.write('a', 0, bytesOf(1, length))));
  expect(batches.filter((bytes) => bytes > 50)).toEqual([64]);
  expect(batches.reduce((sum, bytes) => sum + bytes, 0)).toBe(176);
});

test('a failed append gives back the room that it had reserved', async () => {
  let failures = 20;
  const script: Script = {
    append: (_writes, go) => (failures-- > 0 ? Promise.reject(new Error('down')) : go()),
  };
  const trial = await begin({ script, quotaBytes: 64 });
  for (let turn = 0; turn < 20; turn++)
    await expect(clock.settled('refused', trial.overwrite('a', 1))).rejects.toThrow('down');
  await expect(clock.settled('written', trial.overwrite('a', 1))).resolves.toBe(1);
});
