/**
 * `destage check engine`: the engine, unchanged, in each of the worlds of a named bound.
 */
import { engineSystem } from '../../properties/engine-system.ts';
import { tiny } from '../../properties/tiny.ts';
import type { Scenario } from '../../properties/world/scenario.ts';
import type { Target } from './targets.ts';

export type BoundName = 'tiny' | 'small' | 'wide';

const scenarios: Readonly<Record<BoundName, readonly Scenario[]>> = {
  tiny,
  small: tiny,
  wide: tiny,
};

export function engineTarget(bound: BoundName): Target {
  return {
    title: `engine, ${bound}`,
    systems: scenarios[bound].map((scenario) => engineSystem(scenario)),
  };
}
