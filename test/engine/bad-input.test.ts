/** What a caller may get wrong: told at once, with the value that was given and what is allowed. */
import { describe, expect, test } from 'vitest';
import { createDestage } from '../../src/actors/create-destage.ts';
import type { DestageOptions } from '../../src/actors/api.ts';
import type { Stores } from '../../src/stores/ports.ts';
import { bytesOf, freshStores } from './kit/stores.ts';
import { begin } from './kit/trial.ts';

describe('createDestage', () => {
  const cases: readonly (readonly [string, Partial<DestageOptions>, RegExp])[] = [
    ['no views', { views: 0 }, /views is 0.*positive integer/],
    ['more views than anybody has', { views: 2 ** 32 }, /views is 4294967296.*at most 4096/],
    [
      'objects that no buffer holds',
      { objectBytesMax: 2 ** 45 },
      /objectBytesMax is 35184372088832/,
    ],
    ['half a view', { views: 1.5 }, /views is 1\.5.*positive integer/],
    ['negative buckets', { buckets: -4 }, /buckets is -4.*positive integer/],
    ['an object of no number of bytes', { objectBytesMax: NaN }, /objectBytesMax is NaN/],
    [
      'a share above 1',
      { limits: { logStartShare: 1.2 } },
      /limits\.logStartShare is 1\.2.*\(0, 1\]/,
    ],
    ['a window of 0', { limits: { windowObjects: 0 } }, /limits\.windowObjects is 0/],
    ['half an attempt', { limits: { attemptsMax: 0.5 } }, /limits\.attemptsMax is 0\.5/],
    ['a time of 0', { limits: { putTimeoutMs: 0 } }, /limits\.putTimeoutMs is 0.*above 0/],
    ['a time that is a text', { limits: { ageMaxMs: '5' as never } }, /limits\.ageMaxMs is 5/],
    ['a method for a limit', { limits: { toString: 1 } as never }, /limits\.toString is none/],
    ['a time of no number', { limits: { ageMaxMs: NaN } }, /limits\.ageMaxMs is NaN/],
    [
      'a stop above its start',
      { limits: { destageStartBytes: 10, destageStopBytes: 20 } },
      /destageStopBytes is 20, above limits\.destageStartBytes, 10/,
    ],
    [
      'a backoff that shrinks',
      { limits: { backoffMinMs: 100, backoffMaxMs: 10 } },
      /backoffMinMs is 100.*backoffMaxMs, 10/,
    ],
  ];
  for (const [what, options, message] of cases)
    test(`refuses ${what}`, async () => {
      const start = createDestage({ stores: freshStores(), ...options });
      await expect(start).rejects.toMatchObject({ code: 'bad-option' });
      await expect(start).rejects.toThrow(message);
    });

  test('wants one of directory and stores', async () => {
    await expect(createDestage({})).rejects.toThrow(/directory is undefined.*stores are not given/);
    const both = createDestage({ directory: 'somewhere', stores: freshStores() });
    await expect(both).rejects.toThrow(/directory is somewhere.*give one of the two/);
  });

  test('refuses stores of which one is missing, and claims none of them', async () => {
    const stores = freshStores();
    const without = { log: stores.log, row: stores.row } as Stores;
    await expect(createDestage({ stores: without })).rejects.toThrow(
      /the stores given have no side/,
    );
    await (await createDestage({ stores })).stop();
    await expect(createDestage(undefined as never)).rejects.toThrow(/no options were given/);
  });

  test('refuses a quota for stores that have their own', async () => {
    const start = createDestage({ stores: freshStores(), logQuotaBytes: 4_096 });
    await expect(start).rejects.toThrow(/logQuotaBytes is 4096 and stores are given/);
  });
});

describe('stores', () => {
  test('are one engine’s until it has stopped, each of the three', async () => {
    const stores = freshStores();
    const engine = await createDestage({ stores });
    const other = freshStores();
    for (const name of ['log', 'row', 'side'] as const) {
      const second = createDestage({ stores: { ...other, [name]: stores[name] } });
      await expect(second).rejects.toMatchObject({ code: 'stores-in-use' });
      await expect(second).rejects.toThrow(
        new RegExp(`the ${name} of the stores given is in use.*stop that one first`),
      );
    }
    const stopping = engine.stop();
    await expect(createDestage({ stores })).rejects.toMatchObject({ code: 'stores-in-use' });
    await stopping;
    const next = await createDestage({ stores });
    await next.stop();
    // Nothing was kept of those that were refused.
    await createDestage({ stores: other }).then((free) => free.stop());
  });

  test('are free again when the start fails', async () => {
    const stores = freshStores();
    const bad = createDestage({ stores, limits: { windowObjects: 0 } });
    await expect(bad).rejects.toMatchObject({ code: 'bad-option' });
    await createDestage({ stores }).then((engine) => engine.stop());
  });

  test('made for objects of another size are refused', async () => {
    const stores = { ...freshStores(), objectBytesMax: 4_096 };
    for (const objectBytesMax of [undefined, 4_095, 4_097]) {
      const start = createDestage({ stores, ...(objectBytesMax && { objectBytesMax }) });
      await expect(start).rejects.toMatchObject({ code: 'bad-option' });
      await expect(start).rejects.toThrow(
        `objectBytesMax is ${objectBytesMax ?? 65_536}, and the stores given were made with 4096`,
      );
    }
    await createDestage({ stores, objectBytesMax: 4_096 }).then((engine) => engine.stop());
  });
});

describe('write', () => {
  const cases: readonly (readonly [string, string, number, Uint8Array, RegExp])[] = [
    ['an object without a name', '', 0, bytesOf(1, 1), /no name/],
    ['an offset below 0', 'a', -1, bytesOf(1, 1), /offset is -1/],
    ['half an offset', 'a', 0.5, bytesOf(1, 1), /offset is 0\.5/],
    ['an offset that is no number', 'a', NaN, bytesOf(1, 1), /offset is NaN/],
    ['no bytes', 'a', 0, bytesOf(1, 0), /a: no bytes/],
    ['bytes beyond the object’s end', 'a', 60, bytesOf(1, 5), /bytes 60 to 65; an object has 64/],
  ];
  for (const [what, object, offset, bytes, message] of cases)
    test(`refuses ${what}`, async () => {
      const { engine } = await begin();
      const write = engine.write(object, offset, bytes);
      await expect(write).rejects.toMatchObject({ code: 'bad-write' });
      await expect(write).rejects.toThrow(message);
      expect(engine.metrics()).toMatchObject({ writesTotal: 0, dirtyObjects: 0 });
    });

  test('refuses more bytes than the log’s whole quota', async () => {
    const { engine } = await begin({ quotaBytes: 10 });
    await expect(engine.write('a', 0, bytesOf(1, 11))).rejects.toThrow(/11 bytes.*quota is 10/);
  });

  test('refuses a name that is too long for a store, without harm to the writes beside it', async () => {
    const { engine } = await begin();
    const long = engine.write('x'.repeat(1_025), 0, bytesOf(1, 1));
    const beside = engine.write('a', 0, bytesOf(2, 1));
    await expect(long).rejects.toMatchObject({ code: 'bad-write' });
    await expect(beside).resolves.toMatchObject({ version: expect.any(Number) as number });
  });

  test('takes the bytes as they are when it is called: a buffer may be used again after the ack', async () => {
    const { engine } = await begin();
    const buffer = bytesOf(1, 8);
    await engine.write('a', 0, buffer);
    buffer.fill(9);
    await expect(engine.read('a')).resolves.toEqual(bytesOf(1, 8));
  });

  test('refuses a placement that gives no view, and says what it gave', async () => {
    const { engine } = await begin({ views: 2, viewOf: () => 2 });
    await expect(engine.write('a', 0, bytesOf(1, 1))).rejects.toThrow(
      /viewOf\("a"\) gave 2.*\[0, 2\)/,
    );
    const other = await begin({ bucketOf: () => -1 });
    await expect(other.engine.write('a', 0, bytesOf(1, 1))).rejects.toThrow(
      /bucketOf\("a"\) gave -1.*\[0, 64\)/,
    );
  });
});

describe('destageBuckets', () => {
  for (const bucket of [64, -1, 1.5, NaN])
    test(`refuses bucket ${bucket}, and admitBuckets does too`, async () => {
      const { engine } = await begin();
      const message = new RegExp(`bucket ${bucket} does not exist.*\\[0, 64\\)`);
      expect(() => engine.destageBuckets([0, bucket])).toThrow(message);
      expect(() => engine.admitBuckets([bucket])).toThrow(message);
    });
});

test('an object that was never written reads as undefined, and is explained as clean', async () => {
  const { engine } = await begin();
  await expect(engine.read('never')).resolves.toBeUndefined();
  expect(engine.explain('never')).toMatchObject({
    place: 'clean',
    waitsFor: 'nothing',
    attempts: 0,
    dirtyBytes: 0,
  });
  await expect(engine.destage('never').done).resolves.toEqual({ kind: 'done' });
});
