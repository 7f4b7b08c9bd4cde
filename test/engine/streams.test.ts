/** `metrics$` and `events$`, and the root actor as an XState user sees it. */
import { describe, expect, test, vi } from 'vitest';
import type { InspectionEvent } from 'xstate';
import type { Metrics } from '../../src/actors/api.ts';
import { plainValue } from '../../src/checker/plain-value.ts';
import { begin, virtualClock } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();

/** Everything that a stream gave, and whether it has completed. */
function collected<T>(): {
  seen: T[];
  completed: number;
  next: (each: T) => void;
  complete: () => void;
} {
  return {
    seen: [],
    completed: 0,
    next(each) {
      this.seen.push(each);
    },
    complete() {
      this.completed++;
    },
  };
}

describe('metrics$', () => {
  test('begins with the figures of now, and completes at the stop', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    const metrics = collected<Metrics>();
    trial.engine.metrics$.subscribe(metrics);
    expect(metrics.seen).toHaveLength(1);
    expect(metrics.seen[0]).toMatchObject({ writesTotal: 1, dirtyObjects: 1, dirtyBytes: 64 });
    await clock.settled('stopped', trial.engine.stop());
    expect(metrics.completed).toBe(1);
  });

  test('is shared by its subscribers, and can be subscribed to again', async () => {
    const trial = await begin();
    const [one, two, three] = [collected<Metrics>(), collected<Metrics>(), collected<Metrics>()];
    const first = trial.engine.metrics$.subscribe(one);
    const second = trial.engine.metrics$.subscribe(two);
    first.unsubscribe();
    second.unsubscribe();
    trial.engine.metrics$.subscribe(three);
    expect(three.seen).toHaveLength(1);
    await clock.settled('stopped', trial.engine.stop());
    expect([one.completed, two.completed, three.completed]).toEqual([0, 0, 1]);
  });

  test('completes at once for who comes after the stop', async () => {
    const trial = await begin();
    await clock.settled('stopped', trial.engine.stop());
    const late = collected<Metrics>();
    trial.engine.metrics$.subscribe(late);
    expect(late.completed).toBe(1);
  });

  test('counts what was acknowledged, put, failed and parked', async () => {
    const trial = await begin({
      limits: { attemptsMax: 2 },
      script: {
        put: ({ object }, go) => (object === 'sick' ? Promise.reject(new Error('no')) : go()),
      },
    });
    await trial.overwrite('a', 1);
    await trial.overwrite('a', 2);
    await trial.overwrite('sick', 3);
    await trial.flush('a');
    await clock.settled('parked', trial.engine.destage('sick').done);
    const metrics = trial.engine.metrics();
    expect(metrics).toMatchObject({
      writesTotal: 3,
      writtenBytesTotal: 192,
      putsTotal: 1,
      destagedBytesTotal: 64,
      failuresTotal: 2,
      dirtyObjects: 0,
      dirtyBytes: 0,
      inFlight: 0,
      parked: 1,
      logUsedBytes: 0,
      trimmedTo: 4,
    });
    expect(metrics.ackP50Ms).toBeGreaterThan(0);
    expect(metrics.ackP99Ms).toBeGreaterThanOrEqual(metrics.ackP50Ms);
  });
});

describe('events$', () => {
  test('tells an object’s way, place by place, and completes at the stop', async () => {
    const trial = await begin();
    const events = collected<unknown>();
    trial.engine.events$.subscribe(events);
    await trial.engine.write('a', 0, Uint8Array.of(1));
    await trial.flush('a');
    await clock.settle();
    expect(trial.placesOf('a').filter((place, turn, all) => place !== all[turn - 1])).toEqual(
      expect.arrayContaining(['queued', 'filling', 'destaging', 'destaged']),
    );
    expect(trial.events).toContainEqual(
      expect.objectContaining({ type: 'object.deleted', object: 'a' }),
    );
    expect(trial.events).toContainEqual({ type: 'log.trimmable', below: 2 });
    await clock.settled('stopped', trial.engine.stop());
    expect(events.completed).toBe(1);
  });

  test('is one stream: a subscriber that throws or leaves changes nothing for the others', async () => {
    const trial = await begin();
    const seen = collected<unknown>();
    const leaving = trial.engine.events$.subscribe(() => undefined);
    trial.engine.events$.subscribe(seen);
    leaving.unsubscribe();
    await trial.overwrite('a', 1);
    expect(seen.seen).toEqual(trial.events);
  });
});

describe('the root actor', () => {
  test('can be subscribed to, and its snapshot says mode and state', async () => {
    const trial = await begin();
    const values: unknown[] = [];
    trial.engine.actor.subscribe((snapshot) => values.push(snapshot.value));
    await trial.engine.setMode('force');
    await trial.engine.setMode('paused');
    await clock.settled('stopped', trial.engine.stop());
    const changes = values.filter(
      (value, turn) => JSON.stringify(value) !== JSON.stringify(values[turn - 1]),
    );
    expect(changes).toEqual([
      { running: 'force' },
      'paused',
      { stopping: 'settling' },
      { stopping: 'closing' },
      'stopped',
    ]);
  });

  test('takes events as any actor does, and answers them by what it emits', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    const answers: unknown[] = [];
    trial.engine.actor.on('bucket.answered', (event) => answers.push(event));
    trial.engine.actor.send({
      type: 'bucket.flush',
      request: 'mine',
      scope: { kind: 'buckets', buckets: [trial.engine.explain('a').bucket], fence: false },
    });
    await clock.settle();
    expect(answers).toEqual([
      { type: 'bucket.answered', request: 'mine', answer: { kind: 'done' } },
    ]);
    trial.engine.actor.send({ type: 'mode.set', mode: 'force' });
    expect(trial.engine.actor.getSnapshot().value).toEqual({ running: 'force' });
  });

  test('is inspected like any actor: every machine shows itself', async () => {
    const actors = new Set<string>();
    const inspect = (event: InspectionEvent): void => {
      if (event.type === '@xstate.actor' && 'id' in event.actorRef)
        actors.add(String(event.actorRef.id));
    };
    const trial = await begin({ views: 2, inspect });
    await trial.overwrite('a', 1);
    await trial.engine.destageBuckets([trial.engine.explain('a').bucket]).done;
    expect([...actors]).toEqual(
      expect.arrayContaining([
        'destage',
        'view:0',
        'view:1',
        'delete-task',
        'row',
        'lsm',
        'dm',
        'side',
        'opproc',
        'recovery',
        'objects',
        'a',
        'bucket-flush:flush-1',
      ]),
    );
  });

  test('goes on when its inspector throws in the middle of a step', async () => {
    let isArmed = false;
    const inspect = {
      next: (event: InspectionEvent): void => {
        if (!isArmed || event.type !== '@xstate.event' || event.event.type !== 'view.insert')
          return;
        isArmed = false;
        throw new Error('the inspector is at fault');
      },
    };
    const trial = await begin({ views: 1, inspect });
    isArmed = true;
    expect(await trial.overwrite('a', 1)).toBe(1);
    await expect(clock.settle()).rejects.toThrow('the inspector is at fault');
    expect(await trial.flush('a')).toEqual({ kind: 'done' });
    await clock.settled('stopped', trial.engine.stop({ drain: true }));
  });

  test('has a context that is plain JSON, in every machine', async () => {
    const trial = await begin();
    await trial.overwrite('a', 1);
    const open = trial.engine.destage('a');
    const contexts: unknown[] = [trial.engine.actor.getSnapshot().context];
    for (const child of Object.values(trial.engine.actor.getSnapshot().children)) {
      const snapshot = child?.getSnapshot() as { context?: unknown } | undefined;
      if (snapshot?.context !== undefined) contexts.push(snapshot.context);
    }
    for (const context of contexts)
      expect(JSON.parse(JSON.stringify(context))).toEqual(plainValue(context));
    await open.done;
  });
});
