/**
 * From a packed state to a place in a hash table of numbers. An entry is a state's number plus one, and
 * above that the bits of its hash that the number leaves free; 0 is none. The length of a table is a
 * power of two.
 */
import type { Batch } from './batch.ts';
import type { Layout } from './layout.ts';

/** From a hash to a place in the table: the golden ratio (Knuth, 6.4). */
export const spread = 0x9e3779b1;

/** Every bit of the state moves every bit of it. */
export function hashOf(state: Int32Array, from: number, words: number): number {
  let hash = 0x2545f491;
  for (let at = 0; at < words; at++) {
    hash = Math.imul(hash ^ (state[from + at] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

/**
 * Hashes a batch and reads what looking it up will need: loads that do not depend on each other, so
 * that the processor waits for many of them at once. The answer is of no use but to be kept, so that
 * this reading is not taken for useless.
 */
export function prepare(
  { length, words: states, hashes }: Batch,
  { layout: { words }, words: all }: { readonly layout: Layout; readonly words: Int32Array },
  table: Int32Array,
): number {
  const numberMask = table.length - 1;
  const shift = Math.clz32(numberMask);
  let warmth = 0;
  for (let at = 0; at < length; at++) hashes[at] = hashOf(states, at * words, words);
  for (let at = 0; at < length; at++)
    warmth ^= table[Math.imul(hashes[at] ?? 0, spread) >>> shift] ?? 0;
  for (let at = 0; at < length; at++) {
    const hash = hashes[at] ?? 0;
    const entry = table[Math.imul(hash, spread) >>> shift] ?? 0;
    const isLikely = entry !== 0 && ((entry ^ hash) & ~numberMask) === 0;
    if (isLikely) warmth ^= all[((entry & numberMask) - 1) * words] ?? 0;
  }
  return warmth;
}
