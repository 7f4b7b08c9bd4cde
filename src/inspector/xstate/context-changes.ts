/**
 * What an event has changed of a context: the smallest fields that differ, added, changed or removed.
 * Parts that are the same object are not looked into, so that it costs what has changed.
 * Source: the marks of the TLA+ extension's trace view.
 */
import type { ContextChange } from '../record.ts';
import { clip, type ClipLimits } from './clip.ts';

/** More than these, and the whole context is shorter. */
const changesMax = 64;

/** Undefined: too many, or too large. `limits`: those that the context is shown with. */
export function contextChanges(
  before: unknown,
  after: unknown,
  limits: ClipLimits,
): readonly ContextChange[] | undefined {
  const changes: ContextChange[] = [];
  try {
    return compare(before, after, [], { limits, changes }) ? changes : undefined;
  } catch {
    return undefined;
  }
}

interface Comparison {
  readonly limits: ClipLimits;
  readonly changes: ContextChange[];
}

/** False: there are too many. */
function compare(
  before: unknown,
  after: unknown,
  at: readonly string[],
  comparison: Comparison,
): boolean {
  if (Object.is(before, after)) return true;
  const { limits, changes } = comparison;
  const room = limits.depth - at.length;
  if (isFields(before) && isFields(after) && room > 0) {
    const names = Object.keys(after);
    const earlier = Object.keys(before);
    const isCut = names.length > limits.width || earlier.length > limits.width;
    if (!isCut) return compareFields(before, after, at, comparison);
  }
  const shown = { depth: Math.max(0, room), width: limits.width, text: limits.text };
  const [was, is] = [clip(before, shown), clip(after, shown)];
  if (JSON.stringify(was) === JSON.stringify(is)) return true;
  changes.push({
    at,
    ...(was !== undefined && { before: was }),
    ...(is !== undefined && { after: is }),
  });
  return changes.length <= changesMax;
}

function compareFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  at: readonly string[],
  comparison: Comparison,
): boolean {
  for (const name of Object.keys(before))
    if (!(name in after) && !compare(before[name], undefined, [...at, name], comparison))
      return false;
  for (const name of Object.keys(after))
    if (!compare(before[name], after[name], [...at, name], comparison)) return false;
  return true;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
