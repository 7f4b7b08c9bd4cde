/**
 * One scenario of the engine, checked as a whole: every property holds, and the number of states is
 * the one that is known. A number that changes is a change of the engine or of its world.
 */
import { expect } from 'vitest';
import type { Report } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { engineSystem } from '../../src/properties/engine-system.ts';
import type { Scenario } from '../../src/properties/world/scenario.ts';

export async function expectHolds(scenario: Scenario, states: number): Promise<Report> {
  const { logic, ...options } = engineSystem(scenario);
  const report = await check(logic, options);
  const broken = report.properties.filter(({ verdict }) => verdict !== 'holds');
  expect(broken.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([]);
  expect(report.reason).toBeUndefined();
  expect(report.states).toBe(states);
  return report;
}
