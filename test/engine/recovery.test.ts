/** The start of an engine on stores that others have written to. */
import { describe, expect, test, vi } from 'vitest';
import { createDestage } from '../../src/actors/create-destage.ts';
import { bytesOf, freshStores, never, scripted, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const whole = (object: string, value: number) => ({
  object,
  offset: 0,
  bytes: bytesOf(value, objectBytesMax),
});

describe('recovery', () => {
  test('makes dirty exactly what the log holds and ROW does not', async () => {
    const base = freshStores();
    await base.log.append([whole('old', 1), whole('half', 2), whole('half', 3), whole('new', 4)]);
    await base.row.put('old', 1, bytesOf(1, objectBytesMax));
    await base.row.put('half', 2, bytesOf(2, objectBytesMax));
    await base.row.put('other', 9, bytesOf(9, objectBytesMax));
    const { engine } = await begin({ base });
    expect(engine.explain('old').place).toBe('clean');
    expect(engine.explain('half')).toMatchObject({ version: 3, dirtyBytes: 64 });
    expect(engine.explain('new')).toMatchObject({ version: 4, dirtyBytes: 64 });
    expect(engine.metrics()).toMatchObject({ dirtyObjects: 2, dirtyBytes: 128, parked: 0 });
    expect((await engine.read('half'))?.[0]).toBe(3);
    expect((await engine.read('other'))?.[0]).toBe(9);
  });

  test('of an engine that was dropped loses no acknowledged write', async () => {
    const first = await begin();
    for (let value = 1; value <= 50; value++) await first.overwrite(`object-${value % 7}`, value);
    first.engine.actor.stop();
    const second = await begin({ base: first.base });
    for (let value = 44; value <= 50; value++)
      expect((await second.engine.read(`object-${value % 7}`))?.[0]).toBe(value);
    await clock.settled('drained', second.engine.stop({ drain: true }));
    for (let value = 44; value <= 50; value++)
      expect(await second.inRow(`object-${value % 7}`)).toEqual([value, value]);
    expect(second.base.log.usage().usedBytes).toBe(0);
  });

  test('destages what it has found within the age limit, without a write to wake it (R22)', async () => {
    const base = freshStores();
    await base.log.append([whole('a', 1), whole('b', 2), whole('c', 3)]);
    const trial = await begin({ base, limits: { ageMaxMs: 1_000 } });
    await clock.pass(2_000);
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, logUsedBytes: 0 });
  });

  test('continues the log’s numbers: a version is never given twice', async () => {
    const first = await begin();
    await first.overwrite('a', 1);
    await first.engine.destage('a').done;
    await clock.settled('stopped', first.engine.stop({ drain: true }));
    const second = await begin({ base: first.base });
    expect(await second.overwrite('a', 2)).toBeGreaterThan(1);
    await second.engine.destage('a').done;
    expect((await second.inRow('a'))?.[0]).toBe(2);
  });

  test('applies no put twice: what ROW had before the crash is left as it is (R23)', async () => {
    const puts: number[] = [];
    const script: Script = {
      put: ({ version }, go) => {
        puts.push(version);
        return go();
      },
    };
    const first = await begin({
      script: { ...script, trim: () => Promise.reject(new Error('down')) },
    });
    await first.overwrite('a', 1);
    await first.engine.destage('a').done;
    first.engine.actor.stop();
    const second = await begin({ base: first.base, script });
    await clock.settled('drained', second.engine.stop({ drain: true }));
    expect(puts).toEqual([1]);
    expect(await second.inRow('a')).toEqual([1, 1]);
  });

  test('restores what was parked, with what was written since as newer', async () => {
    const base = freshStores();
    const record = { version: 3, extents: [{ offset: 0, bytes: bytesOf(1, 8) }], corrupt: [] };
    await base.log.append([whole('x', 1), whole('x', 1), whole('p', 1), whole('p', 2)]);
    await base.side.put('p', { ...record, reason: 'it was sick' });
    await base.log.trim(4);
    const { engine } = await begin({ base });
    expect(engine.explain('p')).toMatchObject({ version: 4 });
    expect((await engine.read('p'))?.[0]).toBe(2);
    await clock.until('parked', () => engine.explain('p').place === 'parked');
    await expect(engine.parked()).resolves.toMatchObject([{ object: 'p', version: 4 }]);
  });

  test('drops a side record that ROW has overtaken', async () => {
    const base = freshStores();
    const record = { version: 3, extents: [{ offset: 0, bytes: bytesOf(1, 8) }], corrupt: [] };
    await base.side.put('p', { ...record, reason: 'it was sick' });
    await base.row.put('p', 3, bytesOf(3, 8));
    const { engine } = await begin({ base });
    expect(engine.explain('p').place).toBe('clean');
    await expect(base.side.get('p')).resolves.toBeUndefined();
    await expect(engine.read('p')).resolves.toEqual(bytesOf(3, 8));
  });

  test('recovers a log of more objects than one message takes', async () => {
    const base = freshStores();
    for (let turn = 0; turn < 11; turn++)
      await base.log.append(
        Array.from({ length: 100 }, (_, each) => whole(`object-${turn * 100 + each}`, turn + 1)),
      );
    const { engine } = await begin({ base, views: 1 });
    expect(engine.metrics()).toMatchObject({ dirtyObjects: 1_100, dirtyBytes: 1_100 * 64 });
  });
});

describe('a store that fails during recovery', () => {
  const failures: Readonly<Record<string, Script>> = {
    'ROW’s version': { version: () => Promise.reject(new Error('no backend')) },
    'the list of the parked': {
      // eslint-disable-next-line require-yield
      sideList: async function* () {
        throw new Error('no backend');
      },
    },
  };
  for (const [what, script] of Object.entries(failures))
    test(`ends the start with store-failed and the reason: ${what}`, async () => {
      const base = freshStores();
      await base.log.append([whole('a', 1)]);
      let closed = 0;
      const stores = scripted(base, script);
      const close = () => {
        closed++;
        return Promise.resolve();
      };
      const start = createDestage({ stores: { ...stores, log: { ...stores.log, close } } });
      await expect(start).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining('no backend') as string,
      });
      // Stores of the user's own are the user's to close.
      expect(closed).toBe(0);
    });
});

describe('a store that hangs during recovery', () => {
  const hung = (): AsyncIterable<never> => ({
    [Symbol.asyncIterator]: () => ({ next: () => never(), return: () => never() }),
  });
  const stale = { version: 1, extents: [], corrupt: [], reason: 'sick' };
  const scripts: Readonly<Record<string, Script>> = {
    'ROW has not told the version of object "a"': { version: () => never() },
    'the side store has not listed what is parked': { sideList: hung },
    'the side store has not removed the record of object "a"': { sideRemove: () => never() },
    'the side store has not given the record of object "a"': { sideGet: () => never() },
    'the log has not listed its entries': { scan: hung },
  };
  for (const [what, script] of Object.entries(scripts))
    test(`ends the start in its time, and says so: ${what}`, async () => {
      const base = freshStores();
      await base.log.append([whole('a', 1)]);
      await base.row.put('a', 1, bytesOf(1, objectBytesMax));
      await base.side.put('a', stale);
      const start = begin({ base, script, limits: { recoveryTimeoutMs: 200 } });
      await expect(clock.settled('refused', start)).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining(`${what} within 200 ms (recoveryTimeoutMs)`) as string,
      });
      expect(clock.nowMs).toBe(200);
      await expect(clock.until('anything', () => false)).rejects.toThrow(/deadlock/);
    });

  test('may take its time for each answer, as long as each comes in time', async () => {
    const base = freshStores();
    await base.log.append(Array.from({ length: 10 }, (_, each) => whole(`object-${each}`, 1)));
    const script: Script = {
      version: async (_object, go) => {
        await new Promise((resolve) => {
          setTimeout(resolve, 150);
        });
        return go();
      },
    };
    const start = begin({ base, script, limits: { recoveryTimeoutMs: 200 } });
    const { engine } = await clock.settled('started', start);
    expect(engine.metrics().dirtyObjects).toBe(10);
    expect(clock.nowMs).toBe(1_500);
  });
});

describe('a placement that fails during recovery', () => {
  for (const name of ['bucketOf', 'viewOf'] as const) {
    const startWith = async (place: (object: string) => number) => {
      const base = freshStores();
      await base.log.append([whole('a', 1)]);
      return createDestage({ stores: base, [name]: place });
    };

    test(`${name} that throws is named, with the object and what it threw`, async () => {
      const thrown = new TypeError('no such tenant');
      const start = startWith(() => {
        throw thrown;
      });
      await expect(start).rejects.toMatchObject({
        code: 'bad-option',
        message: expect.stringMatching(
          new RegExp(`${name}\\("a"\\) threw: no such tenant; it has to give an integer in`),
        ) as string,
        cause: { cause: thrown },
      });
    });

    test(`${name} that answers nonsense is named, with the object and what it gave`, async () => {
      for (const wrong of [undefined, null, '1', NaN, 1n, Symbol('s'), 64])
        await expect(startWith(() => wrong as number)).rejects.toMatchObject({
          code: 'bad-option',
          message: expect.stringContaining(`${name}("a") gave ${String(wrong)}; `) as string,
        });
    });
  }
});
