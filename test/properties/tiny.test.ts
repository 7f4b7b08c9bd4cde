/**
 * The engine within the tiny bound: every property holds in every scenario, the numbers of states are
 * exact, and together the scenarios reach everything that the engine's machines can do.
 */
import { describe, expect, it } from 'vitest';
import type { MachineCoverage } from '../../src/checker/api.ts';
import { tiny } from '../../src/properties/tiny.ts';
import { expectHolds } from './holds.ts';

const states: Readonly<Record<string, number>> = {};

const engine = ['destage', 'view', 'object', 'delete-task', 'bucket-flush'];
/** What no scenario has reached so far, by machine. */
const missed = new Map<string, ReadonlySet<string>>();

function note({ machine, states: of, transitions, guards }: MachineCoverage): void {
  const now = [...of.missed, ...transitions.missed, ...guards.missed];
  const before = missed.get(machine);
  missed.set(machine, new Set(now.filter((what) => before?.has(what) ?? true)));
}

describe('the engine, tiny', () => {
  it.each(tiny.map((scenario) => [scenario.name, scenario] as const))(
    '%s: every property holds',
    async (name, scenario) => {
      const { coverage } = await expectHolds(scenario, states[name] ?? 0);
      for (const machine of coverage) note(machine);
    },
    60_000,
  );

  it('reaches every state, transition and answer of a guard, but for these', () => {
    expect(engine.flatMap((machine) => [...(missed.get(machine) ?? [])])).toEqual([]);
  });
});
