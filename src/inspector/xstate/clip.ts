/**
 * A value of a program as plain data of a bounded size: deep, wide and long things are cut, and say so
 * (`{ "$clipped": "40 more" }`); what is no data (functions, actors, bytes) is named.
 * Invariant: what is shown of a field depends on the field and its depth alone, so that two contexts
 * can be compared field by field without clipping them first (`context-changes.ts`).
 */

export interface ClipLimits {
  readonly depth: number;
  /** Fields of an object, items of a list. */
  readonly width: number;
  /** Unit: UTF-16 code units. */
  readonly text: number;
}

export const payloadLimits: ClipLimits = { depth: 4, width: 32, text: 256 };

/** From what one would like to what is always small enough. */
export const contextLimits: readonly ClipLimits[] = [
  { depth: 6, width: 64, text: 256 },
  { depth: 3, width: 32, text: 128 },
  { depth: 1, width: 16, text: 64 },
];

/** Values in one clipped one, before less is shown of it. */
const valuesMax = 2000;

/** Thrown by `clip` when there are more values than `valuesMax`. */
class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

interface Budget {
  left: number;
}

function newBudget(): Budget {
  return { left: valuesMax };
}

/** Errors: throws `TooLarge`. */
export function clip(value: unknown, limits: ClipLimits, budget: Budget = newBudget()): unknown {
  return clipAt(value, limits, limits.depth, budget);
}

/** With the first limits by which it is small enough. */
export function clipToFit(
  value: unknown,
  choices: readonly ClipLimits[] = contextLimits,
): { readonly shown: unknown; readonly limits: ClipLimits } {
  for (const limits of choices) {
    try {
      return { shown: clip(value, limits), limits };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
    }
  }
  const limits = { depth: 0, width: 0, text: 64 };
  return { shown: { $clipped: 'too large' }, limits };
}

/** A getter or a proxy of the program's may throw: that is no reason to end it. */
function clipAt(value: unknown, limits: ClipLimits, depth: number, budget: Budget): unknown {
  if (--budget.left < 0) throw new TooLarge();
  try {
    return shownAt(value, limits, depth, budget);
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    return { $clipped: 'it throws when it is looked at' };
  }
}

function shownAt(value: unknown, limits: ClipLimits, depth: number, budget: Budget): unknown {
  if (typeof value !== 'object' || value === null) return clipPlain(value, limits);
  const named = nameOf(value, limits);
  if (named !== undefined) return named;
  if (Array.isArray(value)) {
    if (depth === 0 && value.length > 0) return { $clipped: `a list of ${value.length}` };
    const items = value
      .slice(0, limits.width)
      .map((item) => clipAt(item, limits, depth - 1, budget) ?? null);
    const more = value.length - items.length;
    return more > 0 ? [...items, { $clipped: `${more} more` }] : items;
  }
  return clipFields(value as Readonly<Record<string, unknown>>, limits, depth, budget);
}

function clipFields(
  value: Readonly<Record<string, unknown>>,
  limits: ClipLimits,
  depth: number,
  budget: Budget,
): unknown {
  const names = Object.keys(value);
  if (depth === 0 && names.length > 0) return { $clipped: 'deeper' };
  const fields: Record<string, unknown> = {};
  for (const name of names.slice(0, limits.width)) {
    const field = clipAt(value[name], limits, depth - 1, budget);
    if (field !== undefined) fields[name] = field;
  }
  const more = names.length - limits.width;
  if (more > 0) fields['$clipped'] = `${more} more`;
  return fields;
}

function clipPlain(value: unknown, { text }: ClipLimits): unknown {
  switch (typeof value) {
    case 'string':
      return value.length <= text ? value : `${value.slice(0, text)}… ${value.length - text} more`;
    case 'number':
      return Number.isFinite(value) ? value : { $number: String(value) };
    case 'bigint':
      return { $number: String(value) };
    case 'function':
      return { $function: said(value.name) };
    case 'symbol':
      return { $symbol: String(value) };
    default:
      return value;
  }
}

/** Objects that are no data. */
function nameOf(value: object, limits: ClipLimits): unknown {
  if (ArrayBuffer.isView(value)) return { $bytes: value.byteLength };
  if (value instanceof Error)
    return { error: said(value.name), message: clipPlain(said(value.message), limits) };
  if (value instanceof Map) return { $map: value.size };
  if (value instanceof Set) return { $set: value.size };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isActor(value)) return { actor: said(value.id) };
  return undefined;
}

function isActor(value: object): value is { readonly id: string } {
  return 'sessionId' in value && 'send' in value && 'id' in value;
}

/** What should be a text, and may be anything. */
export function said(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
