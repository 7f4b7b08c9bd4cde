/**
 * Values whose equal parts are one object, as an interner keeps them, taken apart again: each part a copy
 * of its own. Whoever comes to something else with it compares objects by identity.
 */
type Parts = Readonly<Record<string, unknown>>;

/** Plain objects and arrays are copied; everything else is what it is. */
export function apart<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => apart(item))) as T;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const copy = Object.entries(value as Parts).map(([name, part]) => [name, apart(part)]);
  return Object.freeze(Object.assign(Object.create(prototype), Object.fromEntries(copy))) as T;
}
