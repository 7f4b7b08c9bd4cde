/** Writers and the log's quota: a smooth delay, then a hard stop that always ends. */
import { describe, expect, test, vi } from 'vitest';
import { bytesOf, gate, never } from './kit/stores.ts';
import { begin, objectBytesMax, refusalOf, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

/** Whether a promise has settled by now. */
function watched(promise: Promise<unknown>): { isSettled: boolean } {
  const watch = { isSettled: false };
  const note = (): void => {
    watch.isSettled = true;
  };
  promise.then(note, note);
  return watch;
}

/** An engine that destages nothing by itself, with a log of ten objects. */
async function beginPaused() {
  const trial = await begin({ quotaBytes: 10 * objectBytesMax });
  await trial.engine.setMode('paused');
  const fill = async (objects: number): Promise<void> => {
    for (let turn = 0; turn < objects; turn++)
      await clock.settled('filled', trial.overwrite(`filler-${turn}`, 1));
  };
  return { engine: trial.engine, trial, fill };
}

describe('the smooth delay', () => {
  test('is nothing below its share of the quota', async () => {
    const { engine } = await begin({ quotaBytes: 100_000, limits: { writeDelayShare: 0.75 } });
    await engine.setMode('paused');
    for (let turn = 0; turn < 1_000; turn++) await engine.write('a', 0, bytesOf(1, 64));
    expect(engine.metrics().logUsedBytes).toBe(64_000);
  });

  test('grows with the share of the log that is used, and is bounded', async () => {
    const { engine } = await begin({
      quotaBytes: 100_000,
      limits: { writeDelayShare: 0.5, writeDelayMaxMs: 20 },
    });
    await engine.setMode('paused');
    const spentMs: number[] = [];
    for (let tenth = 0; tenth < 10; tenth++) {
      const startMs = clock.nowMs;
      for (let turn = 0; turn < 200; turn++)
        await clock.settled('written', engine.write('a', 0, bytesOf(1, 50)));
      spentMs.push(clock.nowMs - startMs);
    }
    expect(spentMs.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    const delayed = spentMs.slice(5);
    expect(delayed).toEqual(delayed.toSorted((a, b) => a - b));
    expect(delayed[0]).toBeGreaterThan(0);
    expect(delayed.at(-1)).toBeGreaterThan(10 * (delayed[0] ?? 0));
    expect(delayed.at(-1)).toBeLessThanOrEqual(200 * 20);
  });

  test('keeps the order of the writes', async () => {
    const { engine } = await begin({ quotaBytes: 10_000, limits: { writeDelayShare: 0.1 } });
    await engine.setMode('paused');
    const writes = Array.from({ length: 150 }, (_, turn) =>
      engine.write('a', 0, bytesOf(turn, 64)).then(({ version }) => version),
    );
    const versions = await clock.settled('written', Promise.all(writes));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(clock.nowMs).toBeGreaterThan(0);
    expect((await engine.read('a'))?.[0]).toBe(149);
  });
});

describe('the hard stop', () => {
  test('holds a writer for as long as the log is full, and lets it in after a trim', async () => {
    const { engine, trial, fill } = await beginPaused();
    await fill(10);
    const write = trial.overwrite('late', 9);
    const late = watched(write);
    await clock.pass(60_000);
    expect(late.isSettled).toBe(false);
    expect(engine.metrics().logUsedBytes).toBe(engine.metrics().logQuotaBytes);
    await engine.setMode('normal');
    await expect(clock.settled('written', write)).resolves.toBe(11);
  });

  test('never lets the log grow beyond its quota, however many write at once', async () => {
    const used: number[] = [];
    const { engine, base } = await begin({
      quotaBytes: 640,
      script: {
        append: (writes, go) => {
          const bytes = writes.reduce((sum, write) => sum + write.bytes.length, 0);
          used.push(base.log.usage().usedBytes + bytes);
          return go();
        },
      },
    });
    const writes = Array.from({ length: 100 }, (_, turn) =>
      engine.write(`object-${turn % 7}`, 0, bytesOf(turn, 60)),
    );
    await clock.settled('written', Promise.all(writes));
    expect(Math.max(...used)).toBeLessThanOrEqual(640);
  });

  test('is ended by an AbortSignal, with its reason, and the next in the queue moves up', async () => {
    const { engine, trial, fill } = await beginPaused();
    await fill(9);
    await engine.write('small', 0, bytesOf(1, 32));
    const abort = new AbortController();
    const large = engine.write('large', 0, bytesOf(1, 64), { signal: abort.signal });
    const small = engine.write('small', 32, bytesOf(2, 32));
    const behind = watched(small);
    const refused = refusalOf(large);
    await clock.pass(1_000);
    expect(behind.isSettled).toBe(false);
    abort.abort(new Error('enough'));
    expect(await refused).toMatchObject({ message: 'enough' });
    await clock.settled('written', small);
    expect(trial.placeOf('large')).toBe('clean');
    expect(engine.metrics().logUsedBytes).toBe(640);
  });

  test('is refused with whatever the signal’s reason is', async () => {
    const { engine, fill } = await beginPaused();
    await fill(10);
    const abort = new AbortController();
    const refused = refusalOf(engine.write('a', 0, bytesOf(1, 64), { signal: abort.signal }));
    abort.abort('enough');
    expect(await refused).toBe('enough');
    expect(
      await refusalOf(
        engine.write('a', 0, bytesOf(1, 64), { signal: AbortSignal.abort('before') }),
      ),
    ).toBe('before');
  });

  test('is not even begun with a signal that has been aborted', async () => {
    const { engine } = await begin();
    const write = engine.write('a', 0, bytesOf(1, 1), { signal: AbortSignal.abort() });
    await expect(write).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.explain('a').place).toBe('clean');
  });

  test('does not undo a write that was handed to the log when its signal is aborted', async () => {
    const { engine } = await begin();
    const abort = new AbortController();
    const write = engine.write('a', 0, bytesOf(7, 1), { signal: abort.signal });
    await clock.settle();
    abort.abort();
    await expect(write).resolves.toEqual({ version: 1 });
    await expect(engine.read('a')).resolves.toEqual(bytesOf(7, 1));
  });

  test('an aborted writer leaves nothing reserved: the log takes all its quota afterwards', async () => {
    const { engine, fill } = await beginPaused();
    await fill(10);
    for (let turn = 0; turn < 20; turn++) {
      const abort = new AbortController();
      const write = engine.write('x', 0, bytesOf(1, 64), { signal: abort.signal });
      const refused = refusalOf(write);
      abort.abort();
      expect(await refused).toMatchObject({ name: 'AbortError' });
    }
    await engine.setMode('force');
    await clock.until('trimmed', () => engine.metrics().logUsedBytes === 0);
    await engine.setMode('paused');
    await fill(10);
    expect(engine.metrics().logUsedBytes).toBe(640);
  });
});

describe('a full log', () => {
  test('is no deadlock when one cold object of another view pins it (R3)', async () => {
    const { engine } = await begin({
      quotaBytes: 20 * objectBytesMax,
      viewOf: (object) => (object === 'cold' ? 0 : 1),
      limits: { destageStartBytes: 1 << 20, destageStopBytes: 1 << 20, ageMaxMs: 3_600_000 },
    });
    await engine.write('cold', 0, bytesOf(1, 1));
    const writes = Array.from({ length: 200 }, (_, turn) =>
      engine.write(`hot-${turn % 5}`, 0, bytesOf(turn, objectBytesMax)),
    );
    await clock.settled('written', Promise.all(writes));
    // Pressure alone: the age timer has not fired yet.
    expect(clock.nowMs).toBeLessThan(3_600_000);
    expect(engine.explain('cold').place).toBe('clean');
  });

  test('presses every view to destage below its threshold, and relaxes them again', async () => {
    const { engine } = await begin({
      quotaBytes: 1_000,
      views: 3,
      viewOf: (object) => Number(object),
      limits: { logStartShare: 0.5, logStopShare: 0.2, ageMaxMs: 3_600_000 },
    });
    for (const object of ['0', '1', '2', '0', '1', '2', '0'])
      await engine.write(object, 0, bytesOf(1, 64));
    expect(engine.metrics().dirtyObjects).toBe(3);
    await engine.write('0', 0, bytesOf(1, 64));
    await clock.settle();
    expect(engine.metrics()).toMatchObject({ dirtyObjects: 0, logUsedBytes: 0 });
    await engine.write('1', 0, bytesOf(2, 64));
    await clock.settle();
    expect(engine.explain('1').place).toBe('queued');
  });

  test('of parked objects is no full log: they pin nothing (the small model’s last lesson)', async () => {
    const { engine } = await begin({
      quotaBytes: 3 * objectBytesMax,
      limits: { attemptsMax: 2 },
      script: {
        put: ({ object }, go) => (object === 'sick' ? Promise.reject(new Error('no')) : go()),
      },
    });
    const write = (object: string) => engine.write(object, 0, bytesOf(1, objectBytesMax));
    const writes = ['sick', 'a', 'b', 'sick', 'c', 'sick', 'sick', 'sick'].map(write);
    await clock.settled('written', Promise.all(writes));
    await clock.until('parked', () => engine.explain('sick').place === 'parked');
    expect(engine.metrics().logUsedBytes).toBe(0);
  });

  test('that no trim can empty leaves its writers waiting, and a stop answers them', async () => {
    const { engine } = await begin({
      quotaBytes: 64,
      limits: { closeTimeoutMs: 100 },
      script: { trim: () => never() },
    });
    await engine.write('a', 0, bytesOf(1, 64));
    const refused = refusalOf(engine.write('b', 0, bytesOf(1, 64)));
    await clock.pass(1_000);
    await clock.settled('stopped', engine.stop());
    expect(await refused).toMatchObject({ code: 'stopped' });
  });

  test('is trimmed in the end when a trim has hung', async () => {
    let hangs = 1;
    const { engine } = await begin({
      quotaBytes: 64,
      script: { trim: (below, go) => (below > 1 && hangs-- > 0 ? never() : go()) },
    });
    await engine.write('a', 0, bytesOf(1, 64));
    await engine.destage('a').done;
    await clock.settled('written', engine.write('b', 0, bytesOf(1, 64)));
    await expect(engine.read('b')).resolves.toEqual(bytesOf(1, 64));
  });

  test('is trimmed in the end when a trim has been refused, and nothing new happens', async () => {
    let refusals = 1;
    const { engine } = await begin({
      quotaBytes: 64,
      script: {
        trim: (below, go) =>
          below > 1 && refusals-- > 0 ? Promise.reject(new Error('not now')) : go(),
      },
    });
    await engine.write('a', 0, bytesOf(1, 64));
    await engine.destage('a').done;
    await clock.settled('written', engine.write('b', 0, bytesOf(1, 64)));
    await expect(engine.read('b')).resolves.toEqual(bytesOf(1, 64));
  });

  test('is asked for ever fewer trims while it answers none, and at once when it answers late', async () => {
    const late = gate();
    let trims = 0;
    const { engine } = await begin({
      quotaBytes: 64,
      limits: { putTimeoutMs: 100, ageMaxMs: 1e9 },
      script: {
        trim: async (below, go) => {
          if (below === 1) return go();
          if (++trims > 1) return never();
          await late.opened;
          return go();
        },
      },
    });
    await engine.write('a', 0, bytesOf(1, 64));
    await engine.destage('a').done;
    const written = engine.write('b', 0, bytesOf(1, 64));
    await clock.pass(10_000_000);
    // 100 ms each, and pauses of 4, 8, 16 … ms: 22 of them come to more than 10,000 s.
    expect(trims).toBe(22);
    late.open();
    await clock.settle();
    await expect(written).resolves.toEqual({ version: 2 });
  });

  test('that answers trims and does not trim stops nothing but its writers', async () => {
    let trims = 0;
    let isIdle = true;
    const { engine } = await begin({
      quotaBytes: 64,
      script: {
        trim: async (below, go) => {
          if (below === 1) return go();
          if (++trims > 1_000) throw new Error('asked without a pause');
          if (!isIdle) return go();
        },
      },
    });
    await engine.write('a', 0, bytesOf(1, 64));
    await engine.destage('a').done;
    const written = engine.write('b', 0, bytesOf(1, 64));
    await clock.pass(1_000);
    expect(trims).toBeLessThan(50);
    isIdle = false;
    await expect(clock.settled('written', written)).resolves.toEqual({ version: 2 });
  });
});
