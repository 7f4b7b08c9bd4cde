/**
 * Every state that has been found, packed, each once: an open hash table of numbers over an array of
 * words. Comparison is exact; the bits of a table entry that the number leaves free hold some of the
 * hash, so that other states are seldom looked at.
 */
import type { Batch } from './batch.ts';
import { hashOf, prepare, spread } from './hashing.ts';
import { pack, unpack, type Layout } from './layout.ts';
import { bytesOf, loadMax, withMoreRoom } from './room.ts';
import type { Lookup } from './settler.ts';

/** The arrays of a store. The length of `table` is a power of two. */
export interface StoreArrays {
  readonly layout: Layout;
  readonly words: Int32Array;
  readonly parents: Int32Array;
  readonly table: Int32Array;
}

export class StateStore implements Lookup {
  layout: Layout;
  /** How many states there are; they are numbered in the order in which they were found. */
  count = 0;
  words: Int32Array;
  parents: Int32Array;
  #table: Int32Array;
  #numberBits: number;
  #limit: number;
  /** What `prepare` has read; kept, so that its reading is not taken for useless. */
  warmth = 0;

  constructor(layout: Layout) {
    this.layout = layout;
    this.words = new Int32Array(layout.words * 1024);
    this.parents = new Int32Array(1024);
    this.#numberBits = 12;
    this.#table = new Int32Array(1 << this.#numberBits);
    this.#limit = Math.floor(this.#table.length * loadMax);
  }

  /** Takes over what others have filled; see `close`. */
  static of({ layout, words, parents, table }: StoreArrays): StateStore {
    const store = new StateStore(layout);
    store.words = words;
    store.parents = parents;
    store.#table = table;
    store.#numberBits = Math.log2(table.length);
    store.#limit = Math.floor(table.length * loadMax);
    return store;
  }

  /**
   * Numbers up to `next` have been given out but for some open ranges, ascending: the last states move
   * into these. From their old numbers to the new ones.
   */
  close(
    next: number,
    open: readonly (readonly [from: number, to: number])[],
  ): ReadonlyMap<number, number> {
    const holes = open.flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, at) => from + at),
    );
    const isHole = new Set(holes);
    this.count = next - holes.length;
    const renumbered = new Map<number, number>();
    let last = next - 1;
    for (const hole of holes) {
      while (isHole.has(last)) last--;
      if (hole > last) break;
      this.#renumber(last, hole);
      renumbered.set(last, hole);
      last--;
    }
    if (renumbered.size === 0) return renumbered;
    for (let number = 0; number < this.count; number++) {
      const parent = renumbered.get(this.parents[number] ?? 0);
      if (parent !== undefined) this.parents[number] = parent;
    }
    return renumbered;
  }

  #renumber(from: number, to: number): void {
    const { words } = this.layout;
    const table = this.#table;
    const last = table.length - 1;
    const hash = hashOf(this.words, from * words, words);
    let at = Math.imul(hash, spread) >>> (32 - this.#numberBits);
    while (((table[at] ?? 0) & last) !== from + 1) at = (at + 1) & last;
    table[at] = (hash & ~last) | (to + 1);
    this.words.copyWithin(to * words, from * words, (from + 1) * words);
    this.parents[to] = this.parents[from] ?? -1;
  }

  /** Of what has been written, and of the whole table. Unit: bytes. */
  get bytes(): number {
    return bytesOf(this.count, this.layout.words, this.#table.length);
  }

  /** The number of a new state; `-1 - number` of one that is there already. */
  add(state: Int32Array, parent: number): number {
    return this.#add(state, 0, hashOf(state, 0, this.layout.words), parent);
  }

  prepare(batch: Batch): void {
    this.warmth = prepare(batch, this, this.#table);
  }

  /** One successor of a batch that has been prepared; as `add`. */
  addOf(batch: Batch, at: number, parent: number): number {
    return this.#add(batch.words, at * this.layout.words, batch.hashes[at] ?? 0, parent);
  }

  #add(state: Int32Array, from: number, hash: number, parent: number): number {
    const found = this.#probe(state, from, hash);
    if (found >= 0) return -1 - found;
    const number = this.count;
    if (number >= this.#limit || number >= this.parents.length) this.#makeRoom();
    this.count = number + 1;
    const { words } = this.layout;
    const to = number * words;
    const all = this.words;
    for (let at = 0; at < words; at++) all[to + at] = state[from + at] ?? 0;
    this.parents[number] = parent;
    this.#insert(hash, number);
    return number;
  }

  /** -1: it is not there. */
  find(state: Int32Array): number {
    return this.#probe(state, 0, hashOf(state, 0, this.layout.words));
  }

  /** The states again in another layout, with the same numbers. */
  relayout(layout: Layout): void {
    const before = this.layout;
    const packed = new Int32Array(layout.words * this.parents.length);
    const vector: number[] = [];
    for (let number = 0; number < this.count; number++) {
      unpack(before, this.words, number * before.words, vector);
      pack(layout, vector, packed, number * layout.words);
    }
    this.layout = layout;
    this.words = packed;
    this.#table.fill(0);
    this.#rehash();
  }

  #probe(state: Int32Array, start: number, hash: number): number {
    const table = this.#table;
    const last = table.length - 1;
    const numberMask = last;
    const tag = hash & ~numberMask;
    const { words } = this.layout;
    const all = this.words;
    for (let at = Math.imul(hash, spread) >>> (32 - this.#numberBits); ; at = (at + 1) & last) {
      const entry = table[at] ?? 0;
      if (entry === 0) return -1;
      if ((entry & ~numberMask) !== tag) continue;
      const number = (entry & numberMask) - 1;
      const from = number * words;
      let same = 0;
      while (same < words && all[from + same] === state[start + same]) same++;
      if (same === words) return number;
    }
  }

  #insert(hash: number, number: number): void {
    const table = this.#table;
    const last = table.length - 1;
    let at = Math.imul(hash, spread) >>> (32 - this.#numberBits);
    while ((table[at] ?? 0) !== 0) at = (at + 1) & last;
    table[at] = (hash & ~last) | (number + 1);
  }

  #makeRoom(): void {
    if (this.count >= this.parents.length) {
      const longer = withMoreRoom(this.parents.length, (capacity) => ({
        words: new Int32Array(capacity * this.layout.words),
        parents: new Int32Array(capacity),
      }));
      longer.words.set(this.words);
      longer.parents.set(this.parents);
      this.words = longer.words;
      this.parents = longer.parents;
    }
    if (this.count >= this.#limit) {
      this.#numberBits++;
      this.#table = new Int32Array(1 << this.#numberBits);
      this.#limit = Math.floor(this.#table.length * loadMax);
      this.#rehash();
    }
  }

  /** Into an empty table. */
  #rehash(): void {
    const { words } = this.layout;
    for (let number = 0; number < this.count; number++)
      this.#insert(hashOf(this.words, number * words, words), number);
  }
}
