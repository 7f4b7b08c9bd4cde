/**
 * A trace as JSON, and back. What JSON has no form for is kept: numbers such as Infinity as
 * `{"$number": "Infinity"}`, `undefined` in a list as `{"$undefined": true}`; an actor is
 * `{"actor": path}`, an error its name and message.
 */
import type { Trace } from './api.ts';
import { plainValue } from './plain-value.ts';
import { checked } from './trace-shape.ts';

const numbers = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** Ends in a line break. */
export function writeTrace(trace: Trace): string {
  return `${JSON.stringify(encoded(plainValue(trace)), null, 2)}\n`;
}

/** Errors: throws a `BadTrace` that says where the text is no trace, and what would be. */
export function readTrace(text: string): Trace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadTrace('the file', `is not JSON (${String(error)})`);
  }
  const found = checked(value);
  if (found !== undefined)
    throw new BadTrace(found.where === '' ? 'the file' : found.where, found.problem);
  return decoded(value) as Trace;
}

class BadTrace extends Error {
  override readonly name = 'BadTrace';
  readonly where: string;

  constructor(where: string, problem: string) {
    super(`This is no trace: ${where} ${problem}. Give a file that \`check --trace\` has written.`);
    this.where = where;
  }
}

function encoded(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0);
    return isPlain ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  return inside(value, encoded);
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$undefined' in value) return undefined;
  if ('$number' in value) return numbers.get(String(value.$number));
  return inside(value, decoded);
}

function inside(value: unknown, each: (part: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(each);
  const fields = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(fields.map(([name, field]) => [name, each(field)]));
}
