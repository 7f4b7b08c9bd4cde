/** A log that loses the answer to an append: what was durable is found, and nobody is told a wrong thing. */
import { describe, expect, test, vi } from 'vitest';
import { gate, never, type Script } from './kit/stores.ts';
import { begin, refusalOf, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const limits = { appendTimeoutMs: 100, closeTimeoutMs: 50 };
const allBuckets = Array.from({ length: 64 }, (_, each) => each);

/** How a write is refused that the log was never given. */
const notGiven = {
  code: 'store-failed',
  message: expect.stringContaining('this write was not given to the log') as string,
};

describe('an append whose answer is lost', () => {
  /** The first append is done, or is not, and is never answered. */
  function losing(isDone: boolean): Script {
    let appends = 0;
    return {
      append: async (_writes, go) => {
        if (++appends > 1) return go();
        if (isDone) await go();
        return never();
      },
    };
  }

  test('and which the log has, is dirty and destaged as soon as it is given up', async () => {
    const trial = await begin({ script: losing(true), limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 0, dirtyObjects: 1 });
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });

  test('and that of the next, are both dirty once a third is answered', async () => {
    let appends = 0;
    const script: Script = {
      append: async (_writes, go) => {
        const first = await go();
        return ++appends > 2 ? first : never();
      },
    };
    const trial = await begin({ script, limits });
    trial.script.scan = () => {
      throw new Error('not now');
    };
    const refused = [refusalOf(trial.overwrite('a', 1))];
    await clock.pass(100);
    refused.push(refusalOf(trial.overwrite('b', 2)));
    await clock.pass(100);
    trial.script.scan = undefined;
    for (const refusal of refused)
      expect(await refusal).toMatchObject({ code: 'durability-unknown' });
    expect(await refusalOf(trial.overwrite('c', 3))).toMatchObject(notGiven);
    await clock.pass(100);
    expect(trial.engine.metrics().dirtyObjects).toBe(0);
    await expect(trial.overwrite('c', 3)).resolves.toBe(3);
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 1, dirtyObjects: 3 });
  });

  test('behind one that hangs, is told apart from it by what the log has', async () => {
    let appends = 0;
    const script: Script = {
      append: async (_writes, go) => {
        if (++appends === 2) await go();
        return never();
      },
    };
    const trial = await begin({ script, limits });
    const refused = [refusalOf(trial.overwrite('a', 1))];
    await clock.pass(100);
    refused.push(refusalOf(trial.overwrite('b', 2)));
    await clock.pass(100);
    for (const refusal of refused)
      expect(await refusal).toMatchObject({ code: 'durability-unknown' });
    expect([trial.placeOf('a'), trial.placeOf('b')]).toEqual(['clean', 'queued']);
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    expect(await trial.inRow('b')).toEqual([2, 1]);
  });

  test('and which the log has, is dirty before what is written next', async () => {
    const trial = await begin({ script: losing(true), limits });
    trial.script.scan = () => {
      throw new Error('not now');
    };
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    trial.script.scan = undefined;
    await expect(trial.overwrite('b', 2)).resolves.toBe(2);
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 1, dirtyObjects: 2 });
    expect(await trial.flush('b')).toEqual({ kind: 'done' });
    expect((await trial.engine.read('a'))?.[0]).toBe(1);
    expect(await trial.flush('a')).toEqual({ kind: 'done' });
    expect(await trial.inRow('a')).toEqual([1, 1]);
    expect(trial.engine.metrics()).toMatchObject({ logUsedBytes: 0, trimmedTo: 3 });
  });

  test('and which the log does not have, leaves nothing behind', async () => {
    const trial = await begin({ script: losing(false), limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    await expect(trial.overwrite('b', 2)).resolves.toBe(1);
    expect(trial.placeOf('a')).toBe('clean');
    await expect(trial.engine.read('a')).resolves.toBeUndefined();
    const flushed = trial.engine.destageBuckets(allBuckets, { fence: true }).done;
    expect(await clock.settled('flushed', flushed)).toEqual({ kind: 'done' });
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 1, logUsedBytes: 0 });
  });

  test('and then the log cannot be read: nothing is acknowledged until it can', async () => {
    const trial = await begin({ script: losing(true), limits });
    trial.script.scan = () => {
      throw new Error('not now');
    };
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    const unread = await refusalOf(trial.overwrite('b', 2));
    expect(unread).toMatchObject({
      code: 'durability-unknown',
      message: expect.stringContaining('cannot be read (not now)') as string,
    });
    expect(await refusalOf(trial.overwrite('c', 3))).toMatchObject(notGiven);
    trial.script.scan = undefined;
    await clock.pass(100);
    await expect(trial.overwrite('c', 3)).resolves.toBe(3);
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 1, dirtyObjects: 3 });
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
    for (const [object, value, version] of [
      ['a', 1, 1],
      ['b', 2, 2],
      ['c', 3, 3],
    ] as const)
      expect(await trial.inRow(object)).toEqual([value, version]);
  });

  test('counts once, although the answer comes while the log is read', async () => {
    const late = gate();
    const reading = gate();
    let appends = 0;
    const script: Script = {
      append: async (_writes, go) => {
        const first = await go();
        if (++appends === 1) await late.opened;
        return first;
      },
    };
    const trial = await begin({ script, limits });
    trial.script.scan = async function* (go) {
      await reading.opened;
      yield* go();
    };
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    const second = trial.overwrite('b', 2);
    await clock.settle();
    late.open();
    await clock.settle();
    expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', dirtyBytes: 64 });
    reading.open();
    await expect(second).resolves.toBe(2);
    expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', dirtyBytes: 64 });
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 2, dirtyBytes: 128 });
  });

  test('and the log is being read: no fence passes the write that waits for that', async () => {
    const reading = gate();
    const trial = await begin({
      script: losing(false),
      limits,
      buckets: 2,
      bucketOf: (object) => Number(object === 'b'),
    });
    trial.script.scan = async function* (go) {
      await reading.opened;
      yield* go();
    };
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    const waiting = trial.overwrite('b', 2);
    await clock.settle();
    let isFenced = false;
    const flushed = trial.engine.destageBuckets([1], { fence: true }).done.then((answer) => {
      isFenced = true;
      return answer;
    });
    await clock.settle();
    expect(isFenced).toBe(false);
    reading.open();
    await expect(waiting).resolves.toBe(1);
    expect(await clock.settled('flushed', flushed)).toEqual({ kind: 'done' });
    expect(await trial.inRow('b')).toEqual([2, 1]);
  });

  test('takes no room of the log that others wait for', async () => {
    const trial = await begin({ script: losing(false), limits, quotaBytes: 64 });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.settle();
    const waiting = trial.overwrite('b', 2);
    await clock.pass(100);
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    await expect(clock.settled('written', waiting)).resolves.toBe(1);
  });
});
