/** Flush requests over bucket sets: any number at once, each with its own snapshot and one answer. */
import { describe, expect, test, vi } from 'vitest';
import { requestsOf, type ViewIndex } from '../../src/machines/view-index.ts';
import { bytesOf, gate, never, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, refusalOf, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
/** `x-2` is in bucket 2; the letter says the view. */
const placement = {
  views: 3,
  buckets: 4,
  bucketOf: (object: string) => Number(object.slice(2)),
  viewOf: (object: string) => 'abc'.indexOf(object.slice(0, 1)),
};

describe('a flush request', () => {
  test('of several views is done when the last of them is, not the first (R5)', async () => {
    const slow = gate();
    const script: Script = {
      put: async ({ object }, go) => {
        if (object === 'b-1') await slow.opened;
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    for (const object of ['a-1', 'b-1', 'c-1']) await trial.overwrite(object, 1);
    let isDone = false;
    const { done } = trial.engine.destageBuckets([1]);
    void done.then(() => {
      isDone = true;
    });
    await clock.settle();
    expect([trial.placeOf('a-1'), trial.placeOf('c-1')]).toEqual(['clean', 'clean']);
    expect(isDone).toBe(false);
    slow.open();
    await expect(done).resolves.toEqual({ kind: 'done' });
    expect(await trial.inRow('b-1')).toEqual([1, 2]);
  });

  test('covers its own buckets and no others', async () => {
    const trial = await begin(placement);
    for (const object of ['a-0', 'a-1', 'b-0', 'b-1']) await trial.overwrite(object, 1);
    await trial.engine.destageBuckets([1]).done;
    await clock.settle();
    expect(['a-0', 'a-1', 'b-0', 'b-1'].map((object) => trial.placeOf(object))).toEqual([
      'queued',
      'clean',
      'queued',
      'clean',
    ]);
  });

  test('of clean buckets, of none, and of one that is named twice is done at once', async () => {
    const trial = await begin(placement);
    await expect(trial.engine.destageBuckets([0, 1, 2, 3]).done).resolves.toEqual({ kind: 'done' });
    await expect(trial.engine.destageBuckets([]).done).resolves.toEqual({ kind: 'done' });
    await trial.overwrite('a-1', 1);
    await expect(trial.engine.destageBuckets([1, 1]).done).resolves.toEqual({ kind: 'done' });
    await clock.settle();
    expect(trial.placeOf('a-1')).toBe('clean');
  });

  test('ends although writes to its buckets go on: it is bound to its snapshot (R21)', async () => {
    const script: Script = {
      put: async (_put, go) => {
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    const flush = { isDone: false };
    let written = 0;
    const writeOn = async (): Promise<void> => {
      while (!flush.isDone) {
        await trial.overwrite('a-1', ++written % 250);
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
      }
    };
    const version = await trial.overwrite('a-1', 250);
    const writer = writeOn();
    await clock.settled('done', trial.engine.destageBuckets([1]).done);
    flush.isDone = true;
    await clock.settled('written', writer);
    expect((await trial.inRow('a-1'))?.[1]).toBeGreaterThanOrEqual(version);
    expect(trial.placeOf('a-1')).not.toBe('clean');
  });

  test('sees what is already in flight, and waits for its answer (R13)', async () => {
    const released = gate();
    const script: Script = {
      put: async (_put, go) => {
        await released.opened;
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    await trial.overwrite('a-1', 1);
    trial.engine.destage('a-1');
    await clock.settle();
    let isDone = false;
    const { done } = trial.engine.destageBuckets([1]);
    void done.then(() => {
      isDone = true;
    });
    await clock.settle();
    expect(isDone).toBe(false);
    released.open();
    await expect(done).resolves.toEqual({ kind: 'done' });
  });

  test('is answered once, and progress ends at nothing left', async () => {
    const trial = await begin({ ...placement, limits: { windowObjects: 1 } });
    for (const object of ['a-1', 'a-2', 'b-1', 'b-2']) await trial.overwrite(object, 1);
    const { request, progress$, done } = trial.engine.destageBuckets([1, 2]);
    const progress: { total: number; left: number }[] = [];
    let completed = 0;
    progress$.subscribe({ next: (each) => progress.push(each), complete: () => completed++ });
    await done;
    await clock.settle();
    expect(progress.at(-1)).toEqual({ total: 4, left: 0 });
    expect(progress.some(({ left }) => left > 0)).toBe(true);
    expect(completed).toBe(1);
    const answers = trial.events.filter(
      (event) => event.type === 'bucket.answered' && event.request === request,
    );
    expect(answers).toHaveLength(1);
  });

  test('tells who subscribes late where it stands', async () => {
    const trial = await begin(placement);
    await trial.overwrite('a-1', 1);
    const { progress$, done } = trial.engine.destageBuckets([1]);
    await done;
    const seen: unknown[] = [];
    let isComplete = false;
    progress$.subscribe({
      next: (each) => seen.push(each),
      complete: () => {
        isComplete = true;
      },
    });
    expect(seen).toEqual([{ total: 1, left: 0 }]);
    expect(isComplete).toBe(true);
  });

  test('is exempt from the thresholds, and jumps the queue', async () => {
    const puts: string[] = [];
    const script: Script = {
      put: ({ object }, go) => {
        puts.push(object);
        return new Promise((resolve) => {
          setTimeout(resolve, 10);
        }).then(go);
      },
    };
    const trial = await begin({ ...placement, script, limits: { windowObjects: 1 } });
    for (const object of ['a-0', 'a-2', 'a-3', 'a-1']) await trial.overwrite(object, 1);
    const forced = trial.engine.setMode('force');
    await clock.settled('done', trial.engine.destageBuckets([1]).done);
    await forced;
    expect(puts.slice(0, 2)).toEqual(['a-0', 'a-1']);
  });
});

describe('several requests at once', () => {
  test('of overlapping sets each get their own answer (R15)', async () => {
    const script: Script = {
      put: ({ object }, go) => (object === 'b-2' ? Promise.reject(new Error('sick')) : go()),
    };
    const trial = await begin({ ...placement, script, limits: { attemptsMax: 2 } });
    for (const object of ['a-0', 'a-1', 'b-1', 'b-2', 'c-3']) await trial.overwrite(object, 1);
    const sets = [[0], [0, 1], [1, 2], [2], [3], [0, 1, 2, 3], []];
    const answers = await clock.settled(
      'answered',
      Promise.all(sets.map((set) => trial.engine.destageBuckets(set).done)),
    );
    const failed = { kind: 'failed', objects: ['b-2'] };
    const done = { kind: 'done' };
    expect(answers).toEqual([done, done, failed, failed, done, failed, done]);
  });

  test('never share a permit: a flush that ends leaves nothing for the next (R12)', async () => {
    const slow = gate();
    const script: Script = {
      put: async ({ object }, go) => {
        if (object === 'c-1') await slow.opened;
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    await trial.overwrite('c-1', 1);
    for (let turn = 0; turn < 10; turn++) await trial.engine.destageBuckets([0]).done;
    let isDone = false;
    const { done } = trial.engine.destageBuckets([1]);
    void done.then(() => {
      isDone = true;
    });
    await clock.settle();
    expect(isDone).toBe(false);
    slow.open();
    await done;
    for (const view of Object.values(trial.engine.actor.getSnapshot().children)) {
      const snapshot = view?.getSnapshot() as { context?: { index?: ViewIndex } } | undefined;
      const index = snapshot?.context?.index;
      if (index !== undefined) expect(requestsOf(index)).toEqual({});
    }
  });

  test('put an object once, however many ask for it (R24)', async () => {
    let puts = 0;
    const script: Script = {
      put: (_put, go) => {
        puts++;
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    await trial.overwrite('a-1', 1);
    await Promise.all([
      trial.engine.destage('a-1').done,
      trial.engine.destageBuckets([1]).done,
      trial.engine.setMode('force'),
      trial.engine.destage('a-1').done,
      trial.engine.destageBuckets([0, 1]).done,
    ]);
    await clock.settle();
    expect(puts).toBe(1);
  });
});

describe('a fence', () => {
  const fenced = { code: 'bucket-fenced', message: expect.stringMatching(/bucket 1/) as string };

  test('refuses every write to its buckets from the request on, and only to those', async () => {
    const trial = await begin(placement);
    await trial.overwrite('a-1', 1);
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await expect(trial.overwrite('a-1', 2)).rejects.toMatchObject(fenced);
    await expect(trial.overwrite('b-1', 2)).rejects.toMatchObject(fenced);
    await trial.overwrite('a-0', 3);
    await expect(done).resolves.toEqual({ kind: 'done' });
    await expect(trial.overwrite('a-1', 2)).rejects.toMatchObject(fenced);
    expect((await trial.engine.read('a-1'))?.[0]).toBe(1);
  });

  test('waits for the writes that are under way, and they are in ROW when it is done', async () => {
    const appended = gate();
    const script: Script = {
      append: async (_writes, go) => {
        await appended.opened;
        return go();
      },
    };
    const trial = await begin({ ...placement, script });
    const writes = ['a-1', 'b-1', 'c-1'].map((object) => trial.overwrite(object, 5));
    await clock.settle();
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await clock.settle();
    appended.open();
    await Promise.all(writes);
    await expect(done).resolves.toEqual({ kind: 'done' });
    for (const object of ['a-1', 'b-1', 'c-1']) expect((await trial.inRow(object))?.[0]).toBe(5);
  });

  test('lets nobody through who waited for room in the log when it was raised', async () => {
    const trial = await begin({ ...placement, quotaBytes: objectBytesMax });
    await trial.engine.setMode('paused');
    await trial.overwrite('a-0', 1);
    const refused = refusalOf(trial.engine.write('a-1', 0, bytesOf(1, 64)));
    await clock.settle();
    await trial.engine.setMode('normal');
    await clock.settled('done', trial.engine.destageBuckets([1], { fence: true }).done);
    expect(await clock.settled('refused', refused)).toMatchObject(fenced);
    expect(trial.placeOf('a-1')).toBe('clean');
  });

  test('is lifted by admitBuckets, for each of its buckets’ fences', async () => {
    const trial = await begin(placement);
    await trial.engine.destageBuckets([1, 2], { fence: true }).done;
    await trial.engine.destageBuckets([1], { fence: true }).done;
    trial.engine.admitBuckets([1]);
    await expect(trial.overwrite('a-1', 1)).resolves.toBe(1);
  });

  test('is lifted when the flush fails, and when it is refused', async () => {
    const script: Script = {
      put: ({ object }, go) => (object === 'a-1' ? Promise.reject(new Error('sick')) : go()),
    };
    const trial = await begin({ ...placement, script, limits: { attemptsMax: 1 } });
    await trial.overwrite('a-1', 1);
    const failing = trial.engine.destageBuckets([1], { fence: true });
    expect(await clock.settled('failed', failing.done)).toMatchObject({ kind: 'failed' });
    await trial.overwrite('b-1', 2);
    await trial.engine.setMode('paused');
    const refused = await trial.engine.destageBuckets([1], { fence: true }).done;
    expect(refused).toMatchObject({ kind: 'refused' });
    await expect(trial.overwrite('b-1', 3)).resolves.toBe(3);
  });

  test('that cannot be set in time, because the log hangs, is refused and lifted', async () => {
    const script: Script = { append: () => never() };
    const trial = await begin({ ...placement, script, limits: { fenceTimeoutMs: 100 } });
    void trial.overwrite('a-1', 1);
    await clock.settle();
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await expect(clock.settled('refused', done)).resolves.toEqual({
      kind: 'refused',
      reason: 'the fence was not set in time',
    });
    expect(clock.nowMs).toBe(100);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('the log cannot tell');
      },
    ],
    ['answers nonsense', () => NaN],
  ])('does not depend on what the log says of itself: its lastSequence %s', async (_, answer) => {
    const script: Script = {};
    const trial = await begin({ ...placement, script });
    await trial.overwrite('a-1', 1);
    script.lastSequence = answer;
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await expect(clock.settled('flushed', done)).resolves.toEqual({ kind: 'done' });
    expect(await trial.inRow('a-1')).toEqual([1, 1]);
    expect(trial.engine.actor.getSnapshot().status).toBe('active');
    await expect(trial.overwrite('a-1', 2)).rejects.toMatchObject(fenced);
    await expect(trial.overwrite('a-0', 2)).resolves.toBe(2);
  });

  test('is settled too when the last append before it was not acknowledged', async () => {
    let isWrong = false;
    const script: Script = {
      append: async (_writes, go) => (isWrong ? (await go()) * NaN : go()),
    };
    const trial = await begin({ ...placement, script });
    await trial.overwrite('a-1', 1);
    isWrong = true;
    await expect(trial.overwrite('a-1', 2)).rejects.toMatchObject({ code: 'durability-unknown' });
    // The log's last number is 2 now, and no view will ever be told of it.
    const { done } = trial.engine.destageBuckets([1], { fence: true });
    await expect(clock.settled('flushed', done)).resolves.toEqual({ kind: 'done' });
  });

  test('keeps one bucket closed while another of the same request is admitted', async () => {
    const trial = await begin(placement);
    await trial.engine.destageBuckets([1, 2], { fence: true }).done;
    trial.engine.admitBuckets([2]);
    await trial.overwrite('a-2', 1);
    await expect(trial.overwrite('a-1', 1)).rejects.toMatchObject(fenced);
  });
});
