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

const wordBits = 32;
const widthMax = 30;

/**
 * `sizes`: how many components each slot has now. A field has room for at least twice as many, and for
 * more where its word has bits left: to lay out a full store again is dear.
 */
export function createLayout(sizes: readonly number[]): Layout {
  const widths = sizes.map((size) =>
    Math.min(widthMax, Math.max(2, Math.ceil(Math.log2(size)) + 1)),
  );
  const slots = sizes.length;
  const word = new Int32Array(slots);
  const shift = new Int32Array(slots);
  const mask = new Int32Array(slots);
  const groups = groupsOf(widths);
  for (const [at, group] of groups.entries()) {
    spreadRest(widths, group);
    let used = 0;
    for (const slot of group) {
      const width = widths[slot] ?? 0;
      word[slot] = at;
      shift[slot] = used;
      mask[slot] = 2 ** width - 1;
      used += width;
    }
  }
  return { slots, words: Math.max(1, groups.length), word, shift, mask };
}

/** The slots of each word, the widest first. */
function groupsOf(widths: readonly number[]): readonly number[][] {
  const groups: { readonly slots: number[]; bits: number }[] = [];
  const widestFirst = [...widths.keys()].toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  for (const slot of widestFirst) {
    const width = widths[slot] ?? 0;
    let group = groups.find(({ bits }) => bits + width <= wordBits);
    if (group === undefined) groups.push((group = { slots: [], bits: 0 }));
    group.slots.push(slot);
    group.bits += width;
  }
  return groups.map((group) => group.slots);
}

/** Gives the bits that are left in a word to its fields in turn: the widest has grown most so far. */
function spreadRest(widths: number[], group: readonly number[]): void {
  let rest = wordBits - group.reduce((sum, slot) => sum + (widths[slot] ?? 0), 0);
  while (rest > 0) {
    const before = rest;
    for (const slot of group) {
      const width = widths[slot] ?? 0;
      if (rest === 0 || width >= widthMax) continue;
      widths[slot] = width + 1;
      rest--;
    }
    if (rest === before) return;
  }
}

export function pack(layout: Layout, vector: ArrayLike<number>, into: Int32Array, at = 0): void {
  const { slots, words, word, shift } = layout;
  for (let cleared = at; cleared < at + words; cleared++) into[cleared] = 0;
  for (let slot = 0; slot < slots; slot++) {
    const where = at + (word[slot] ?? 0);
    into[where] = (into[where] ?? 0) | ((vector[slot] ?? 0) << (shift[slot] ?? 0));
  }
}

export function unpack(layout: Layout, from: Int32Array, at: number, vector: number[]): void {
  const { slots, word, shift, mask } = layout;
  if (vector.length !== slots) vector.length = slots;
  for (let slot = 0; slot < slots; slot++)
    vector[slot] = ((from[at + (word[slot] ?? 0)] ?? 0) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0);
}
