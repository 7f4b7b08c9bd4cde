/** What a stranger may do to an engine, found by one: each of these once hung it or lost a byte. */
import { expect, test, vi } from 'vitest';
import { createDestage } from '../../src/actors/create-destage.ts';
import type { Mode } from '../../src/machines/events.ts';
import { bytesOf, freshStores } from './kit/stores.ts';
import { begin, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

test('bytes that are no Uint8Array are refused, and the next write is acknowledged', async () => {
  const { engine } = await begin();
  for (const wrong of ['text', new Uint16Array([300]), new ArrayBuffer(3), undefined])
    await expect(engine.write('a', 0, wrong as unknown as Uint8Array)).rejects.toMatchObject({
      code: 'bad-write',
    });
  await expect(engine.write('a', 0, bytesOf(1, 3))).resolves.toEqual({ version: 1 });
});

test('one bad name fails no other write of its commit', async () => {
  const { engine } = await begin();
  const names = ['first', 'good', 'x'.repeat(1_025), '\ud800', 'good-too'];
  const ends = await Promise.allSettled(names.map((name) => engine.write(name, 0, bytesOf(1, 1))));
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
});

test('a writer that waits for room wakes the views, whatever the thresholds (R3)', async () => {
  const limits = { ageMaxMs: 1_000_000, logStartShare: 1 };
  const trial = await begin({ quotaBytes: 100, limits });
  await trial.overwrite('a', 1);
  await clock.settled('written', trial.overwrite('b', 1));
  expect(clock.nowMs).toBeLessThan(1_000);
});

test('a log that cannot tell its usage for once is taken to be as it was', async () => {
  const stores = freshStores();
  let isSick = false;
  const usage = stores.log.usage.bind(stores.log);
  vi.spyOn(stores.log, 'usage').mockImplementation(() => {
    if (isSick) throw new Error('usage!');
    return usage();
  });
  const engine = await createDestage({ stores });
  isSick = true;
  await expect(engine.write('a', 0, bytesOf(1, 3))).rejects.toThrow('usage!');
  isSick = false;
  await expect(engine.write('a', 0, bytesOf(1, 3))).resolves.toEqual({ version: 1 });
  await engine.stop();
});

test('a mode, a limit and a time that are none are refused', async () => {
  const { engine } = await begin();
  await expect(engine.setMode('NORMAL' as Mode)).rejects.toThrow(/mode is "NORMAL"; it is one of/);
  const stores = freshStores();
  const unknown = { agemaxMs: 5 } as Record<string, number>;
  await expect(createDestage({ stores, limits: unknown })).rejects.toThrow(/limits\.agemaxMs/);
  const never = { putTimeoutMs: 2 ** 32 };
  await expect(createDestage({ stores, limits: never })).rejects.toThrow(/at most 2147483647/);
});

test('two engines on the same stores: what one trims the other does not put as empty', async () => {
  const stores = freshStores();
  const one = await begin({ base: stores });
  const other = await begin({ base: stores });
  await other.overwrite('x', 1);
  await one.overwrite('y', 1);
  await clock.settled('trimmed', one.engine.destage('y').done);
  await clock.settle();
  void other.engine.destage('x').done;
  await clock.until('failed', () => other.failuresOf('x').length > 0);
  expect(other.failuresOf('x')[0]).toMatch(/no longer holds its version 1/);
  await expect(stores.row.get('x')).resolves.toBeUndefined();
});
