/** Stores that hang, answer late or answer twice: an attempt that has been given up counts for nothing. */
import { describe, expect, test, vi } from 'vitest';
import type { ViewEvent } from '../../src/machines/events.ts';
import { bytesOf, gate, never, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, virtualClock, type Trial } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const limits = { putTimeoutMs: 100, fillTimeoutMs: 100, parkTimeoutMs: 100 };

/** Says something to a view that its stores would not say again. */
function tell(trial: Trial, event: ViewEvent): void {
  trial.engine.actor.getSnapshot().children['view:0']?.send(event);
}

const deletions = (trial: Trial): number =>
  trial.events.filter(({ type }) => type === 'object.deleted').length;

test('a put that hangs is given up, backed off from and tried again', async () => {
  let puts = 0;
  const script: Script = { put: (_put, go) => (++puts === 1 ? never() : go()) };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.pass(99);
  expect(trial.placeOf('a')).toBe('destaging');
  await clock.pass(1);
  expect(trial.engine.explain('a')).toMatchObject({ place: 'backingOff', attempts: 1 });
  await expect(clock.settled('flushed', flushed)).resolves.toEqual({ kind: 'done' });
  expect(trial.failuresOf('a')).toEqual(['no answer in time']);
  expect(puts).toBe(2);
});

test('a put that answers after its time is harmless: the version is in ROW, once', async () => {
  const late = gate();
  let puts = 0;
  const script: Script = {
    put: async (_put, go) => {
      if (++puts === 1) await late.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.settled('flushed', flushed);
  await trial.overwrite('a', 2);
  late.open();
  await clock.settle();
  expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', version: 2 });
  await trial.flush('a');
  expect(await trial.inRow('a')).toEqual([2, 2]);
  expect(deletions(trial)).toBe(2);
});

test('a late OK while the same version is in flight again does not delete the object twice', async () => {
  const late = gate();
  const second = gate();
  let puts = 0;
  const script: Script = {
    put: async (_put, go) => {
      await [late, second][puts++]?.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.until('in flight again', () => puts === 2);
  late.open();
  await clock.settle();
  second.open();
  await expect(clock.settled('flushed', flushed)).resolves.toEqual({ kind: 'done' });
  await clock.settle();
  expect(deletions(trial)).toBe(1);
  expect(trial.engine.metrics()).toMatchObject({ inFlight: 0, dirtyBytes: 0 });
});

test('a late failure is nobody’s', async () => {
  const late = gate<never>();
  let puts = 0;
  const script: Script = { put: (_put, go) => (++puts === 1 ? late.opened : go()) };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.overwrite('a', 2);
  late.fail(new Error('too late to matter'));
  await clock.settle();
  expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', attempts: 0 });
});

test('a store that answers twice moves an object once', async () => {
  const trial = await begin({ views: 1 });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.overwrite('a', 2);
  const flushed = trial.engine.destage('a').done;
  for (const type of ['row.flushed', 'side.stored', 'fill.done'] as const)
    tell(trial, { type, moved: [{ object: 'a', version: 1 }] });
  for (const type of ['row.failed', 'side.failed', 'fill.failed'] as const)
    tell(trial, { type, failed: [{ object: 'a', version: 1, reason: 'an echo' }] });
  await flushed;
  for (const object of ['a', 'never written'])
    tell(trial, { type: 'row.flushed', moved: [{ object, version: 2 }] });
  await clock.settle();
  expect(deletions(trial)).toBe(2);
  expect(trial.failuresOf('a')).toEqual([]);
  expect(trial.engine.actor.getSnapshot().status).toBe('active');
  expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, dirtyBytes: 0, inFlight: 0 });
});

test('a fill that hangs is given up and tried again', async () => {
  let reads = 0;
  const script: Script = { readRange: (_object, go) => (++reads === 1 ? never() : go()) };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.engine.write('a', 0, Uint8Array.of(2));
  const answer = await trial.flush('a');
  expect(answer).toEqual({ kind: 'done' });
  expect(trial.failuresOf('a')).toEqual(['no answer in time']);
  expect((await trial.base.row.get('a'))?.bytes.length).toBe(objectBytesMax);
  expect(await trial.inRow('a')).toEqual([2, 2]);
});

test('a store that throws instead of rejecting costs an attempt, not the engine', async () => {
  const thrown = { times: 3 };
  const script: Script = {
    put: (_put, go) => {
      if (thrown.times-- > 0) throw new TypeError('not even a promise');
      return go();
    },
  };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  expect(trial.failuresOf('a')).toEqual(Array(3).fill('not even a promise'));
  expect(await trial.inRow('a')).toEqual([1, 1]);
});

test('an object that hangs holds its place in the window only until its time is up', async () => {
  const script: Script = {
    put: ({ object }, go) => (object.startsWith('hung') ? never() : go()),
  };
  const trial = await begin({ script, views: 1, limits: { ...limits, windowObjects: 2 } });
  for (const object of ['hung-1', 'hung-2', 'a', 'b']) await trial.overwrite(object, 1);
  await trial.engine.setMode('force');
  await clock.settle();
  expect([trial.placeOf('a'), trial.placeOf('b')]).toEqual(['queued', 'queued']);
  await clock.pass(100);
  expect([trial.placeOf('a'), trial.placeOf('b')]).toEqual(['clean', 'clean']);
});

test('a retry is not made before its backoff, which doubles up to its bound', async () => {
  const attemptsMs: number[] = [];
  const script: Script = {
    put: () => {
      attemptsMs.push(clock.nowMs);
      return Promise.reject(new Error('sick'));
    },
  };
  const trial = await begin({
    script,
    limits: { backoffMinMs: 100, backoffMaxMs: 400, attemptsMax: 6 },
  });
  await trial.overwrite('a', 1);
  await clock.settled('parked', trial.engine.destage('a').done);
  const pausesMs = attemptsMs.slice(1).map((ms, turn) => ms - (attemptsMs[turn] ?? 0));
  const ladderMs = [100, 200, 400, 400, 400];
  expect(pausesMs).toHaveLength(ladderMs.length);
  for (const [turn, pauseMs] of pausesMs.entries()) {
    expect(pauseMs).toBeGreaterThanOrEqual((ladderMs[turn] ?? 0) / 2);
    expect(pauseMs).toBeLessThanOrEqual(ladderMs[turn] ?? 0);
  }
});

test('a side store that hangs is asked again until it has taken the object', async () => {
  let parks = 0;
  const script: Script = {
    put: () => Promise.reject(new Error('sick')),
    sidePut: (_park, go) => (++parks < 4 ? never() : go()),
  };
  const trial = await begin({ script, limits: { ...limits, attemptsMax: 1 } });
  await trial.overwrite('a', 1);
  const answer = await clock.settled('parked', trial.engine.destage('a').done);
  expect(answer).toEqual({ kind: 'failed', objects: ['a'] });
  expect(parks).toBe(4);
  expect(trial.engine.metrics()).toMatchObject({ parked: 1, dirtyBytes: 0, logUsedBytes: 0 });
});

test('an older parking that the side store carries out late does not undo a newer one', async () => {
  const late = gate();
  let parks = 0;
  const script: Script = {
    put: () => Promise.reject(new Error('sick')),
    sidePut: async (_park, go) => {
      if (++parks === 1) await late.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits: { ...limits, attemptsMax: 1 } });
  await trial.overwrite('a', 1);
  await clock.settled('parked', trial.engine.destage('a').done);
  await trial.overwrite('a', 2);
  await clock.until('trimmed', () => trial.engine.metrics().logUsedBytes === 0);
  late.open();
  await clock.settle();
  expect((await trial.engine.read('a'))?.[0]).toBe(2);
});

test('an attempt that was given up puts nothing of a log that has been trimmed since', async () => {
  const late = gate();
  let reads = 0;
  const script: Script = {
    entries: async (_object, go) => {
      if (++reads === 1) await late.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits: { ...limits, attemptsMax: 1 } });
  await trial.overwrite('a', 7);
  await clock.settled('parked', trial.engine.destage('a').done);
  expect(trial.engine.metrics()).toMatchObject({ parked: 1, logUsedBytes: 0 });
  late.open();
  await clock.settle();
  expect((await trial.engine.read('a'))?.[0]).toBe(7);
  expect((await trial.base.row.get('a'))?.bytes).not.toEqual(new Uint8Array());
});

test('an attempt that was given up starts no put beside the next one', async () => {
  const late = gate();
  const released = gate();
  let versions = 0;
  let flying = 0;
  let most = 0;
  const script: Script = {
    version: async (_object, go) => {
      if (++versions === 1) await late.opened;
      return go();
    },
    put: async (_put, go) => {
      most = Math.max(most, ++flying);
      await released.opened;
      flying--;
      return go();
    },
  };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  const flushed = trial.engine.destage('a').done;
  await clock.until('tried again', () => flying === 1);
  late.open();
  await clock.settle();
  released.open();
  await clock.settled('flushed', flushed);
  expect(most).toBe(1);
});

test('a put that lands late, in the middle of the next fill, leaves no hole in the object', async () => {
  const late = gate();
  const fill = gate();
  let puts = 0;
  let reads = 0;
  const script: Script = {
    put: async (_put, go) => {
      if (++puts === 2) await late.opened;
      return go();
    },
    readRange: async (_object, go) => {
      if (++reads === 2) await fill.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits });
  await trial.overwrite('a', 1);
  await trial.flush('a');
  await trial.engine.write('a', 0, bytesOf(2, 4));
  const flushed = trial.engine.destage('a').done;
  await clock.until('given up', () => trial.failuresOf('a').length === 1);
  await trial.engine.write('a', 10, bytesOf(3, 4));
  await clock.until('filling again', () => reads === 2);
  late.open();
  await clock.settle();
  fill.open();
  await clock.settled('flushed', flushed);
  await trial.flush('a');
  const expected = bytesOf(1, objectBytesMax);
  expected.fill(2, 0, 4);
  expected.fill(3, 10, 14);
  expect((await trial.base.row.get('a'))?.bytes).toEqual(expected);
});

describe('a store that answers nothing for days', () => {
  const hour = 3_600_000;

  test('is asked to park an object ever more rarely, and takes it once it answers', async () => {
    let parks = 0;
    let isHung = true;
    const script: Script = {
      put: () => Promise.reject(new Error('sick')),
      sidePut: (_park, go) => (++parks && isHung ? never() : go()),
    };
    const trial = await begin({ script, limits: { parkTimeoutMs: 10_000, attemptsMax: 1 } });
    await trial.overwrite('a', 1);
    const flushed = trial.engine.destage('a').done;
    await clock.pass(2 * hour);
    // Some 718 requests after the first: four of them, and the 6th, 10th, 18th … 514th.
    expect(parks).toBe(13);
    isHung = false;
    await expect(clock.settled('parked', flushed)).resolves.toMatchObject({ kind: 'failed' });
  });

  test('is given no more objects by probes than the windows hold twice, and a few', async () => {
    let puts = 0;
    const script: Script = { put: () => (++puts, never()) };
    const trial = await begin({
      script,
      views: 1,
      objectBytesMax: 32 * 2 ** 20,
      limits: { putTimeoutMs: 10_000, windowObjects: 4, failingMax: 3, attemptsMax: 1_000 },
    });
    for (let turn = 0; turn < 100; turn++) await trial.overwrite(`object ${turn}`, 1);
    await trial.engine.setMode('force');
    await clock.pass(hour);
    const probes = trial.events.filter(({ type }) => type === 'view.probed').length;
    expect(probes).toBeGreaterThan(1_000);
    expect(puts).toBeLessThanOrEqual(2 * 4 + Math.log2(probes) + 1);
  });

  test('moves what waited for it, the newest versions, when it answers after all', async () => {
    const back = gate();
    const flying = new Map<string, number>();
    let most = 0;
    const script: Script = {
      put: async ({ object }, go) => {
        const now = (flying.get(object) ?? 0) + 1;
        flying.set(object, now);
        most = Math.max(most, now);
        await back.opened;
        flying.set(object, now - 1);
        return go();
      },
    };
    const trial = await begin({ script, views: 1, limits: { ...limits, attemptsMax: 1_000 } });
    const objects = ['a', 'b', 'c'];
    for (const object of objects) await trial.overwrite(object, 1);
    await trial.engine.setMode('force');
    await clock.pass(60_000);
    for (const object of objects) await trial.overwrite(object, 2);
    await clock.pass(60_000);
    back.open();
    await clock.until('clean', () => trial.engine.metrics().dirtyObjects === 0);
    for (const [turn, object] of objects.entries())
      expect(await trial.inRow(object)).toEqual([2, 4 + turn]);
    // The first, four more at once, and the logarithm of some hundred.
    expect(most).toBeLessThan(14);
  });

  test('costs no other store’s objects anything', async () => {
    const script: Script = {
      put: ({ object }, go) => (object === 'a' ? Promise.reject(new Error('sick')) : go()),
      sidePut: () => never(),
    };
    const trial = await begin({ script, limits: { ...limits, attemptsMax: 1 } });
    await trial.overwrite('a', 1);
    const stuck = trial.engine.destage('a').done;
    await clock.pass(hour / 10);
    for (let turn = 0; turn < 20; turn++) await trial.overwrite(`b${turn}`, 1);
    for (let turn = 0; turn < 20; turn++)
      expect(await trial.flush(`b${turn}`)).toEqual({ kind: 'done' });
    await clock.settled('stopped', trial.engine.stop());
    await expect(stuck).resolves.toMatchObject({ kind: 'refused' });
  });
});
