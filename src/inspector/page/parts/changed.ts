/**
 * What an event has done to a part of a context: added, changed or removed it, or something inside of it.
 * Pure; from the list of changes that its step recorded.
 */
import type { ContextChange } from '../../record.ts';

/** How a part has changed. `within`: something inside of it has. */
type Changed = 'added' | 'changed' | 'removed' | 'within' | undefined;

export function changeAt(
  changes: readonly ContextChange[],
  at: readonly (string | number)[],
): Changed {
  for (const change of changes) {
    const isPrefix = at.every((key, index) => `${change.at[index]}` === `${key}`);
    if (isPrefix && change.at.length > at.length) return 'within';
    if (!isPrefix || change.at.length !== at.length) continue;
    if (!('before' in change)) return 'added';
    return 'after' in change ? 'changed' : 'removed';
  }
  return undefined;
}

/** A list that has changed as a whole is shown by its items, unless they are many. */
const partsMax = 12;

/** As small parts as there are: items that a list has gained or lost, fields of its items. */
export function finer(change: ContextChange): readonly ContextChange[] {
  if (!('before' in change && 'after' in change)) return [change];
  const parts = partsOf(change.at, change.before, change.after);
  return parts.length > partsMax ? [change] : parts;
}

function partsOf(
  at: ContextChange['at'],
  before: unknown,
  after: unknown,
): readonly ContextChange[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listParts(at, before, after);
  if (!isFields(before) || !isFields(after)) return [{ at, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    if (!(name in before)) return [{ at: [...at, name], after: after[name] }];
    if (!(name in after)) return [{ at: [...at, name], before: before[name] }];
    return partsOf([...at, name], before[name], after[name]);
  });
}

/** What both begin and end with stays; of the rest items are compared one by one when they are as many. */
function listParts(
  at: ContextChange['at'],
  before: readonly unknown[],
  after: readonly unknown[],
): readonly ContextChange[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < least - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const lost = before.slice(start, before.length - end);
  const gained = after.slice(start, after.length - end);
  const place = (index: number) => [...at, `${start + index}`];
  if (lost.length === gained.length)
    return lost.flatMap((item, index) => partsOf(place(index), item, gained[index]));
  return [
    ...lost.map((item, index) => ({ at: place(index), before: item })),
    ...gained.map((item, index) => ({ at: place(index), after: item })),
  ];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
