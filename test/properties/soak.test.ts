/**
 * The engine within the small and the wide bound. With `npm run soak` only: minutes.
 */
import { describe, it } from 'vitest';
import { small } from '../../src/properties/small.ts';
import { wide } from '../../src/properties/wide.ts';
import { isSoak } from '../project/seed.ts';
import { expectHolds } from './holds.ts';

const states: Readonly<Record<string, number>> = {};

describe.runIf(isSoak)('the engine, small and wide', () => {
  it.each([...small, ...wide].map((scenario) => [scenario.name, scenario] as const))(
    '%s: every property holds',
    async (name, scenario) => {
      await expectHolds(scenario, states[name] ?? 0);
    },
    1_800_000,
  );
});
