/**
 * A check as the known answers want it: every state, without symmetry or reduction unless asked for.
 */
import type {
  CheckOptions,
  PropertyResult,
  Report,
  SystemDefinition,
} from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';

export async function checkWhole(
  { logic, symmetry: _declared, ...system }: SystemDefinition,
  options: CheckOptions = {},
): Promise<Report> {
  return check(logic, { ...system, ...options });
}

/** The result for one property, by its name. */
export function resultOf({ properties }: Report, name: string): PropertyResult {
  const found = properties.find((property) => property.name === name);
  if (found === undefined) throw new Error(`no property is called ${name}`);
  return found;
}

/** Verdict and length of the trace, of one property. */
export function verdictOf(report: Report, name: string) {
  const { verdict, trace } = resultOf(report, name);
  return trace === undefined ? verdict : `${verdict} in ${trace.steps.length}`;
}
