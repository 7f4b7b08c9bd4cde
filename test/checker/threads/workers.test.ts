/**
 * Several workers find what one finds: the same states, steps, depth, verdicts and lengths of traces;
 * and they end, whatever ends the search.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledJobs, type Jobs, type Outcome } from './jobs.ts';
import { features, known } from './systems.ts';

const compileMs = 120_000;
const eachMs = 60_000;
const allMs = 300_000;
let jobs: Jobs;

beforeAll(async () => {
  jobs = await compiledJobs();
}, compileMs);
afterAll(async () => {
  await jobs.remove();
});

const withoutTicks = ({ ticks: _ticks, ...outcome }: Outcome): Omit<Outcome, 'ticks'> => outcome;

describe('two workers and three', () => {
  const finds = async (systems: readonly string[], workers: number, isByOthers = false) => {
    const outcomes = await jobs.run(systems.map((system) => ({ system, workers, isByOthers })));
    return Object.fromEntries(outcomes.map((outcome, at) => [systems[at] ?? '', outcome]));
  };
  const counted = (found: Readonly<Record<string, Outcome>>) =>
    Object.fromEntries(
      Object.entries(found).map(([system, { ticks: _ticks, byOthers: _byOthers, ...outcome }]) => [
        system,
        outcome,
      ]),
    );

  it(
    'find what one finds, of all known systems',
    async () => {
      const systems = Object.keys(known);
      const alone = counted(await finds(systems, 1));
      for (const outcome of Object.values(alone)) expect(outcome.verdict).toBeDefined();
      expect(counted(await finds(systems, 2))).toEqual(alone);
    },
    allMs,
  );
  it(
    'find what one finds, where the main thread does what it must and no more',
    async () => {
      const systems = [...Object.keys(known), ...Object.keys(features)];
      const three = await finds(systems, 3, true);
      expect(counted(three)).toEqual(counted(await finds(systems, 1, true)));
      for (const system of ['pool', 'ring', 'philosophers'])
        expect(three[system]?.byOthers).toBeGreaterThan((three[system]?.states ?? 0) / 2);
    },
    allMs,
  );
});

describe('a search by two workers', () => {
  const two = { workers: 2 };
  const outcome = async (job: Parameters<Jobs['run']>[0][number]) => (await jobs.run([job]))[0];

  it(
    'ends where it is interrupted, and others get their turns meanwhile',
    async () => {
      const aborted = await outcome({ ...two, system: 'larger pool', abortAfterStates: 1 });
      expect(aborted).toMatchObject({ verdict: 'incomplete', reason: 'interrupted' });
      expect(aborted?.states).toBeGreaterThan(0);
      expect(aborted?.ticks).toBeGreaterThan(0);
    },
    eachMs,
  );
  it(
    'ends at its bounds',
    async () => {
      const [states, depth, seconds] = await jobs.run([
        { ...two, system: 'larger pool', bounds: { states: 2000 } },
        { ...two, system: 'pool', bounds: { depth: 7 } },
        { ...two, system: 'larger pool', bounds: { seconds: 0.01 } },
      ]);
      expect(states).toMatchObject({ reason: 'bounds.states (2000) was reached' });
      expect(states?.states).toBeLessThan(20_000);
      const [alone] = await jobs.run([{ system: 'pool', workers: 1, bounds: { depth: 7 } }]);
      expect(depth).toMatchObject(withoutTicks(alone ?? { ticks: 0 }));
      expect(depth?.reason).toBe('bounds.depth (7) was reached');
      expect(seconds).toMatchObject({ reason: 'bounds.seconds (0.01) was reached' });
    },
    eachMs,
  );
  it(
    'ends when there is nothing left to ask, with traces as short as those of one',
    async () => {
      const system = 'two-phase, hasty';
      const [alone, together] = await jobs.run([
        { system, workers: 1 },
        { system, ...two },
      ]);
      expect(together?.properties).toEqual(alone?.properties);
      expect(together?.properties).toContain('all commit or all abort: violated 5');
      // One worker stops at once, two at the end of the level.
      expect(together?.states).toBeGreaterThanOrEqual(alone?.states ?? 0);
    },
    eachMs,
  );
  it(
    'ends when the space grows without end, and when a property throws',
    async () => {
      const [grown, failed] = await jobs.run([
        { ...two, system: 'growing' },
        { ...two, system: 'throwing' },
      ]);
      expect(grown).toMatchObject({ verdict: 'incomplete', states: 500 });
      expect(grown?.reason).toContain('context.count');
      expect(failed?.error).toMatch(/^property "throws": it throws: the property failed\. Let it/);
    },
    eachMs,
  );
  it(
    'is refused where one worker is needed',
    async () => {
      const job = { ...two, system: 'pool' };
      const [depthFirst, reduced, half] = await jobs.run([
        { ...job, search: 'depth-first' },
        { ...job, isReduced: true },
        { ...job, workers: 1.5 },
      ]);
      expect(depthFirst?.error).toContain('search breadth-first');
      expect(reduced?.error).toContain('are for one worker');
      expect(half?.error).toContain('there cannot be 1.5 workers');
    },
    eachMs,
  );
});
