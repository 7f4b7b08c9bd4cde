/**
 * The bytes and the names that contracts write: each write has bytes of its own, so that what is read
 * back tells which write it was.
 */

/** Bytes that no other write has, of a length that depends on the number. */
export function bytesOf(serial: number): Uint8Array {
  return new TextEncoder().encode(`#${serial}`.padEnd((serial * 7) % 40, '.'));
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export const objects = ['a', 'b'] as const;

/** Names of 1,024 bytes of UTF-8, of 1,025, and what else may be taken for a name or may not. */
const longestName = `${'é'.repeat(511)}ab`;
export const goodNames = [longestName, 'a\0b', '..', '/', 'a', 'A', 'ä', 'a\u0308', ' '];
export const badNames = ['', `${longestName}c`, 'a\uD800'];

export async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
