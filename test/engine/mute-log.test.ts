/** A log that does not answer, or answers what is no sequence number, and signals meanwhile. */
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { bytesOf, gate, never, type Script } from './kit/stores.ts';
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

/** The first append waits for the gate, before or after it is done. */
function firstAppend(when: 'before' | 'after') {
  const answered = gate();
  let appends = 0;
  const script: Script = {
    append: async (_writes, go) => {
      const isFirst = ++appends === 1;
      if (isFirst && when === 'before') await answered.opened;
      const first = await go();
      if (isFirst && when === 'after') await answered.opened;
      return first;
    },
  };
  return { script, answered };
}

describe('an append that is never answered', () => {
  const script: Script = { append: () => never() };

  test('refuses its writes in their time, and says that they may be durable', async () => {
    const trial = await begin({ script, limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(99);
    expect(trial.engine.metrics().writesTotal).toBe(0);
    await clock.pass(1);
    expect(await refused).toMatchObject({
      code: 'durability-unknown',
      message: expect.stringMatching(
        /not known whether .* durable: .* not answered its append within 100 ms \(appendTimeoutMs\)/,
      ) as string,
    });
  });

  test('refuses who waits behind it: their bytes are not in the log', async () => {
    const trial = await begin({ script, limits });
    const first = refusalOf(trial.overwrite('a', 1));
    await clock.settle();
    const behind = refusalOf(trial.overwrite('b', 1));
    await clock.pass(100);
    await first;
    expect(await behind).toMatchObject(notGiven);
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 0, dirtyObjects: 0 });
  });

  test('is followed by ever fewer, and who comes in between is refused at once', async () => {
    let appends = 0;
    const trial = await begin({ script: { append: () => (++appends, never()) }, limits });
    const codes = new Set<unknown>();
    for (let tenth = 0; tenth < 1_600; tenth++) {
      void refusalOf(trial.overwrite('a', 1)).then((error) => {
        codes.add((error as { readonly code: string }).code);
      });
      await clock.pass(10);
    }
    // Begun at 0, 100, 300, 700, 1,500, 3,100, 6,300 and 12,700 ms.
    expect(appends).toBe(8);
    expect(codes).toEqual(new Set(['durability-unknown', 'store-failed']));
  });

  test('holds up no stop beyond its time, and leaves no timer behind', async () => {
    const trial = await begin({ script, limits: { ...limits, appendTimeoutMs: 1_000_000 } });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.settle();
    const behind = refusalOf(trial.overwrite('b', 1));
    await clock.settled('stopped', trial.engine.stop());
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    expect(await behind).toMatchObject({ code: 'stopped' });
    await expect(clock.until('anything', () => false)).rejects.toThrow(/deadlock/);
  });
});

describe('an append that is answered too late', () => {
  test('is not acknowledged, but is dirty and destaged; writes are taken again', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({ script, limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    expect(await refused).toMatchObject({ code: 'durability-unknown' });
    answered.open();
    await clock.settle();
    expect(trial.placeOf('a')).toBe('queued');
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 0, dirtyBytes: 64 });
    await expect(trial.overwrite('b', 2)).resolves.toBe(2);
    expect(await trial.flush('a')).toEqual({ kind: 'done' });
    expect(await trial.inRow('a')).toEqual([1, 1]);
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 1, logUsedBytes: 64 });
  });

  test('is never trimmed unseen: what is read of it once is read of it always', async () => {
    const { script, answered } = firstAppend('after');
    const trial = await begin({ script, limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    expect((await trial.engine.read('a'))?.[0]).toBe(1);
    await refusalOf(trial.overwrite('b', 2));
    answered.open();
    await clock.settle();
    await trial.overwrite('b', 3);
    await trial.flush('b');
    expect((await trial.engine.read('a'))?.[0]).toBe(1);
    expect(await trial.flush('a')).toEqual({ kind: 'done' });
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });

  test('keeps its room in the log reserved until it is answered, and no longer', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({ script, limits, quotaBytes: 64 });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    answered.fail(new Error('not after all'));
    await clock.settle();
    await expect(clock.settled('written', trial.overwrite('b', 2))).resolves.toBe(1);
  });

  test('lets no fence be set before: it may still be acknowledged to nobody', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({ script, limits });
    const refused = refusalOf(trial.overwrite('a', 1));
    await clock.pass(100);
    await refused;
    const { done } = trial.engine.destageBuckets(allBuckets, { fence: true });
    await clock.pass(1_000);
    answered.open();
    expect(await clock.settled('flushed', done)).toEqual({ kind: 'done' });
    expect(await trial.inRow('a')).toEqual([1, 1]);
  });
});

describe('an append that answers no sequence number', () => {
  const wrongs = [undefined, null, NaN, 0, -1, 1.5, '7', 7n, {}, 2 ** 53, 1];
  for (const wrong of wrongs)
    test(`is a failed one, and the next is none: ${inspect(wrong)}`, async () => {
      let isWrong = false;
      const script: Script = {
        append: (_writes, go) => (isWrong ? Promise.resolve(wrong as number) : go()),
      };
      const trial = await begin({ script, limits });
      await expect(trial.overwrite('a', 1)).resolves.toBe(1);
      isWrong = true;
      const refused = trial.overwrite('b', 1);
      await expect(refused).rejects.toMatchObject({ code: 'durability-unknown' });
      await expect(refused).rejects.toThrow(
        /answered its append with .*no sequence number above 1/,
      );
      expect(trial.placeOf('b')).toBe('clean');
      isWrong = false;
      await expect(trial.overwrite('b', 2)).resolves.toBe(2);
      expect(trial.engine.metrics()).toMatchObject({ writesTotal: 2, dirtyObjects: 2 });
    });

  test('is one also below what recovery has found: a number is never given twice', async () => {
    const first = await begin();
    for (const value of [1, 2, 3]) await first.overwrite('a', value);
    await clock.settled('stopped', first.engine.stop({ drain: true }));
    const script: Script = { append: () => Promise.resolve(3) };
    const second = await begin({ base: first.base, script });
    await expect(second.overwrite('a', 4)).rejects.toThrow(/no sequence number above 3/);
  });
});

describe('a signal', () => {
  test('ends a write that waits for an append, which the log is then never given', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({ script, limits });
    const first = trial.overwrite('a', 1);
    await clock.settle();
    const abort = new AbortController();
    const write = (object: string) =>
      trial.engine.write(object, 0, bytesOf(2, 64), { signal: abort.signal });
    const refused = [refusalOf(write('b')), refusalOf(write('c'))];
    const kept = trial.overwrite('d', 3);
    await clock.settle();
    abort.abort(new Error('enough'));
    for (const refusal of refused) expect(await refusal).toMatchObject({ message: 'enough' });
    answered.open();
    await expect(first).resolves.toBe(1);
    await expect(kept).resolves.toBe(2);
    await expect(trial.engine.read('b')).resolves.toBeUndefined();
    expect(trial.engine.metrics()).toMatchObject({ writesTotal: 2, logUsedBytes: 128 });
  });

  test('that ends it gives its room back, and its bucket to a fence', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({
      script,
      limits,
      quotaBytes: 128,
      buckets: 2,
      bucketOf: (object) => Number(object === 'b'),
    });
    const first = trial.overwrite('a', 1);
    await clock.settle();
    const abort = new AbortController();
    const write = trial.engine.write('b', 0, bytesOf(2, 64), { signal: abort.signal });
    const refused = refusalOf(write);
    await clock.settle();
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await clock.settle();
    abort.abort();
    expect(await refused).toMatchObject({ name: 'AbortError' });
    expect(await clock.settled('fenced', done)).toEqual({ kind: 'done' });
    const next = trial.overwrite('c', 3);
    answered.open();
    await expect(first).resolves.toBe(1);
    await expect(next).resolves.toBe(2);
  });

  test('does nothing to a write whose bytes are with the log: what that answers counts', async () => {
    const { script, answered } = firstAppend('before');
    const trial = await begin({ script, limits });
    const abort = new AbortController();
    const write = trial.engine.write('a', 0, bytesOf(2, 64), { signal: abort.signal });
    await clock.settle();
    abort.abort();
    await clock.settle();
    answered.open();
    await expect(write).resolves.toEqual({ version: 1 });
  });
});
