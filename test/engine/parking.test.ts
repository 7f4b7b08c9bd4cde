/** Objects that ROW never takes: parked beside the log, seen, readable, and in nobody's way. */
import { describe, expect, test, vi } from 'vitest';
import { bytesOf, gate, type Script } from './kit/stores.ts';
import { begin, objectBytesMax, virtualClock, type Trial } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

/** ROW takes every object but these. */
function sickness(...objects: string[]): { readonly sick: Set<string>; readonly script: Script } {
  const sick = new Set(objects);
  return {
    sick,
    script: {
      put: ({ object }, go) =>
        sick.has(object) ? Promise.reject(new Error(`${object} is sick`)) : go(),
    },
  };
}

async function park(trial: Trial, object = 'sick'): Promise<void> {
  const answer = await clock.settled('parked', trial.engine.destage(object).done);
  expect(answer).toEqual({ kind: 'failed', objects: [object] });
}

describe('an object that fails for ever', () => {
  test('is parked after its attempts, and says why', async () => {
    const { script } = sickness('sick');
    const trial = await begin({ script, limits: { attemptsMax: 3 } });
    await trial.engine.write('sick', 2, bytesOf(7, 3));
    await park(trial);
    expect(trial.failuresOf('sick')).toEqual(Array(3).fill('sick is sick'));
    expect(trial.engine.explain('sick')).toMatchObject({
      place: 'parked',
      attempts: 3,
      version: 1,
      dirtyBytes: 0,
    });
    await expect(trial.engine.parked()).resolves.toEqual([
      { object: 'sick', version: 1, bytes: 3, reason: 'sick is sick' },
    ]);
  });

  test('changes no other object’s place, attempts or time (R6)', async () => {
    const { script } = sickness('sick-1', 'sick-2');
    const trial = await begin({ script, views: 1, limits: { windowObjects: 2 } });
    for (const object of ['sick-1', 'sick-2', 'a', 'b', 'c']) await trial.overwrite(object, 1);
    await trial.engine.setMode('force');
    await clock.settle();
    expect(clock.nowMs).toBe(0);
    for (const object of ['a', 'b', 'c']) {
      expect(trial.placeOf(object)).toBe('clean');
      expect(trial.failuresOf(object)).toEqual([]);
    }
    await clock.until('parked', () => trial.engine.metrics().parked === 2);
  });

  test('pins no log: it is trimmed past what is parked', async () => {
    const { script } = sickness('sick');
    const trial = await begin({ script });
    await trial.overwrite('sick', 1);
    await trial.overwrite('a', 1);
    await trial.flush('a');
    expect(trial.engine.metrics().logUsedBytes).toBe(2 * objectBytesMax);
    await park(trial);
    expect(trial.engine.metrics()).toMatchObject({ logUsedBytes: 0, trimmedTo: 3 });
  });

  test('stays readable while it is parked, over what ROW has of it', async () => {
    const { script, sick } = sickness();
    const trial = await begin({ script });
    await trial.overwrite('sick', 1);
    await trial.flush('sick');
    sick.add('sick');
    await trial.engine.write('sick', 0, bytesOf(2, 4));
    await park(trial);
    const expected = Uint8Array.of(...bytesOf(2, 4), ...bytesOf(1, objectBytesMax - 4));
    await expect(trial.engine.read('sick')).resolves.toEqual(expected);
  });

  test('takes a write while it is parked, and parks that too', async () => {
    const { script } = sickness('sick');
    const trial = await begin({ script });
    await trial.engine.write('sick', 0, bytesOf(1, 4));
    await park(trial);
    await trial.engine.write('sick', 2, bytesOf(2, 4));
    await clock.until('parked', () => trial.placeOf('sick') === 'parked');
    const [parked] = await trial.engine.parked();
    expect(parked).toMatchObject({ object: 'sick', version: 2 });
    await expect(trial.engine.read('sick')).resolves.toEqual(Uint8Array.of(1, 1, 2, 2, 2, 2));
    expect(trial.engine.metrics()).toMatchObject({ dirtyBytes: 0, logUsedBytes: 0 });
  });

  test('reaches ROW after a rearm, with a new budget of attempts', async () => {
    const { script, sick } = sickness('sick');
    const trial = await begin({ script, limits: { attemptsMax: 2 } });
    await trial.overwrite('sick', 3);
    await park(trial);
    expect(trial.engine.rearm('sick')).toBe(true);
    await clock.until('parked again', () => trial.placeOf('sick') === 'parked');
    expect(trial.failuresOf('sick')).toHaveLength(4);
    sick.clear();
    expect(trial.engine.rearm('sick')).toBe(true);
    await clock.until('clean', () => trial.placeOf('sick') === 'clean');
    expect(await trial.inRow('sick')).toEqual([3, 1]);
    await expect(trial.engine.parked()).resolves.toEqual([]);
    await expect(trial.base.side.get('sick')).resolves.toBeUndefined();
  });

  test('is not rearmed unless it is parked', async () => {
    const trial = await begin();
    expect(trial.engine.rearm('never written')).toBe(false);
    await trial.overwrite('a', 1);
    expect(trial.engine.rearm('a')).toBe(false);
  });

  test('fails a flush of its bucket by name, and the others of the bucket are in ROW', async () => {
    const { script } = sickness('sick');
    const trial = await begin({ script, bucketOf: () => 0 });
    for (const object of ['a', 'sick', 'b']) await trial.overwrite(object, 4);
    const answer = await clock.settled('answered', trial.engine.destageBuckets([0]).done);
    expect(answer).toEqual({ kind: 'failed', objects: ['sick'] });
    expect([await trial.inRow('a'), await trial.inRow('b')]).toEqual([
      [4, 1],
      [4, 3],
    ]);
    // Already parked when asked: no attempt is made, the answer is the same.
    const again = await trial.engine.destageBuckets([0]).done;
    expect(again).toEqual({ kind: 'failed', objects: ['sick'] });
  });

  test('survives a restart, listed and readable, and is not tried again until it is rearmed', async () => {
    const { script, sick } = sickness('sick');
    const first = await begin({ script });
    await first.engine.write('sick', 1, bytesOf(7, 2));
    await park(first);
    await clock.settled('stopped', first.engine.stop());
    const second = await begin({ script, base: first.base });
    expect(second.engine.explain('sick')).toMatchObject({ place: 'parked', version: 1 });
    await expect(second.engine.parked()).resolves.toMatchObject([{ object: 'sick', bytes: 2 }]);
    await expect(second.engine.read('sick')).resolves.toEqual(Uint8Array.of(0, 7, 7));
    await clock.pass(60_000);
    expect(second.failuresOf('sick')).toEqual([]);
    sick.clear();
    second.engine.rearm('sick');
    await clock.until('clean', () => second.placeOf('sick') === 'clean');
    expect((await second.base.row.get('sick'))?.bytes).toEqual(Uint8Array.of(0, 7, 7));
  });
});

test('an object whose put lands after it was parked is listed for as long as it counts as parked', async () => {
  const late = gate();
  const script: Script = {
    put: async (_put, go) => {
      await late.opened;
      return go();
    },
  };
  const trial = await begin({ script, limits: { attemptsMax: 1, putTimeoutMs: 100 } });
  await trial.overwrite('a', 1);
  await park(trial, 'a');
  late.open();
  await clock.settle();
  expect(await trial.inRow('a')).toEqual([1, 1]);
  const listed = await trial.engine.parked();
  expect(listed).toHaveLength(trial.engine.metrics().parked);
  expect((await trial.engine.read('a'))?.[0]).toBe(1);
  trial.engine.rearm('a');
  await clock.until('clean', () => trial.placeOf('a') === 'clean');
  expect(trial.engine.metrics().parked).toBe(0);
  await expect(trial.engine.parked()).resolves.toEqual([]);
});

describe('a side store', () => {
  test('that fails for a while is asked again, and pins the log until it has the object', async () => {
    let refusals = 5;
    const { script } = sickness('sick');
    const trial = await begin({
      script: {
        ...script,
        sidePut: (_park, go) => (refusals-- > 0 ? Promise.reject(new Error('full')) : go()),
      },
      limits: { attemptsMax: 1 },
    });
    await trial.overwrite('sick', 1);
    const parked = trial.engine.destage('sick').done;
    await clock.settle();
    expect(trial.engine.explain('sick')).toMatchObject({ place: 'parking', dirtyBytes: 64 });
    expect(trial.engine.metrics()).toMatchObject({ parked: 0, logUsedBytes: 64 });
    await clock.settled('parked', parked);
    expect(trial.failuresOf('sick')).toEqual(['sick is sick', ...Array<string>(5).fill('full')]);
    expect(trial.engine.metrics()).toMatchObject({ parked: 1, logUsedBytes: 0 });
  });

  test('keeps the newest of what is written while it is being asked', async () => {
    const { script } = sickness('sick');
    const trial = await begin({
      script: {
        ...script,
        sidePut: async (_park, go) => {
          await new Promise((resolve) => {
            setTimeout(resolve, 50);
          });
          return go();
        },
      },
      limits: { attemptsMax: 1 },
    });
    await trial.overwrite('sick', 1);
    const parked = trial.engine.destage('sick').done;
    await clock.pass(10);
    await trial.overwrite('sick', 2);
    await clock.settled('parked', parked);
    await clock.until('parked', () => trial.placeOf('sick') === 'parked');
    expect((await trial.base.side.get('sick'))?.version).toBe(2);
    expect(trial.engine.metrics()).toMatchObject({ dirtyBytes: 0, logUsedBytes: 0 });
  });

  test('whose removal fails does not bring back what ROW has since then', async () => {
    const { script, sick } = sickness('sick');
    const trial = await begin({
      script: { ...script, sideRemove: () => Promise.reject(new Error('read-only')) },
    });
    await trial.overwrite('sick', 1);
    await park(trial);
    sick.clear();
    trial.engine.rearm('sick');
    await clock.until('clean', () => trial.placeOf('sick') === 'clean');
    await trial.overwrite('sick', 2);
    await trial.flush('sick');
    expect((await trial.engine.read('sick'))?.[0]).toBe(2);
    await expect(trial.engine.parked()).resolves.toEqual([]);
    await clock.settled('stopped', trial.engine.stop());
    const next = await begin({ base: trial.base });
    expect(next.placeOf('sick')).toBe('clean');
    expect((await next.engine.read('sick'))?.[0]).toBe(2);
  });
});

describe('a log record that does not match its checksum', () => {
  const corrupt: Script = {
    entries: async (object, go) => {
      const { entries } = await go();
      if (object !== 'bad') return { entries, corrupt: [] };
      const lost = entries.map(({ bytes, ...key }) => ({ ...key, length: bytes.length }));
      return { entries: [], corrupt: lost };
    },
  };

  test('parks its object with the reason, and leaves the others alone', async () => {
    const trial = await begin({ script: corrupt, limits: { attemptsMax: 2 } });
    await trial.overwrite('bad', 1);
    await trial.overwrite('good', 2);
    await park(trial, 'bad');
    expect(trial.placeOf('bad')).toBe('parked');
    const [parked] = await trial.engine.parked();
    expect(parked).toMatchObject({ object: 'bad', version: 1 });
    expect(parked?.reason).toMatch(/"bad".*checksum.*record 1/s);
    expect(await trial.flush('good')).toEqual({ kind: 'done' });
    expect(await trial.inRow('good')).toEqual([2, 2]);
    expect(trial.engine.metrics().logUsedBytes).toBe(0);
  });

  test('is never served: a read says which record, before and after the parking', async () => {
    const trial = await begin({ script: corrupt, limits: { attemptsMax: 1 } });
    await trial.overwrite('bad', 1);
    const expectRefused = () =>
      expect(trial.engine.read('bad')).rejects.toMatchObject({
        code: 'corrupt-record',
        message: expect.stringMatching(/"bad".*record 1/s) as string,
      });
    await expectRefused();
    await park(trial, 'bad');
    await expectRefused();
    await clock.settled('stopped', trial.engine.stop());
    const next = await begin({ script: corrupt, base: trial.base });
    await expect(next.engine.read('bad')).rejects.toMatchObject({ code: 'corrupt-record' });
  });
});
