/**
 * Symmetry: the exact number of orbits in whatever order, the verdicts of the whole space, runs that are
 * real, and refusals of what is not symmetric.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckOptions, SystemDefinition, SystemView } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { always, monotone, notStuck, sometimes, step } from '../../src/checker/properties.ts';
import { checkWhole, resultOf, verdictOf } from './check-whole.ts';
import { drawn, memberIds, symmetricOf } from './kit/random-system.ts';
import { orbitsByHand } from './kit/orbits-by-hand.ts';
import { isAnswered, pool, poolSizes } from './systems/pool/pool.ts';
import { twoPhase } from './systems/two-phase.ts';
import { voterIds, voters } from './systems/voters.ts';

const searches = ['breadth-first', 'depth-first'] as const;

function checked({ logic, ...system }: SystemDefinition, options: CheckOptions = {}) {
  return check(logic, { ...system, ...options });
}

const onePlace = { workers: 3, permits: 2, places: 1, devices: 1 };

const systems = [
  { name: 'TwoPhase with 3 RMs', system: twoPhase(3), states: 288, orbits: 80 },
  { name: 'a pool', system: pool(onePlace), states: 3598, orbits: 662 },
  { name: 'three voters', system: voters(3, 2), states: 615, orbits: 114 },
  // Its orbits have states that this start does not lead to.
  {
    name: 'a favourite that is data',
    system: voters(3, 2, 'favourite'),
    states: 260,
    orbits: 136,
    standsFor: 780,
  },
] as const;

describe.each(systems)('$name', ({ system, states, orbits, ...of }) => {
  it('has as many orbits as all permutations of all states have', () => {
    expect(orbitsByHand(system)).toBe(orbits);
  });
  it.each(searches)('keeps one state for each orbit, %s', async (search) => {
    const report = await checked(system, { search });
    expect(report.states).toBe(orbits);
    expect(report.reductions?.symmetry).toMatchObject({
      standsFor: 'standsFor' in of ? of.standsFor : states,
      isProved: true,
    });
    const whole = await checkWhole(system, { search });
    expect(whole.states).toBe(states);
    expect(report.properties.map(({ verdict }) => verdict)).toEqual(
      whole.properties.map(({ verdict }) => verdict),
    );
  });
});

describe.each(searches)('five RMs, %s', (search) => {
  it('have 314 orbits for 8,832 states', async () => {
    const report = await checked(twoPhase(5), { search });
    expect(report).toMatchObject({ verdict: 'holds', states: 314 });
    expect(report.reductions?.symmetry?.standsFor).toBe(8832);
  });
});

describe('a pool that grows', () => {
  it('comes near to n! states for each', async () => {
    const factorOf = async (workers: number) => {
      const report = await checked(pool({ workers, permits: 2, places: 1, devices: 2 }));
      return report.reductions?.symmetry?.factor ?? 0;
    };
    expect(await factorOf(3)).toBeGreaterThan(0.8 * 12);
    expect(await factorOf(4)).toBeGreaterThan(0.68 * 48);
  });
});

describe('a trace under symmetry', () => {
  it('is a shortest run of the system itself', async () => {
    const system = twoPhase(3, 'hasty');
    const { trace } = resultOf(await checked(system), 'all commit or all abort');
    expect(trace?.steps).toHaveLength(5);
    const { context } = (trace?.steps.at(-1)?.changes[0]?.after ?? {}) as { context: object };
    expect(
      Object.values(context).filter((set) => Object.keys(set as object).length > 0),
    ).not.toEqual([]);
  });
  it('ends in a state that breaks the property, each step from the state before', async () => {
    const system = pool({ ...poolSizes.small, fault: 'lost-permit' });
    const report = await checked(system);
    expect(verdictOf(report, 'nobody waits for ever')).toBe('violated in 32');
    const { trace } = resultOf(report, 'nobody waits for ever');
    const now = new Map(Object.entries(trace?.initial ?? {}));
    for (const { changes } of trace?.steps ?? [])
      for (const { actor, before, after } of changes) {
        expect(now.get(actor) ?? null).toEqual(before);
        if (after === null) now.delete(actor);
        else now.set(actor, after);
      }
    expect(
      [...now].filter(([actor]) => actor.includes('worker')).map(([, { value }]) => value),
    ).toEqual(Array.from({ length: 3 }, () => 'asking'));
  });
  it('shows the step that breaks a property of steps', async () => {
    const lateOf = (context: unknown) => (context as { late: readonly string[] }).late.length;
    const never = step(
      'nobody is late',
      (before, after) =>
        lateOf(after.actor('clerk')?.context) <= lateOf(before.actor('clerk')?.context),
    );
    const report = await checked(voters(3, 2, 'right', [never]));
    expect(verdictOf(report, 'nobody is late')).toBe('violated in 6');
    const { trace } = resultOf(report, 'nobody is late');
    expect(trace?.steps.at(-1)?.actor).toBe('hall/clerk');
  });
});

describe('what leads to what', () => {
  it('is checked in the whole space', async () => {
    const { properties = [], ...system } = pool(poolSizes.small);
    const report = await checked({ ...system, properties: [...properties, isAnswered()] });
    const whole = await checkWhole({ ...system, properties: [isAnswered()] });
    expect(resultOf(report, isAnswered().name)).toEqual(resultOf(whole, isAnswered().name));
    expect(report.states).toBe(1227);
  });
});

describe('ids that are no symmetry', () => {
  const [first, second] = voterIds;

  it('are refused, with the actor and the two that it treats differently', async () => {
    await expect(checked(voters(3, 2, 'hidden'))).rejects.toThrow(
      /^hall\/clerk in state .*treats v:1 and v:10, which symmetry calls interchangeable, differently/,
    );
  });
  it('are refused where the order of keys that are ids matters', async () => {
    await expect(checked(voters(3, 2, 'keyOrder'))).rejects.toThrow(
      /^hall\/clerk in state .*order of keys/,
    );
  });
  it('are refused in a property, by its name', async () => {
    const one = sometimes(
      'the second is late',
      (state) => state.actor(second)?.matches('late') === true,
    );
    await expect(checked(voters(3, 2, 'right', [one]))).rejects.toThrow(
      /^property the second is late: it treats v:1 and v:10/,
    );
    const other = always(
      'the first waits',
      (state) => state.actor(first)?.matches('late') !== true,
    );
    await expect(checked(voters(3, 2, 'right', [other]))).rejects.toThrow(
      /^property the first waits/,
    );
  });
  it('are refused where the environment is of one of them', async () => {
    const { logic } = voters(2, 2);
    const symmetry = [[first, second]];
    for (const environment of [
      { [first]: [{ type: 'kick' }] },
      { hall: [{ type: 'call', who: second }] },
    ])
      await expect(check(logic, { symmetry, environment })).rejects.toThrow(
        /^hall: the environment treats v:1 and v:10, which symmetry calls interchangeable, differently/,
      );
  });
  it('are refused when one is named twice, or is the root', async () => {
    const { logic } = voters(2, 2);
    await expect(check(logic, { symmetry: [['v:1', 'v:1']] })).rejects.toThrow('names v:1 twice');
    await expect(check(logic, { symmetry: [['v:1', 'hall']] })).rejects.toThrow('the root');
  });
});

describe('symmetric properties', () => {
  it('of all kinds hold as in the whole space', async () => {
    const properties = [
      always('somebody is there', (state) => state.actor('clerk') !== undefined),
      monotone('late ones', (state) => {
        const { late } = (state.actor('clerk')?.context ?? { late: [] }) as {
          late: readonly string[];
        };
        return late.length;
      }),
      notStuck('nobody waits for ever'),
    ];
    const report = await checked(voters(4, 2, 'right', properties));
    const whole = await checkWhole(voters(4, 2, 'right', properties));
    expect(report.properties).toEqual(whole.properties);
    expect(report.reductions?.symmetry?.standsFor).toBe(whole.states);
  });
});

describe('generated systems', () => {
  it('have the orbits and the verdicts of the whole space', { timeout: 300_000 }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(drawn, fc.nat(2), fc.nat(2), async (of, one, other) => {
        const isAt = (state: SystemView, id: string, at: number) =>
          state.actor(id)?.matches(`s${at}`) === true;
        const meet = sometimes('they meet', (state) =>
          memberIds.some((id) => isAt(state, id, one) && isAt(state, 'hub', other)),
        );
        for (const properties of [[], [meet], [notStuck('nobody waits')]]) {
          const system = { ...symmetricOf(of), properties };
          const whole = await checkWhole(system);
          if (whole.reason !== undefined) return;
          for (const search of searches)
            for (const reduction of [false, true]) {
              const report = await checked(system, { search, reduction });
              expect(report.properties.slice(1).map(({ verdict }) => verdict)).toEqual(
                whole.properties.slice(1).map(({ verdict }) => verdict),
              );
              if (properties.length > 0) continue;
              if (!reduction) expect(report.states).toBe(orbitsByHand(system));
              compared++;
            }
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});
