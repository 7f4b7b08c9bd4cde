/**
 * Matchers for `expect` of vitest, or of any runner whose `expect.extend` takes the same: does a system
 * hold? What it prints of a violation is the shortest trace. Not here: the checking (`src/checker`).
 */
import type { PropertyResult, Report, SystemDefinition } from '../checker/api.ts';
import { check } from '../checker/check.ts';
import { printTrace } from '../checker/print-trace.ts';

/** What a matcher answers. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * For `expect.extend`. `await expect(system).toHold()` asks all of its properties, `toHold('a', 'b')`
 * these. Incomplete is no pass, and no pass of `.not` either: then it throws.
 * Errors: a `RangeError` for a property that the system does not have; a `Refusal` for a system that
 * cannot be checked.
 */
export const matchers = {
  async toHold(system: SystemDefinition, ...names: readonly string[]): Promise<Matched> {
    const { logic, name, properties = [], ...options } = system;
    requireKnown(system, names);
    const asked = properties.filter((one) => names.length === 0 || names.includes(one.name));
    const report = await check(logic, { ...options, properties: asked });
    if (report.verdict === 'incomplete')
      throw new Error(`${name}: not known, ${report.reason ?? 'the check is incomplete'}.`);
    const pass = report.verdict === 'holds';
    return { pass, message: () => (pass ? heldText(name, report) : brokenText(name, report)) };
  },
};

function requireKnown({ name, properties = [] }: SystemDefinition, names: readonly string[]): void {
  const known = properties.map((property) => property.name);
  const unknown = names.find((given) => !known.includes(given));
  if (unknown === undefined) return;
  throw new RangeError(
    `toHold was given ${JSON.stringify(unknown)}: ${name} has ${known.join(', ') || 'no properties'}.`,
  );
}

function heldText(name: string, { states, properties }: Report): string {
  const held = properties.map((property) => property.name).join(', ');
  return `${name}: expected a violation, but in all of its ${states} states it holds: ${held}.`;
}

function brokenText(name: string, { properties }: Report): string {
  const broken = properties.filter(({ verdict }) => verdict === 'violated');
  return `${name} does not hold.\n\n${broken.map(traceText).join('\n')}`;
}

/** A `sometimes` that is never so has none. */
function traceText({ name, trace }: PropertyResult): string {
  return trace === undefined ? `${name}: in no state\n` : printTrace(trace);
}
