/**
 * Partial-order reduction: the verdicts of the whole space on every known system and on generated ones,
 * the same states in whatever order, and how much less there is to search.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ActorView,
  CheckOptions,
  Property,
  Report,
  SystemDefinition,
} from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { always, monotone, notStuck, sometimes, step } from '../../src/checker/properties.ts';
import { Refusal } from '../../src/table/refusal.ts';
import { checkWhole, resultOf } from './check-whole.ts';
import { drawn, systemOf } from './kit/random-system.ts';
import { petersonActors } from './systems/peterson/actors.ts';
import { petersonShared } from './systems/peterson/shared.ts';
import { philosophers } from './systems/philosophers.ts';
import { isAnswered, pool, poolSizes } from './systems/pool/pool.ts';
import { replaced } from './systems/replaced.ts';
import { ring } from './systems/ring.ts';
import { twoPhase } from './systems/two-phase.ts';

const searches = ['breadth-first', 'depth-first'] as const;

const verdictsOf = ({ properties }: Report) =>
  properties.map(({ name, verdict }) => `${name}: ${verdict}`);

const small = { ...poolSizes.small, workers: 3 };

const systems: readonly SystemDefinition[] = [
  twoPhase(3),
  twoPhase(3, 'hasty'),
  pool(small),
  pool({ ...small, fault: 'silent-device' }),
  pool({ ...small, fault: 'lost-permit' }),
  philosophers(3, 'symmetric'),
  philosophers(3, 'asymmetric'),
  ring(4),
  ring(3, 'impatient'),
  petersonShared(),
  petersonShared('look-first'),
  petersonActors(),
  petersonActors('hasty'),
  replaced(),
];

describe.each(systems)('$name', (system) => {
  it.each(searches)('has the verdicts of the whole space, %s', async (search) => {
    const whole = await checkWhole(system, { search });
    const reduced = await checkWhole(system, { search, reduction: true });
    expect(verdictsOf(reduced)).toEqual(verdictsOf(whole));
    expect(reduced.states).toBeLessThanOrEqual(whole.states);
    if (system.symmetry === undefined) return;
    const both = await check(system.logic, { ...system, search, reduction: true });
    expect(verdictsOf(both)).toEqual(verdictsOf(whole));
  });
});

describe('the reduced space', () => {
  it.each([
    { system: philosophers(3, 'asymmetric'), factor: 2.5 },
    { system: philosophers(4, 'asymmetric'), factor: 4 },
    { system: petersonActors(), factor: 1.4 },
    { system: pool(small), factor: 1.7 },
  ])('of $system.name is less by $factor, in either order', async ({ system, factor }) => {
    const { states } = await checkWhole(system);
    const breadth = await checkWhole(system, { reduction: true });
    const depth = await checkWhole(system, { reduction: true, search: 'depth-first' });
    expect(breadth.states).toBe(depth.states);
    expect(states / breadth.states).toBeGreaterThan(factor);
  });
});

describe('a property that no reduction is right for', () => {
  const system = philosophers(2, 'asymmetric');

  it('turns it off when it looks at the step itself', async () => {
    const looking = step('no steps back', (_before, _after, { kind }) => kind !== 'fault');
    const report = await checkWhole(system, { properties: [looking], reduction: true });
    expect(report.reductions?.off).toBe('property no steps back looks at the step itself');
    expect(report.states).toBe((await checkWhole(system)).states);
  });
  it('turns it off when it is broken where nothing changes', async () => {
    const moving = step(
      'somebody moves',
      (before, after) =>
        before.actor('philosopher:0')?.value !== after.actor('philosopher:0')?.value,
    );
    const report = await checkWhole(system, { properties: [moving], reduction: true });
    expect(report.reductions?.off ?? resultOf(report, 'somebody moves').verdict).toMatch(
      /broken where nothing changes|violated/,
    );
  });
  it('is one of whole runs: that is checked in the whole space', async () => {
    const { properties = [], ...rest } = pool(small);
    const given = { ...rest, properties: [...properties, isAnswered()] };
    const whole = await checkWhole(given);
    const reduced = await checkWhole(given, { reduction: true });
    expect(resultOf(reduced, isAnswered().name)).toEqual(resultOf(whole, isAnswered().name));
  });
});

describe('faults', () => {
  it('keep every verdict; there is no reduction before the last of them', async () => {
    const system = philosophers(3, 'asymmetric');
    const aloneWith = async (budget: number) => {
      const faults = { loss: { budget, between: ['*>philosopher:0'] } };
      const whole = await checkWhole(system, { faults });
      const reduced = await checkWhole(system, { faults, reduction: true });
      expect(verdictsOf(reduced)).toEqual(verdictsOf(whole));
      return reduced.reductions?.partialOrder?.alone;
    };
    expect(await aloneWith(1)).toBeGreaterThan(0);
    // Of two messages there is only one to be lost: then that philosopher waits for ever.
    expect(await aloneWith(2)).toBe(0);
  });
});

const isMarked = (actor: ActorView | undefined) =>
  (actor?.context as { readonly mark: boolean } | undefined)?.mark === true;

/** That a state of one machine meets a state of another; that a mark never falls; that nobody is stuck. */
function asked([one, at, other, otherAt]: readonly number[], machines: number): Property[] {
  const isAt = (machine = 0, place = 0) => ({
    id: `m${machine % machines}`,
    value: `s${place % 3}`,
  });
  const [first, second] = [isAt(one, at), isAt(other, otherAt)];
  return [
    sometimes('they meet', (state) =>
      [first, second].every(({ id, value }) => state.actor(id)?.matches(value) === true),
    ),
    always('no message waits', (state) => state.inbox(first.id).length < 2),
    monotone('the mark', (state) => Number(isMarked(state.actor(second.id)))),
    sometimes('the child gets on', (state) => state.actor('kid')?.matches('s1') === true),
    notStuck('nobody waits'),
  ];
}

async function unlessRefused(
  system: SystemDefinition,
  options: CheckOptions,
): Promise<Report | undefined> {
  try {
    return await checkWhole(system, options);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

describe('generated systems', () => {
  it('have the verdicts of the whole space', { timeout: 600_000 }, async () => {
    let compared = 0;
    let smaller = 0;
    await fc.assert(
      fc.asyncProperty(
        drawn,
        fc.array(fc.nat(11), { minLength: 4, maxLength: 4 }),
        async (of, at) => {
          const system = systemOf(of);
          for (const property of asked(at, of.machines.length)) {
            const whole = await unlessRefused(system, { properties: [property] });
            if (whole === undefined || whole.reason !== undefined) return;
            for (const search of searches) {
              const options = { search, properties: [property], reduction: true } as const;
              const reduced = await checkWhole(system, options);
              if (reduced.reason !== undefined) return;
              expect(resultOf(reduced, property.name).verdict).toBe(
                resultOf(whole, property.name).verdict,
              );
              compared++;
              if (reduced.states < whole.states) smaller++;
            }
          }
        },
      ),
      { numRuns: 120 },
    );
    expect(compared).toBeGreaterThan(100);
    expect(smaller).toBeGreaterThan(compared / 10);
  });
});
