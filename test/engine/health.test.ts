/** The health of a view as a user sees it: `explain`, `metrics`, `events$`, requests and the stop. */
import { expect, test, vi } from 'vitest';
import { never, type Script } from './kit/stores.ts';
import { begin, virtualClock, type Trial, type TrialOptions } from './kit/trial.ts';

vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'));

const clock = virtualClock();
const objects = ['a', 'b', 'c', 'd', 'e', 'f'];
const probeDelayMs = 1_000;

/** ROW, which can be put out of order: it rejects, or it never answers. */
function outage() {
  const row = { down: '' as '' | 'rejects' | 'hangs', tried: [] as string[] };
  const script: Script = {
    put: ({ object }, go) => {
      row.tried.push(object);
      if (row.down === 'hangs') return never();
      return row.down === 'rejects' ? Promise.reject(new Error('ROW is down')) : go();
    },
  };
  return { row, script };
}

/** An engine of one view, in force, with some objects dirty and a ROW that is down. */
async function sicken(down: 'rejects' | 'hangs' = 'rejects', given: TrialOptions['limits'] = {}) {
  const { row, script } = outage();
  row.down = down;
  const limits = { failingMax: 3, windowObjects: 2, probeDelayMs, putTimeoutMs: 100, ...given };
  const trial = await begin({ script, views: 1, bucketOf: () => 0, limits });
  for (const object of objects) await trial.overwrite(object, 1);
  await trial.engine.setMode('force');
  await clock.until('sick', () => trial.engine.metrics().sickViews === 1);
  return { trial, row };
}

function tellsOf({ events }: Trial): readonly string[] {
  return events.flatMap(({ type }) => (type.startsWith('view.') ? [type] : []));
}

test('a backend that is down is told by an event, in the figures and as the reason of an object', async () => {
  const { trial } = await sicken();
  await clock.pass(probeDelayMs / 2);
  expect(tellsOf(trial)).toEqual(['view.sickened']);
  const { place, waitsFor, sick, attempts } = trial.engine.explain('f');
  expect([place, attempts]).toEqual(['queued', 0]);
  expect((sick?.nextProbeMs ?? 0) - (sick?.sinceMs ?? 0)).toBe(probeDelayMs);
  const since = new Date(sick?.sinceMs ?? 0).toISOString();
  expect(waitsFor).toMatch(
    `its view, which is sick since ${since} (3 objects have failed in a row); next probe at `,
  );
  expect(trial.engine.explain('a')).toMatchObject({ place: 'queued', attempts: 1 });
});

test('a backend that is back is found by the next probe, and everything goes on', async () => {
  const { trial, row } = await sicken();
  await clock.pass(3 * probeDelayMs);
  expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 6, parked: 0, sickViews: 1 });
  row.down = '';
  await clock.until('clean', () => trial.engine.metrics().dirtyObjects === 0);
  expect(trial.engine.metrics()).toMatchObject({ sickViews: 0, parked: 0 });
  const tells = tellsOf(trial);
  expect(tells.filter((type) => type === 'view.sickened')).toHaveLength(1);
  expect(tells.filter((type) => type === 'view.healed')).toHaveLength(1);
  for (const object of objects) expect((await trial.inRow(object))?.[0]).toBe(1);
});

test('a backend that hangs makes the view sick as one that fails does', async () => {
  const { trial, row } = await sicken('hangs');
  await clock.pass(10 * probeDelayMs);
  row.down = '';
  await clock.until('clean', () => trial.engine.metrics().dirtyObjects === 0);
  expect(trial.engine.metrics()).toMatchObject({ sickViews: 0, parked: 0 });
});

test('a probe waits for a mode that allows it, and the reason says so', async () => {
  const { trial, row } = await sicken();
  await trial.engine.setMode('normal');
  const before = row.tried.length;
  await clock.pass(3 * probeDelayMs);
  expect(row.tried).toHaveLength(before);
  expect(trial.engine.explain('f').waitsFor).toMatch(
    /next probe as soon as the mode and the thresholds allow one$/,
  );
  await trial.engine.setMode('paused');
  expect(trial.engine.explain('f').waitsFor).toBe('a mode other than paused');
});

test('a flush request is answered while the backend is down, by what it has failed with', async () => {
  const { trial } = await sicken();
  const request = trial.engine.destageBuckets([0]);
  expect(trial.engine.explain('f').waitsFor).toMatch(/room in the window/);
  const answer = await clock.settled('answered', request.done);
  expect(answer).toEqual({ kind: 'failed', objects: expect.any(Array) as string[] });
  expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, parked: 6, sickViews: 1 });
});

test('a stop that drains ends while the backend is down, and what is left is parked', async () => {
  const { trial } = await sicken();
  await clock.settled('stopped', trial.engine.stop({ drain: true }));
  expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, parked: 6 });
});

test('force ends with everything parked when the backend never comes back', async () => {
  const { trial } = await sicken('rejects', { attemptsMax: 2 });
  await clock.until('parked', () => trial.engine.metrics().parked === 6);
  expect(trial.engine.metrics()).toMatchObject({ dirtyObjects: 0, sickViews: 1, logUsedBytes: 0 });
});
