/**
 * Filters of rows, changed one thing at a time; a filter without anything in it lets everything pass.
 * Pure.
 */
import type { RowFilter } from '../../protocol.ts';

export type TypeShown = 'shown' | 'folded' | 'hidden';

/** Fields that are undefined go. */
export function changedFilter(
  filter: RowFilter,
  change: Partial<Record<keyof RowFilter, unknown>>,
): RowFilter {
  const entries = Object.entries({ ...filter, ...change });
  const kept = entries.filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as RowFilter;
}

export function typeShown(filter: RowFilter, type: string): TypeShown {
  if (filter.typesHidden?.includes(type) === true) return 'hidden';
  return filter.folded?.includes(type) === true ? 'folded' : 'shown';
}

export function withType(filter: RowFilter, type: string, as: TypeShown): RowFilter {
  const without = (types: readonly string[] = []) => types.filter((other) => other !== type);
  return changedFilter(filter, {
    typesHidden: [...without(filter.typesHidden), ...(as === 'hidden' ? [type] : [])],
    folded: [...without(filter.folded), ...(as === 'folded' ? [type] : [])],
  });
}
