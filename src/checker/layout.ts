/**
 * How a vector of components is packed into 32-bit words: a field of so many bits for each slot, none
 * across two words, so that two states are equal when their words are.
 */
export interface Layout {
  readonly slots: number;
  /** Words in a state. */
  readonly words: number;
  /** By slot: its word, how far its field is shifted in it, and the field's mask before the shift. */
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly mask: Int32Array;
}

const widthMax = 30;

/** `sizes`: how many components each slot has now; a field has room for at least twice as many. */
export function createLayout(sizes: readonly number[]): Layout {
  const widths = sizes.map((size) =>
    Math.min(widthMax, Math.max(2, Math.ceil(Math.log2(size)) + 1)),
  );
  const slots = sizes.length;
  const word = new Int32Array(slots);
  const shift = new Int32Array(slots);
  const mask = new Int32Array(slots);
  const used: number[] = [];
  const widestFirst = [...widths.keys()].toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  for (const slot of widestFirst) {
    const width = widths[slot] ?? 0;
    let at = used.findIndex((bits) => bits + width <= 32);
    if (at < 0) at = used.push(0) - 1;
    word[slot] = at;
    shift[slot] = used[at] ?? 0;
    mask[slot] = 2 ** width - 1;
    used[at] = (used[at] ?? 0) + width;
  }
  return { slots, words: Math.max(1, used.length), word, shift, mask };
}

export function pack(layout: Layout, vector: ArrayLike<number>, into: Int32Array, at = 0): void {
  const { slots, words, word, shift } = layout;
  into.fill(0, at, at + words);
  for (let slot = 0; slot < slots; slot++) {
    const where = at + (word[slot] ?? 0);
    into[where] = (into[where] ?? 0) | ((vector[slot] ?? 0) << (shift[slot] ?? 0));
  }
}

export function unpack(layout: Layout, from: Int32Array, at: number, vector: number[]): void {
  const { slots, word, shift, mask } = layout;
  vector.length = slots;
  for (let slot = 0; slot < slots; slot++)
    vector[slot] = ((from[at + (word[slot] ?? 0)] ?? 0) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0);
}
