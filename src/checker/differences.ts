/**
 * What differs between two plain values, as the smallest fields that do. Not a patch: items of a list
 * that move up show as the whole list.
 */
export interface Difference {
  /** `context.index.dirtyBytes`; empty for the value itself. */
  readonly where: string;
  /** `undefined`: there was none. */
  readonly before: unknown;
  readonly after: unknown;
}

export function differences(before: unknown, after: unknown, where = ''): readonly Difference[] {
  if (Object.is(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      differences(before[name], after[name], where === '' ? name : `${where}.${name}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, where);
  return [{ where, before, after }];
}

/** Lists of one length differ by item; others as a whole, since items move up. */
function ofLists(
  before: readonly unknown[],
  after: readonly unknown[],
  where: string,
): readonly Difference[] {
  const items = before.flatMap((item, at) => differences(item, after[at], `${where}[${at}]`));
  if (before.length !== after.length) return [{ where, before, after }];
  return items.length > before.length ? [{ where, before, after }] : items;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
