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
