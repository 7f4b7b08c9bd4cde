/**
 * The successors of a few dozen states, packed, until they are looked up together: a lookup alone
 * waits for memory three times, many side by side wait for it together.
 */
import { pack, unpack, type Layout } from './layout.ts';

const successorsAtFirst = 1024;
/** Enough to overlap their waiting, and few enough to stay in the nearest cache. */
const full = 384;

export class Batch {
  /** Of a state. */
  #width: number;
  /** The successors, one after another. */
  words: Int32Array;
  /** By successor. */
  hashes = new Int32Array(successorsAtFirst);
  /** How many successors there are. */
  length = 0;
  /** The states that they come from, in the order of expansion; `ends`: behind the last of each. */
  readonly origins: number[] = [];
  readonly ends: number[] = [];
  /** By origin: no actor can move there. */
  readonly areStuck: boolean[] = [];

  constructor(width: number) {
    this.#width = width;
    this.words = new Int32Array(successorsAtFirst * width);
  }

  get isFull(): boolean {
    return this.length >= full;
  }

  get isEmpty(): boolean {
    return this.origins.length === 0;
  }

  push(state: Int32Array): void {
    const at = this.length;
    if (at === this.hashes.length) this.#grow();
    const { words } = this;
    const width = this.#width;
    const to = at * width;
    for (let word = 0; word < width; word++) words[to + word] = state[word] ?? 0;
    this.length = at + 1;
  }

  /** All that was pushed since the last end comes from this state. */
  end(origin: number, isStuck: boolean): void {
    this.origins.push(origin);
    this.ends.push(this.length);
    this.areStuck.push(isStuck);
  }

  /** Forgets what was pushed since the last end. */
  dropOpen(): void {
    this.length = this.ends.at(-1) ?? 0;
  }

  clear(width: number): void {
    this.length = 0;
    this.origins.length = 0;
    this.ends.length = 0;
    this.areStuck.length = 0;
    if (width === this.#width) return;
    this.#width = width;
    this.words = new Int32Array(this.hashes.length * width);
  }

  /** The same successors in another layout. */
  relayout(before: Layout, after: Layout): void {
    const from = this.words;
    this.#width = after.words;
    this.words = new Int32Array(this.hashes.length * after.words);
    const vector: number[] = [];
    for (let at = 0; at < this.length; at++) {
      unpack(before, from, at * before.words, vector);
      pack(after, vector, this.words, at * after.words);
    }
  }

  #grow(): void {
    const longer = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const copy = new Int32Array(array.length * 2);
      copy.set(array);
      return copy;
    };
    this.words = longer(this.words);
    this.hashes = longer(this.hashes);
  }
}
