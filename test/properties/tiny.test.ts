/**
 * The engine within the tiny bound: every property holds in every scenario, the numbers of states are
 * exact, and together the scenarios reach everything that the engine's machines can do.
 */
import { describe, expect, it } from 'vitest';
import type { MachineCoverage } from '../../src/checker/api.ts';
import { tiny } from '../../src/properties/tiny.ts';
import { expectHolds } from './holds.ts';

const states: Readonly<Record<string, number>> = {
  start: 3335,
  'late put': 9307,
  'late fill': 390,
  'late fence': 6341,
  'late close': 475,
  failing: 712,
  fill: 9757,
  'sick view': 17_894,
  'side fails': 289,
  'late park': 2125,
  'sick in force': 4118,
  'every mode': 1348,
  'fence refused': 21_766,
  'stop again': 2008,
  modes: 1950,
  fence: 21_303,
  overlap: 17_492,
  refusals: 25_421,
  crash: 19_927,
  'crash, failing': 2701,
  rearm: 1909,
  drain: 399,
  stop: 7915,
  'full log': 9429,
};

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
    120_000,
  );

  it('reaches every state, transition and answer of a guard, but for these', () => {
    expect(engine.flatMap((machine) => [...(missed.get(machine) ?? [])]).toSorted()).toEqual(
      [
        // Recovery never fails here.
        'destage.failed',
        'destage.starting.recovering: xstate.error.actor.recovery → destage.failed',
        // Against the last word of an actor that has been stopped, and a view that says a thing twice.
        'hasActor is never false',
        'isAhead is never false',
        'isAwaited is never false',
      ].toSorted(),
    );
  });
});
