/**
 * Every state that has been found, packed, each once: an open hash table of numbers over an array of
 * words. Comparison is exact; the bits of a table entry that the number leaves free hold some of the
 * hash, so that other states are seldom looked at.
 * Several threads may add at once, each with a store of its own over the same memory. A thread writes a
 * state under a number of its own, then puts the number into the table in one atomic step; a number that
 * came too late is used for the next state. Whoever sees a number sees the state: the table entry is
 * written behind it, and read before it.
 * Source: the shared hash table of LTSmin (Laarman, van de Pol, Weber 2010).
 */
import type { Batch } from './batch.ts';
import { block, type Control } from './control.ts';
import { hashOf, prepare, spread } from './hashing.ts';
import { pack, unpack, type Layout } from './layout.ts';
import { bytesOf, noMemory, type Memory } from './memory.ts';
import type { Lookup } from './settler.ts';

/** States that are put into the table together. */
const together = 256;

/** Where a thread gets numbers for what it finds. */
export interface Numbers {
  /** The first of a block, when there is room for one. */
  take(): number;
  /** A range of states that this thread has found. */
  publish(from: number, to: number): void;
}

export class StateStore implements Lookup {
  layout: Layout;
  words: Int32Array = noMemory.words;
  parents: Int32Array = noMemory.parents;
  table: Int32Array = noMemory.table;
  /** How many states there are, once it is closed. */
  count = 0;
  /** How many states this thread has found. */
  found = 0;
  /** What `prepare` has read; kept, so that its reading is not taken for useless. */
  warmth = 0;
  readonly #numbers: Numbers;
  readonly #isShared: boolean;
  /** This thread's block: what is published of it, what is used, where it ends. */
  #published = 0;
  #next = 0;
  #end = 0;

  /** `isShared`: other threads add too. */
  constructor(layout: Layout, numbers: Numbers, isShared: boolean) {
    this.layout = layout;
    this.#isShared = isShared;
    this.#numbers = numbers;
  }

  use({ words, parents, table }: Memory, layout: Layout): void {
    this.words = words;
    this.parents = parents;
    this.table = table;
    this.layout = layout;
  }

  /** Of what has been written, and of the whole table. Unit: bytes. */
  get bytes(): number {
    return bytesOf(this.count, this.layout.words, this.table.length);
  }

  /** The numbers that this thread has taken and not used. */
  get open(): readonly [from: number, to: number] {
    return [this.#next, this.#end];
  }

  /** Publishes what of the block has not been. */
  publish(): void {
    if (this.#next > this.#published) this.#numbers.publish(this.#published, this.#next);
    this.#published = this.#next;
  }

  add(state: Int32Array, parent: number): number {
    this.#requireNumber();
    return this.#add(state, 0, hashOf(state, 0, this.layout.words), parent);
  }

  prepare(batch: Batch): void {
    this.warmth = prepare(batch, this, this.table);
  }

  addOf(batch: Batch, at: number, parent: number): number {
    this.#requireNumber();
    // To make room, the batch may have been laid out again.
    return this.#add(batch.words, at * this.layout.words, batch.hashes[at] ?? 0, parent);
  }

  #requireNumber(): void {
    if (this.#next < this.#end) return;
    this.publish();
    const from = this.#numbers.take();
    this.#next = from;
    this.#published = from;
    this.#end = from + block;
  }

  /** The number of a new state; `-1 - number` of one that is there already. */
  #add(state: Int32Array, from: number, hash: number, parent: number): number {
    const { table, words: all } = this;
    const { words } = this.layout;
    const last = table.length - 1;
    const tag = hash & ~last;
    let at = Math.imul(hash, spread) >>> Math.clz32(last);
    for (;;) {
      const entry = table[at] ?? 0;
      if (entry === 0) {
        const number = this.#next;
        const to = number * words;
        for (let word = 0; word < words; word++) all[to + word] = state[from + word] ?? 0;
        this.parents[number] = parent;
        if (!this.#isSet(table, at, tag | (number + 1))) continue;
        this.#next = number + 1;
        this.found++;
        return number;
      }
      if ((entry & ~last) === tag) {
        const number = (entry & last) - 1;
        // The second look is behind an atomic read, which no reading of the words can overtake.
        if (isAt(all, number * words, state, from, words)) return -1 - number;
        Atomics.load(table, at);
        if (isAt(all, number * words, state, from, words)) return -1 - number;
      }
      at = (at + 1) & last;
    }
  }

  /** False: another thread was there before. */
  #isSet(table: Int32Array, at: number, entry: number): boolean {
    if (this.#isShared) return Atomics.compareExchange(table, at, 0, entry) === 0;
    table[at] = entry;
    return true;
  }

  /** -1: it is not there. */
  find(state: Int32Array): number {
    const { table, words: all } = this;
    const { words } = this.layout;
    const hash = hashOf(state, 0, words);
    const last = table.length - 1;
    for (let at = Math.imul(hash, spread) >>> Math.clz32(last); ; at = (at + 1) & last) {
      const entry = table[at] ?? 0;
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~last) !== 0) continue;
      const number = (entry & last) - 1;
      if (isAt(all, number * words, state, 0, words)) return number;
    }
  }

  /** A share of the states from other arrays, in another layout perhaps, under the same numbers. */
  take({ words, parents }: Memory, before: Layout, from: number, to: number): void {
    const { layout } = this;
    if (parents !== this.parents) this.parents.set(parents.subarray(from, to), from);
    if (words === this.words) return;
    if (before.words === layout.words && before === layout) {
      this.words.set(words.subarray(from * layout.words, to * layout.words), from * layout.words);
      return;
    }
    const vector: number[] = [];
    for (let number = from; number < to; number++) {
      unpack(before, words, number * before.words, vector);
      pack(layout, vector, this.words, number * layout.words);
    }
  }

  /** Puts a share of the states into a new table, but for numbers that are `open`. */
  enter(from: number, to: number, open: Control['open']): void {
    let next = from;
    for (const [start, end] of open) {
      this.#enter(next, Math.min(start, to));
      next = Math.max(next, end);
    }
    this.#enter(next, to);
  }

  /**
   * First what that will need is read, so that the processor waits for many places at once: an atomic
   * step alone waits for its own.
   */
  #enter(from: number, to: number): void {
    const { table, words: all } = this;
    const { words } = this.layout;
    const last = table.length - 1;
    const shift = Math.clz32(last);
    const hashes = new Int32Array(together);
    for (let start = from; start < to; start += together) {
      const end = Math.min(to, start + together);
      let warmth = 0;
      for (let number = start; number < end; number++) {
        const hash = hashOf(all, number * words, words);
        hashes[number - start] = hash;
        warmth ^= table[Math.imul(hash, spread) >>> shift] ?? 0;
      }
      this.warmth = warmth;
      for (let number = start; number < end; number++) {
        const hash = hashes[number - start] ?? 0;
        const entry = (hash & ~last) | (number + 1);
        let at = Math.imul(hash, spread) >>> shift;
        while (table[at] !== 0 || !this.#isSet(table, at, entry)) at = (at + 1) & last;
      }
    }
  }

  /**
   * No more states will come. Numbers up to `next` have been given out but for some open ranges,
   * ascending: the last states move into these. From their old numbers to the new ones.
   */
  close(next: number, open: Control['open']): ReadonlyMap<number, number> {
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
    const { table } = this;
    const last = table.length - 1;
    const hash = hashOf(this.words, from * words, words);
    let at = Math.imul(hash, spread) >>> Math.clz32(last);
    while (((table[at] ?? 0) & last) !== from + 1) at = (at + 1) & last;
    table[at] = (hash & ~last) | (to + 1);
    this.words.copyWithin(to * words, from * words, (from + 1) * words);
    this.parents[to] = this.parents[from] ?? -1;
  }
}

function isAt(
  all: Int32Array,
  at: number,
  state: Int32Array,
  from: number,
  words: number,
): boolean {
  let same = 0;
  while (same < words && all[at + same] === state[from + same]) same++;
  return same === words;
}
