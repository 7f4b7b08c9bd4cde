/**
 * Walks: they find what is there, never say that something holds, and go the same way for the same seed.
 */
import { describe, expect, it } from 'vitest';
import type { CheckOptions, Report } from '../../src/checker/api.ts';
import { always, sometimes } from '../../src/checker/properties.ts';
import { ByPriority } from '../../src/checker/walks/schedulers.ts';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { checkWhole, resultOf, verdictOf } from './check-whole.ts';
import { petersonShared } from './systems/peterson/shared.ts';
import { philosophers } from './systems/philosophers.ts';
import { isAnswered, pool, poolSizes } from './systems/pool/pool.ts';
import { ring } from './systems/ring.ts';

const stuck = 'nobody waits for ever';
const kinds: readonly NonNullable<CheckOptions['search']>[] = [
  { kind: 'random', walks: 200, steps: 200 },
  { kind: 'pct', walks: 200, steps: 200, depth: 3 },
];

const withoutTime = ({ seconds: _seconds, statesPerSecond: _rate, ...report }: Report) => report;

describe.each(kinds)('walks, %j', (search) => {
  it('find a deadlock, and its shortest trace where a small search has it', async () => {
    const report = await checkWhole(philosophers(3, 'symmetric'), { search });
    expect(report.verdict).toBe('violated');
    expect(verdictOf(report, stuck)).toBe('violated in 12');
  });
  it('find a silent device, which a small search does not reach', async () => {
    const system = pool({ workers: 7, permits: 2, places: 1, devices: 2, fault: 'silent-device' });
    const report = await checkWhole(system, { search });
    const { trace } = resultOf(report, stuck);
    expect(trace?.steps.length).toBeGreaterThan(20);
    expect(trace?.steps.length).toBeLessThan(200);
  });
  it('never hold', async () => {
    const report = await checkWhole(ring(3), { search, seed: 7 });
    expect(report.verdict).toBe('incomplete');
    expect(report.reason).toMatch(/^200 \w+ walks of up to 200 steps \(seed 7\) are a sample$/);
    expect(verdictOf(report, 'one eats at a time')).toBe('incomplete');
  });
  it('leave what is of whole runs open, and show what they have seen', async () => {
    const seen = sometimes('seen', (state) => state.actor('worker:0')?.matches('replied') === true);
    const properties = [isAnswered(), seen];
    const report = await checkWhole(pool(poolSizes.small), { search, properties });
    expect(resultOf(report, isAnswered().name).verdict).toBe('incomplete');
    expect(resultOf(report, 'seen').witness?.steps.length).toBeGreaterThan(5);
    expect(report.verdict).toBe('incomplete');
  });
  it('go the same way for the same seed, and another for another', async () => {
    const system = petersonShared();
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const states: string[] = [];
        const noted = always('noted', (state) => {
          states.push(JSON.stringify(state.actors().map(({ value }) => value)));
          return true;
        });
        const short = { ...(search as object), walks: 3, steps: 40 } as typeof search;
        const report = await checkWhole(system, { search: short, seed, properties: [noted] });
        return { report: withoutTime(report), states };
      }),
    );
    expect(again).toEqual(first);
    expect(other?.states).not.toEqual(first?.states);
  });
  it('stop at a bound, and when interrupted', async () => {
    const bounded = await checkWhole(ring(3), { search, bounds: { states: 10 } });
    expect(bounded.reason).toMatch(/^bounds.states \(10\) was reached; /);
    const interrupted = await checkWhole(ring(3), { search, signal: AbortSignal.abort() });
    expect(interrupted.reason).toMatch(/^interrupted; /);
  });
});

describe('a schedule by priority', () => {
  it('lets the highest move as long as it can, but for d - 1 moments', () => {
    for (let seed = 0; seed < 50; seed++) {
      const scheduler = new ByPriority(xoroshiro128plus(seed), 100, 3);
      const chosen = Array.from({ length: 100 }, (_, at) => scheduler.next([4, 5, 6, 7], at));
      const changes = chosen.filter((slot, at) => at > 0 && slot !== chosen[at - 1]).length;
      expect(changes).toBeLessThanOrEqual(2);
    }
  });
});
