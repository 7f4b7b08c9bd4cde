/**
 * The named bounds, and the engine as systems within each. What a scenario covers is said where it
 * stands; the table is in docs/checking.md.
 */
import type { SystemDefinition } from '../checker/api.ts';
import { engineSystem } from './engine-system.ts';
import { small } from './small.ts';
import { tiny } from './tiny.ts';
import { whole } from './whole.ts';
import { wide } from './wide.ts';
import type { Scenario } from './world/scenario.ts';

export const boundNames = ['tiny', 'small', 'wide', 'whole'] as const;
export type BoundName = (typeof boundNames)[number];

const scenarios: Readonly<Record<BoundName, readonly Scenario[]>> = { tiny, small, wide, whole };

/** The engine in each scenario of a bound. */
export function engineSystems(bound: BoundName): readonly SystemDefinition[] {
  return scenarios[bound].map((scenario) => engineSystem(scenario));
}
