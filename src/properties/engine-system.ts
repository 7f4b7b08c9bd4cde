/**
 * The engine as a system to be checked: one scenario, all properties. What is provided is only what
 * the machines leave open.
 */
import type { Property, SystemDefinition } from '../checker/api.ts';
import { defineSystem } from '../checker/define-system.ts';
import { buckets } from './buckets.ts';
import { durability } from './durability.ts';
import { ledgers } from './ledgers.ts';
import { liveness } from './liveness.ts';
import { modes } from './modes.ts';
import { places } from './places.ts';
import { objectsOf } from './world/objects.ts';
import type { Scenario } from './world/scenario.ts';
import {
  engineMachines,
  environmentOf,
  faultsOf,
  machinesIn,
  outsideOf,
  type EngineMachines,
} from './world/world.ts';

/** Where nobody tries again, nothing has to come to an end. */
function hasRetries({ never = [] }: Scenario): boolean {
  return !never.includes('backoff');
}

export function propertiesOf(scenario: Scenario): readonly Property[] {
  return [
    ...durability(scenario),
    ...places,
    ...ledgers,
    ...buckets(scenario),
    ...modes,
    ...(hasRetries(scenario) ? liveness(scenario) : []),
  ];
}

/** `mutant`: machines of the engine in which something has been replaced, to see it found. */
export function engineSystem(
  scenario: Scenario,
  mutant: Partial<EngineMachines> = {},
): SystemDefinition {
  const { destage, object, ...started } = machinesIn(scenario, { ...engineMachines, ...mutant });
  return defineSystem({
    name: `engine, ${scenario.name}`,
    logic: destage,
    id: 'destage',
    input: { views: scenario.views, limits: scenario.limits },
    actors: {
      ...started,
      objects: objectsOf(object),
      ...outsideOf(scenario),
    },
    environment: environmentOf(scenario),
    faults: faultsOf(scenario),
    ...(scenario.walks !== undefined && { search: scenario.walks }),
    properties: propertiesOf(scenario),
  });
}
