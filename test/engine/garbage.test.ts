/** Stores that answer what is no answer, or nothing: it costs an attempt or a call, and never a write. */
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { bytesOf, never, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, refusalOf, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const garbage: readonly unknown[] = [null, 7.5, 'x', {}, [], () => 1];

/** So many first answers of a method are garbage, given without doing anything. */
function answering(method: keyof Script, wrong: unknown, times = 2): Script {
  return {
    [method]: (...given: readonly unknown[]) => {
      const go = given.at(-1) as () => Promise<unknown>;
      return times-- > 0 ? Promise.resolve(wrong) : go();
    },
  };
}

describe('a put that is answered with', () => {
  const wrongs = [undefined, 7, ...garbage, { kind: 'stale' }, { kind: 'stale', version: 0 }];
  for (const wrong of wrongs)
    test(`${inspect(wrong)} has not been done`, async () => {
      const trial = await begin({ script: answering('put', wrong) });
      await trial.overwrite('a', 1);
      expect(await trial.flush('a')).toEqual({ kind: 'done' });
      expect(trial.failuresOf('a')).toHaveLength(2);
      expect(trial.failuresOf('a')[0]).toMatch(
        /ROW has answered for the put of object "a" with .*; expected .*'stored'.*Mend that store/,
      );
      expect(await trial.inRow('a')).toEqual([1, 1]);
    });
});

for (const method of ['version', 'entries'] as const)
  test.each(garbage)(
    `a put for which ${method} is answered with %j is tried again`,
    async (wrong) => {
      const trial = await begin({ script: answering(method, wrong) });
      await trial.overwrite('a', 1);
      expect(await trial.flush('a')).toEqual({ kind: 'done' });
      expect(trial.failuresOf('a').every((reason) => reason.includes('has answered for'))).toBe(
        true,
      );
      expect(await trial.inRow('a')).toEqual([1, 1]);
    },
  );

test.each(garbage)('a fill that is answered with %j is tried again', async (wrong) => {
  const trial = await begin({ script: answering('readRange', wrong) });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.engine.write('a', 0, bytesOf(2, 4));
  expect(await trial.flush('a')).toEqual({ kind: 'done' });
  const bytes = (await trial.base.row.get('a'))?.bytes;
  expect(bytes).toEqual(Uint8Array.of(...bytesOf(2, 4), ...bytesOf(1, objectBytesMax - 4)));
});

test.each(garbage)('a read of a parked object whose record is %j is refused', async (wrong) => {
  const script: Script = {
    put: () => Promise.reject(new Error('sick')),
    ...answering('sideGet', wrong, 1),
  };
  const trial = await begin({ script, limits: { attemptsMax: 1 } });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await expect(trial.engine.read('a')).rejects.toThrow(
    /the side store has answered for the record/,
  );
  expect((await trial.engine.read('a'))?.[0]).toBe(1);
});

describe('a store that does not answer', () => {
  test('ends a read in its time', async () => {
    const trial = await begin({ limits: { readTimeoutMs: 100 } });
    await trial.overwrite('a', 1);
    trial.script.entries = () => never();
    const refused = refusalOf(trial.engine.read('a'));
    await clock.pass(100);
    expect(await refused).toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('"a" has not been read within 100 ms') as string,
    });
  });

  test('ends the list of what is parked in its time', async () => {
    const trial = await begin({ limits: { readTimeoutMs: 100 } });
    trial.script.sideList = async function* () {
      await never();
      yield* [];
    };
    const refused = refusalOf(trial.engine.parked());
    await clock.pass(100);
    expect(await refused).toMatchObject({ code: 'store-failed' });
  });
});

test('an append that is done and answered with nonsense is destaged all the same', async () => {
  let lies = 1;
  const script: Script = {
    append: async (_, go) => {
      const first = await go();
      return lies-- > 0 ? (undefined as unknown as number) : first;
    },
  };
  const trial = await begin({ script });
  expect(await refusalOf(trial.overwrite('a', 1))).toMatchObject({ code: 'durability-unknown' });
  await trial.overwrite('b', 2);
  await clock.settled('stopped', trial.engine.stop({ drain: true }));
  expect(await trial.inRow('a')).toEqual([1, 1]);
  expect(await trial.inRow('b')).toEqual([2, 2]);
});
