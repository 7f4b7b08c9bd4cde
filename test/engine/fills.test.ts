/** Fills are held in memory until their put: however many objects are asked for, only a window of them. */
import { expect, test, vi } from 'vitest';
import { bytesOf, type Script } from './kit/stores.ts';
import { begin, virtualClock, type Trial } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const windowObjects = 4;

/** The most objects that were filling or filled at once. */
function fillsAtOnce(trial: Trial): number {
  const held = new Set<string>();
  let most = 0;
  for (const event of trial.events) {
    if (event.type !== 'object.placed') continue;
    if (event.place === 'filling') held.add(event.object);
    else if (event.place !== 'requeued') held.delete(event.object);
    most = Math.max(most, held.size);
  }
  return most;
}

async function beginWithParts(count: number): Promise<Trial> {
  const trial = await begin({ views: 1, limits: { windowObjects } });
  await Promise.all(
    Array.from({ length: count }, (_, turn) => trial.engine.write(`o-${turn}`, 3, bytesOf(1, 2))),
  );
  return trial;
}

test('a flush request for many partly written objects holds a window of fills at most', async () => {
  const trial = await beginWithParts(40);
  const buckets = Array.from({ length: 64 }, (_, bucket) => bucket);
  const answer = await clock.settled('answered', trial.engine.destageBuckets(buckets).done);
  expect(answer).toEqual({ kind: 'done' });
  expect(fillsAtOnce(trial)).toBe(windowObjects);
});

test('force holds a window of fills at most', async () => {
  const trial = await beginWithParts(40);
  await trial.engine.setMode('force');
  await clock.until('destaged', () => trial.engine.metrics().putsTotal === 40);
  expect(fillsAtOnce(trial)).toBe(windowObjects);
});

test('a side store that hangs takes no room from the puts of healthy objects', async () => {
  const script: Script = {
    put: ({ object }, go) => (object.startsWith('sick') ? Promise.reject(new Error('sick')) : go()),
    sidePut: () => new Promise<never>(() => {}),
  };
  const limits = { attemptsMax: 1, windowBytes: 64, parkTimeoutMs: 1_000_000, ageMaxMs: 10 };
  const trial = await begin({ script, views: 1, limits });
  await trial.overwrite('sick', 1);
  await clock.until('parking', () => trial.placeOf('sick') === 'parking');
  for (const object of ['a', 'b', 'c']) await trial.overwrite(object, 1);
  await clock.until('destaged', () => trial.engine.metrics().putsTotal === 3);
  expect(trial.placeOf('sick')).toBe('parking');
});
