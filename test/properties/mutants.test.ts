/**
 * Each property finds its mutant of the engine, by a shortest trace of known length; and every property
 * has one.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';
import { engineSystem, propertiesOf } from '../../src/properties/engine-system.ts';
import { quiet } from '../../src/properties/tiny.ts';
import { mutants } from './mutants/index.ts';

describe('a mutant that', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant.property, mutant] as const))(
    '%s is found by %s',
    async (_name, property, { scenario, machines, steps }) => {
      const { logic, properties = [], ...options } = engineSystem(scenario, machines);
      const asked = properties.filter(({ name }) => name === property);
      const report = await check(logic, { ...options, properties: asked });
      const found = report.properties.find(({ name }) => name === property);
      expect(found?.verdict).toBe('violated');
      expect(found?.trace?.steps.length).toBe(steps);
    },
  );
});

it('every property has a mutant', () => {
  const killed = new Set(mutants.map(({ property }) => property));
  expect(
    propertiesOf(quiet)
      .map(({ name }) => name)
      .filter((name) => !killed.has(name)),
  ).toEqual([]);
});
