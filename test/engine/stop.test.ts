/** The end of an engine: with or without a drain, whatever is under way, everybody is answered. */
import { describe, expect, test, vi } from 'vitest';
import { createDestage, memoryStores } from '../../src/index.ts';
import { bytesOf, gate, never, type Script } from './kit/stores.ts';
import { begin, refusalOf, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const stopped = { code: 'stopped' };

describe('a stop with a drain', () => {
  test('puts all that is dirty to ROW, and empties the log', async () => {
    const trial = await begin({ views: 3 });
    for (let each = 0; each < 40; each++) await trial.overwrite(`object-${each}`, each);
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    for (let each = 0; each < 40; each++)
      expect((await trial.inRow(`object-${each}`))?.[0]).toBe(each);
    expect(trial.base.log.usage().usedBytes).toBe(0);
    expect(trial.engine.actor.getSnapshot().status).toBe('done');
  });

  test('drains from a pause as well', async () => {
    const trial = await begin();
    await trial.engine.setMode('paused');
    await trial.overwrite('a', 1);
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });

  test('parks what ROW will not take, and ends', async () => {
    const script: Script = { put: () => Promise.reject(new Error('sick')) };
    const trial = await begin({ script, limits: { attemptsMax: 2 } });
    await trial.overwrite('a', 1);
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    expect((await trial.base.side.get('a'))?.version).toBe(1);
    expect(trial.base.log.usage().usedBytes).toBe(0);
  });

  test('covers an overwrite of what is in flight when it comes', async () => {
    const released = gate();
    const script: Script = {
      put: async (_put, go) => {
        await released.opened;
        return go();
      },
    };
    const trial = await begin({ script });
    await trial.overwrite('a', 1);
    trial.engine.destage('a');
    await clock.settle();
    await trial.overwrite('a', 2);
    const end = trial.engine.stop({ drain: true });
    await clock.settle();
    released.open();
    await clock.settled('stopped', end);
    expect(await trial.inRow('a')).toEqual([2, 2]);
  });

  test('answers open flush requests with done', async () => {
    const trial = await begin({ limits: { windowObjects: 1 } });
    for (let each = 0; each < 10; each++) await trial.overwrite(`object-${each}`, each);
    const request = trial.engine.destageBuckets(Array.from({ length: 64 }, (_, each) => each));
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    await expect(request.done).resolves.toEqual({ kind: 'done' });
  });
});

describe('a stop without a drain', () => {
  test('leaves what is dirty in the log, for the next engine', async () => {
    const puts: string[] = [];
    const script: Script = {
      put: ({ object }, go) => {
        puts.push(object);
        return go();
      },
    };
    const trial = await begin({ script });
    for (let each = 0; each < 5; each++) await trial.overwrite(`object-${each}`, each);
    await clock.settled('stopped', trial.engine.stop());
    expect(puts).toEqual([]);
    const next = await begin({ base: trial.base });
    expect(next.engine.metrics().dirtyObjects).toBe(5);
    for (let each = 0; each < 5; each++)
      expect((await next.engine.read(`object-${each}`))?.[0]).toBe(each);
  });

  test('waits for what is in flight, and counts it (R25)', async () => {
    const released = gate();
    const script: Script = {
      put: async (_put, go) => {
        await released.opened;
        return go();
      },
    };
    const trial = await begin({ script });
    await trial.overwrite('a', 1);
    const request = trial.engine.destage('a');
    await clock.settle();
    let hasEnded = false;
    const end = trial.engine.stop().then(() => {
      hasEnded = true;
    });
    await clock.settle();
    expect(hasEnded).toBe(false);
    released.open();
    await clock.settled('stopped', end);
    expect(await trial.inRow('a')).toEqual([1, 1]);
    await expect(request.done).resolves.toMatchObject({ kind: expect.any(String) as string });
  });

  test('ends in its time while a put hangs: the object stays in the log', async () => {
    const script: Script = { put: () => never() };
    const trial = await begin({ script, limits: { putTimeoutMs: 200, closeTimeoutMs: 300 } });
    await trial.overwrite('a', 1);
    trial.engine.destage('a');
    await clock.settle();
    await clock.settled('stopped', trial.engine.stop());
    expect(clock.nowMs).toBeLessThanOrEqual(1_000);
    expect(trial.engine.metrics()).toMatchObject({ inFlight: 0, dirtyObjects: 1 });
    const next = await begin({ base: trial.base });
    expect((await next.engine.read('a'))?.[0]).toBe(1);
  });

  test('refuses open flush requests', async () => {
    const script: Script = { put: () => never() };
    const trial = await begin({ script, limits: { putTimeoutMs: 50 } });
    await trial.overwrite('a', 1);
    const { done } = trial.engine.destageBuckets(Array.from({ length: 64 }, (_, each) => each));
    await clock.settled('stopped', trial.engine.stop());
    await expect(done).resolves.toMatchObject({ kind: 'refused' });
  });
});

describe('who is there when the stop comes', () => {
  test('writers that wait for room are refused', async () => {
    const trial = await begin({ quotaBytes: 64 });
    await trial.engine.setMode('paused');
    await trial.overwrite('a', 1);
    const waiting = [1, 2, 3].map(() => trial.engine.write('b', 0, bytesOf(1, 64)));
    const refused = Promise.all(waiting.map(refusalOf));
    await clock.settle();
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    for (const refusal of await refused) expect(refusal).toMatchObject(stopped);
    expect(trial.placeOf('b')).toBe('clean');
  });

  test('writes that are in the log are acknowledged, and no write is after it', async () => {
    const appended = gate();
    const script: Script = {
      append: async (_writes, go) => {
        await appended.opened;
        return go();
      },
    };
    const trial = await begin({ script });
    const write = trial.overwrite('a', 1);
    await clock.settle();
    const end = trial.engine.stop({ drain: true });
    await expect(trial.overwrite('late', 1)).rejects.toMatchObject(stopped);
    appended.open();
    await expect(write).resolves.toBe(1);
    await clock.settled('stopped', end);
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });

  test('writes that a hanging log never answers are refused in the stop’s time', async () => {
    const script: Script = { append: () => never() };
    const trial = await begin({ script, limits: { closeTimeoutMs: 300 } });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.settle();
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    expect(clock.nowMs).toBeLessThanOrEqual(1_000);
  });

  test('flush requests, modes and rearms that come later are answered, not left waiting', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    await clock.settled('stopped', trial.engine.stop());
    const refused = { kind: 'refused', reason: 'stopped' };
    expect(await trial.flush('a')).toEqual(refused);
    await expect(trial.engine.destageBuckets([1]).done).resolves.toEqual(refused);
    await trial.engine.setMode('force');
    expect(trial.engine.rearm('a')).toBe(false);
    expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', version: 1 });
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 1 });
  });

  test('reads are refused, and the list of what is parked', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    await clock.settled('stopped', trial.engine.stop());
    await expect(trial.engine.read('a')).rejects.toMatchObject(stopped);
    await expect(trial.engine.parked()).rejects.toMatchObject(stopped);
  });

  test('a read that a close of the stores ends is refused as stopped', async () => {
    const closed = gate();
    const script: Script = {};
    const trial = await begin({ script });
    await trial.overwrite('a', 1);
    trial.script.entries = async () => {
      await closed.opened;
      throw new Error('the database is closed');
    };
    const refused = refusalOf(trial.engine.read('a'));
    await clock.settled('stopped', trial.engine.stop());
    closed.open();
    expect(await refused).toMatchObject(stopped);
  });

  test('leaves no timer behind', async () => {
    const trial = await begin({ limits: { ageMaxMs: 50 } });
    for (let each = 0; each < 5; each++) await trial.overwrite(`object-${each}`, each);
    await clock.settled('stopped', trial.engine.stop());
    await expect(clock.until('anything', () => false)).rejects.toThrow(/deadlock/);
  });
});

test('a stop in which a machine fails rejects, and lets go of the stores and of who waits', async () => {
  const script: Script = { put: () => never() };
  const trial = await begin({ script });
  await trial.overwrite('a', 1);
  const { done } = trial.engine.destage('a');
  await clock.settle();
  const refused = refusalOf(trial.engine.stop({ drain: true }));
  await clock.settle();
  // A message that no actor sends, and no guard can look at.
  const event = {
    type: 'bucket.answered',
    get request(): string {
      throw new Error('a machine has failed');
    },
  };
  trial.engine.actor.send(event as never);
  await clock.settle();
  expect(String(await refused)).toContain('a machine has failed');
  await expect(clock.settled('answered', done)).resolves.toMatchObject({ kind: 'refused' });
  const next = await begin({ base: trial.base });
  expect((await next.engine.read('a'))?.[0]).toBe(1);
});

describe('a second stop', () => {
  test('with a drain is the first one', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    const stops = [1, 2, 3].map(() => trial.engine.stop({ drain: true }));
    await clock.settled('stopped', Promise.all(stops));
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });

  test('without a drain cuts one short: what is left is in the log', async () => {
    const script: Script = {
      put: async (_put, go) => {
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
        return go();
      },
    };
    const trial = await begin({ script, views: 1, limits: { windowObjects: 1 } });
    for (let each = 0; each < 50; each++) await trial.overwrite(`object-${each}`, each);
    const drain = trial.engine.stop({ drain: true });
    await clock.pass(25);
    const leave = trial.engine.stop();
    await clock.settled('stopped', Promise.all([drain, leave]));
    expect(clock.nowMs).toBeLessThan(200);
    const next = await begin({ base: trial.base });
    expect(next.engine.metrics().dirtyObjects).toBeGreaterThan(40);
    for (let each = 0; each < 50; each++)
      expect((await next.engine.read(`object-${each}`))?.[0]).toBe(each);
  });
});

describe('disposal', () => {
  test('stops the engine, and leaves what is dirty in the log', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    // What `await using engine = await createDestage(…)` does at the end of its block.
    await clock.settled('disposed', Promise.resolve(trial.engine[Symbol.asyncDispose]()));
    expect(trial.engine.actor.getSnapshot().status).toBe('done');
    await expect(trial.overwrite('a', 2)).rejects.toMatchObject(stopped);
    const next = await begin({ base: trial.base });
    expect((await next.engine.read('a'))?.[0]).toBe(1);
  });
});

describe('an actor that somebody else stops', () => {
  test('ends the engine: nobody is left waiting, and the stores are free', async () => {
    const stores = memoryStores({ logQuotaBytes: 2 ** 20 });
    const first = await createDestage({ stores });
    first.actor.stop();
    await clock.settled('stopped', first.stop());
    const second = await createDestage({ stores });
    second.actor.send({ type: 'stop', drain: false });
    await clock.settled('stopped', second.stop());
    expect(await refusalOf(second.write('a', 0, bytesOf(1, 4)))).toMatchObject(stopped);
    const third = await createDestage({ stores });
    await clock.settled('stopped', third.stop());
  });
});
