/** What makes a view destage: thresholds, age, force and requests; and what holds it back: the pause. */
import { describe, expect, test, vi } from 'vitest';
import { gate, type Script } from './kit/stores.ts';
import { begin, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const bytes = { destageStartBytes: 256, destageStopBytes: 64 };

describe('normal', () => {
  test('waits below the threshold, and explains that it does', async () => {
    const trial = await begin({ views: 1, limits: bytes });
    for (const object of ['a', 'b', 'c', 'd']) await trial.overwrite(object, 1);
    await clock.settle();
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 4, dirtyBytes: 256 });
    const { waitsFor, sinceMs } = trial.engine.explain('a');
    expect(waitsFor).toMatch(/threshold \(256 of 256 dirty bytes, log not pressed\)/);
    expect(sinceMs).toBeLessThanOrEqual(Date.now());
  });

  test('destages above it, down to where it may stop, the oldest first', async () => {
    const puts: string[] = [];
    const script: Script = {
      put: ({ object }, go) => {
        puts.push(object);
        return go();
      },
    };
    const trial = await begin({ script, views: 1, limits: { ...bytes, windowObjects: 1 } });
    for (const object of ['a', 'b', 'c', 'd', 'e']) await trial.overwrite(object, 1);
    await clock.settle();
    expect(puts).toEqual(['a', 'b', 'c', 'd']);
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 1, dirtyBytes: 64 });
  });

  test('destages what has waited for the age limit, however little it is (R2)', async () => {
    const trial = await begin({ limits: { ageMaxMs: 1_000 } });
    await trial.overwrite('cold', 1);
    await clock.pass(999);
    expect(trial.placeOf('cold')).toBe('queued');
    await clock.pass(1_001);
    expect(trial.placeOf('cold')).toBe('clean');
  });

  test('never has more in flight than the window, in objects and in bytes', async () => {
    for (const window of [{ windowObjects: 3 }, { windowBytes: 4 * 64 }]) {
      let flying = 0;
      let most = 0;
      const script: Script = {
        put: async (_put, go) => {
          most = Math.max(most, ++flying);
          await new Promise((resolve) => {
            setTimeout(resolve, 10);
          });
          flying--;
          return go();
        },
      };
      const trial = await begin({ script, views: 1, limits: window });
      for (let each = 0; each < 30; each++) await trial.overwrite(`object-${each}`, 1);
      await trial.engine.setMode('force');
      await clock.until('drained', () => trial.engine.metrics().dirtyObjects === 0);
      expect(most).toBe('windowObjects' in window ? 3 : 4);
    }
  });

  test('takes an object that is larger than the window’s bytes, alone', async () => {
    const trial = await begin({ limits: { windowBytes: 10 } });
    await trial.overwrite('a', 1);
    expect(await trial.flush('a')).toEqual({ kind: 'done' });
  });
});

describe('force', () => {
  test('consults no threshold and leaves nothing dirty (R16)', async () => {
    const trial = await begin({ views: 3 });
    for (let each = 0; each < 20; each++) await trial.overwrite(`object-${each}`, 1);
    await trial.engine.setMode('force');
    await clock.settle();
    expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, logUsedBytes: 0 });
    await trial.overwrite('later', 1);
    await clock.settle();
    expect(trial.placeOf('later')).toBe('clean');
    expect(clock.nowMs).toBe(0);
  });

  test('is tagged as DESTAGING_FORCE, and normal as DESTAGING_NORMAL', async () => {
    const { engine } = await begin();
    expect(engine.actor.getSnapshot().hasTag('DESTAGING_NORMAL')).toBe(true);
    await engine.setMode('force');
    expect(engine.actor.getSnapshot().hasTag('DESTAGING_FORCE')).toBe(true);
    await engine.setMode('paused');
    expect(engine.actor.getSnapshot().tags.size).toBe(0);
  });

  test('set and unset at once is acknowledged by every view, each time (R17)', async () => {
    const trial = await begin({ views: 4 });
    await Promise.all(
      (['force', 'normal', 'paused', 'force', 'normal'] as const).map((mode) =>
        trial.engine.setMode(mode),
      ),
    );
    const settled = trial.events.flatMap((event) =>
      event.type === 'mode.settled' ? [event.mode] : [],
    );
    expect(settled.at(-1)).toBe('normal');
    expect(trial.engine.actor.getSnapshot().context.unacknowledged).toEqual([]);
  });
});

describe('paused', () => {
  test('starts no put and no fill, for whatever reason one might', async () => {
    const asked: string[] = [];
    const script: Script = {
      put: ({ object }, go) => {
        asked.push(object);
        return go();
      },
    };
    const trial = await begin({
      script,
      quotaBytes: 640,
      limits: { ...bytes, ageMaxMs: 10, writeDelayShare: 1 },
    });
    await trial.engine.setMode('paused');
    for (let each = 0; each < 10; each++) await trial.overwrite(`object-${each}`, 1);
    await clock.pass(10_000);
    expect(asked).toEqual([]);
    expect(trial.engine.explain('object-0').waitsFor).toBe('a mode other than paused');
    expect((await trial.engine.read('object-3'))?.[0]).toBe(1);
  });

  test('lets what is in flight end, and counts it', async () => {
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
    await trial.engine.setMode('paused');
    expect(trial.engine.metrics().inFlight).toBe(1);
    released.open();
    await clock.settle();
    expect(trial.engine.metrics()).toMatchObject({ inFlight: 0, dirtyObjects: 0, logUsedBytes: 0 });
  });

  test('refuses flush requests, those that are open and those that come (R1)', async () => {
    const released = gate();
    const script: Script = {
      put: async (_put, go) => {
        await released.opened;
        return go();
      },
    };
    const trial = await begin({ script });
    await trial.overwrite('a', 1);
    const open = trial.engine.destageBuckets(Array.from({ length: 64 }, (_, bucket) => bucket));
    await clock.settle();
    await trial.engine.setMode('paused');
    await expect(open.done).resolves.toEqual({ kind: 'refused', reason: 'paused' });
    expect(await trial.flush('a')).toEqual({
      kind: 'refused',
      reason: 'paused',
    });
    released.open();
  });

  test('resumes where it was: nothing dirty is forgotten', async () => {
    const trial = await begin({ limits: { ageMaxMs: 50 } });
    await trial.engine.setMode('paused');
    for (let each = 0; each < 5; each++) await trial.overwrite(`object-${each}`, each);
    await clock.pass(1_000);
    await trial.engine.setMode('normal');
    await clock.pass(200);
    for (let each = 0; each < 5; each++)
      expect((await trial.inRow(`object-${each}`))?.[0]).toBe(each);
  });
});
