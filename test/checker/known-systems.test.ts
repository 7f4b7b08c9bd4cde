/**
 * Systems whose counts, verdicts and shortest traces are known from elsewhere: from TLC and Stateright,
 * from a formula, from an enumerator that is written by hand, or by thinking.
 */
import { describe, expect, it } from 'vitest';
import { checkWhole, resultOf, verdictOf } from './check-whole.ts';
import { enumeratePeterson } from './enumerate/peterson.ts';
import { enumeratePhilosophers } from './enumerate/philosophers.ts';
import { petersonActors } from './systems/peterson/actors.ts';
import { petersonShared } from './systems/peterson/shared.ts';
import { philosophers } from './systems/philosophers.ts';
import { ring } from './systems/ring.ts';
import { twoPhase } from './systems/two-phase.ts';

const searches = ['breadth-first', 'depth-first'] as const;

describe.each(searches)("Lamport's TwoPhase, %s", (search) => {
  it('has 288 states with 3 RMs, and holds', async () => {
    expect(await checkWhole(twoPhase(3), { search })).toMatchObject({
      verdict: 'holds',
      states: 288,
    });
  });
  it('has 8,832 states with 5 RMs, and holds', async () => {
    expect(await checkWhole(twoPhase(5), { search })).toMatchObject({
      verdict: 'holds',
      states: 8832,
    });
  });
});

describe("Lamport's TwoPhase", () => {
  it("has TLC's depth of 11 states with 3 RMs", async () => {
    expect(await checkWhole(twoPhase(3))).toMatchObject({ depth: 10 });
  });
  it('is inconsistent after 5 steps when the TM is hasty', async () => {
    const report = await checkWhole(twoPhase(3, 'hasty'));
    expect(verdictOf(report, 'all commit or all abort')).toBe('violated in 5');
  });
});

describe.each(searches)('the token ring, %s', (search) => {
  it.each([2, 3, 5, 8])('of %i has 3n·2ⁿ⁻¹ states', async (n) => {
    const report = await checkWhole(ring(n), { search });
    const underWay = n * 2 ** n;
    const eating = n * 2 ** (n - 1);
    expect(report).toMatchObject({
      states: underWay + eating,
      transitions: underWay * (1 + n / 2) + eating * (1 + (n - 1) / 2),
    });
    expect(verdictOf(report, 'one eats at a time')).toBe('holds');
  });
});

describe('the token ring', () => {
  it('has two that eat after two steps when one is impatient', async () => {
    const report = await checkWhole(ring(3, 'impatient'));
    expect(verdictOf(report, 'one eats at a time')).toBe('violated in 2');
  });
});

describe.each(searches)("Peterson's, %s", (search) => {
  it('with shared registers has the states of the enumerator, and excludes', async () => {
    const { states, transitions, nearestWanted } = enumeratePeterson();
    expect(nearestWanted).toBe(-1);
    const report = await checkWhole(petersonShared(), { search });
    expect(report).toMatchObject({ states, transitions });
    expect(verdictOf(report, 'one at a time')).toBe('holds');
  });
  it('with registers as actors excludes, and lets both in', async () => {
    const report = await checkWhole(petersonActors(), { search });
    expect(report.states).toBe(220);
    expect(verdictOf(report, 'one at a time')).toBe('holds');
    expect(verdictOf(report, '0 gets in')).toBe('holds');
    expect(verdictOf(report, '1 gets in')).toBe('holds');
  });
});

describe("Peterson's, broken", () => {
  it('lets both in after six steps: who looks before raising its flag', async () => {
    const report = await checkWhole(petersonShared('look-first'));
    expect(verdictOf(report, 'one at a time')).toBe('violated in 6');
  });
  it('lets both in after six steps: who does not wait for its write', async () => {
    const report = await checkWhole(petersonActors('hasty'));
    expect(verdictOf(report, 'one at a time')).toBe('violated in 6');
    expect(resultOf(report, '0 gets in').witness?.steps).toHaveLength(3);
  });
});

describe.each([2, 3, 4])('%i dining philosophers', (n) => {
  const stuck = 'nobody waits for ever';

  it.each(searches)('have the states of the enumerator, %s', async (search) => {
    for (const order of ['symmetric', 'asymmetric'] as const) {
      const { states, transitions } = enumeratePhilosophers(n, order);
      const report = await checkWhole(philosophers(n, order), { search });
      expect(report).toMatchObject({ states, transitions });
      expect(verdictOf(report, 'neighbours do not eat together')).toBe('holds');
    }
  });
  it('are stuck after four steps of each when all take the left fork first', async () => {
    const report = await checkWhole(philosophers(n, 'symmetric'));
    expect(verdictOf(report, stuck)).toBe(`violated in ${4 * n}`);
  });
  it('are never stuck when one takes the right fork first', async () => {
    expect(verdictOf(await checkWhole(philosophers(n, 'asymmetric')), stuck)).toBe('holds');
  });
});
