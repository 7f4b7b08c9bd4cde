/**
 * The states of a search by several threads, packed, each once, as in `../state-store.ts`. A worker
 * writes a state under a number of its own, then puts the number into the table in one atomic step; a
 * number that came too late is used for the next state. Whoever sees a number sees the state: the
 * table entry is written behind it, and read before it.
 * Growing and laying out again take place when all workers have met, each doing its share.
 * Source: the shared hash table of LTSmin (Laarman, van de Pol, Weber 2010).
 */
import type { Batch } from '../batch.ts';
import { hashOf, prepare, spread } from '../hashing.ts';
import { pack, unpack, type Layout } from '../layout.ts';
import { loadMax, withMoreRoom } from '../room.ts';
import type { Lookup } from '../settler.ts';
import { block, type Control } from './control.ts';

/** What the workers share of it; made by one of them, and handed to the others. */
export interface StoreMemory {
  readonly words: SharedArrayBuffer;
  readonly parents: SharedArrayBuffer;
  readonly table: SharedArrayBuffer;
}

const roomAtFirst = 2 ** 16;
const tableAtFirst = 2 ** 17;

export interface Sizes {
  /** Room for so many states. */
  readonly room: number;
  /** Entries. */
  readonly table: number;
}

export const noSizes: Sizes = { room: 0, table: 0 };

/** How many states can be kept. */
export function capacityOf({ room, table }: Sizes): number {
  return Math.min(room, Math.floor(table * loadMax));
}

/** More of what is short: room, or entries. `make`: tries to have room for so many. */
export function grown({ room, table }: Sizes, make: (room: number) => void): Sizes {
  if (room === 0) {
    make(roomAtFirst);
    return { room: roomAtFirst, table: tableAtFirst };
  }
  if (table * loadMax <= room) return { room, table: table * 2 };
  let more = room;
  withMoreRoom(room, (capacity) => {
    make(capacity);
    more = capacity;
  });
  return { room: more, table };
}

/** A range of states that this worker has found, to be expanded in the next level. */
export type Publish = (from: number, to: number) => void;

export class SharedStore implements Lookup {
  layout: Layout;
  words: Int32Array = new Int32Array(0);
  parents: Int32Array = new Int32Array(0);
  table: Int32Array = new Int32Array(0);
  /** How many states this worker has found. */
  found = 0;
  /** What `prepare` has read; kept, so that its reading is not taken for useless. */
  warmth = 0;
  readonly #control: Control;
  readonly #publish: Publish;
  /** Asked when there is no number left; it comes back when there is. */
  readonly #makeRoom: () => void;
  /** This worker's block: what is published of it, what is used, where it ends. */
  #published = 0;
  #mine = 0;
  #mineEnd = 0;

  constructor(layout: Layout, control: Control, publish: Publish, makeRoom: () => void) {
    this.layout = layout;
    this.#control = control;
    this.#publish = publish;
    this.#makeRoom = makeRoom;
  }

  /** The numbers that this worker has taken and not used. */
  get open(): readonly [from: number, to: number] {
    return [this.#mine, this.#mineEnd];
  }

  use({ words, parents, table }: StoreMemory, layout: Layout): void {
    this.words = new Int32Array(words);
    this.parents = new Int32Array(parents);
    this.table = new Int32Array(table);
    this.layout = layout;
  }

  prepare(batch: Batch): void {
    this.warmth = prepare(batch, this, this.table);
  }

  addOf(batch: Batch, at: number, parent: number): number {
    if (this.#mine === this.#mineEnd) this.#takeBlock();
    // To make room, the batch may have been laid out again.
    return this.#add(batch.words, at * this.layout.words, batch.hashes[at] ?? 0, parent);
  }

  addFirst(state: Int32Array): void {
    if (this.#mine === this.#mineEnd) this.#takeBlock();
    this.#add(state, 0, hashOf(state, 0, this.layout.words), -1);
  }

  /** What of the block has not been published yet. */
  publish(): void {
    if (this.#mine > this.#published) this.#publish(this.#published, this.#mine);
    this.#published = this.#mine;
  }

  #takeBlock(): void {
    this.publish();
    let from = this.#control.takeBlock();
    while (from < 0) {
      this.#makeRoom();
      from = this.#control.takeBlock();
    }
    this.#mine = from;
    this.#published = from;
    this.#mineEnd = from + block;
  }

  #add(state: Int32Array, from: number, hash: number, parent: number): number {
    const { table, words: all } = this;
    const { words } = this.layout;
    const last = table.length - 1;
    const tag = hash & ~last;
    let at = Math.imul(hash, spread) >>> Math.clz32(last);
    for (;;) {
      const entry = table[at] ?? 0;
      if (entry === 0) {
        const mine = this.#mine;
        for (let word = 0; word < words; word++) all[mine * words + word] = state[from + word] ?? 0;
        this.parents[mine] = parent;
        if (Atomics.compareExchange(table, at, 0, tag | (mine + 1)) !== 0) continue;
        this.#mine = mine + 1;
        this.found++;
        return mine;
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

  /** The states of a share, from another array in another layout, under the same numbers. */
  take(from: Int32Array, before: Layout, start: number, end: number): void {
    const { layout, words } = this;
    if (before === layout) {
      words.set(from.subarray(start * layout.words, end * layout.words), start * layout.words);
      return;
    }
    const vector: number[] = [];
    for (let number = start; number < end; number++) {
      unpack(before, from, number * before.words, vector);
      pack(layout, vector, words, number * layout.words);
    }
  }

  /**
   * Puts into an empty table those states that belong to a worker's part of it. Nobody else writes
   * there, so that no step has to be atomic, and the processor waits for many places at once. The
   * answer: states for which the part's end was too full, to be `enterLate` when all are through.
   */
  enter(next: number, worker: number): readonly number[] {
    const { workers, open } = this.#control;
    const first = Math.floor((this.table.length * worker) / workers);
    const end = Math.floor((this.table.length * (worker + 1)) / workers);
    const late: number[] = [];
    let from = 0;
    for (const [start, close] of [...open, [next, next] as const]) {
      this.#enterPart(from, Math.max(from, start), first, end, late);
      from = Math.max(from, close);
    }
    return late;
  }

  #enterPart(from: number, to: number, first: number, end: number, late: number[]): void {
    const { table, words: all } = this;
    const { words } = this.layout;
    const last = table.length - 1;
    const shift = Math.clz32(last);
    for (let number = from; number < to; number++) {
      const hash = hashOf(all, number * words, words);
      let at = Math.imul(hash, spread) >>> shift;
      if (at < first || at >= end) continue;
      while (at < end && table[at] !== 0) at++;
      if (at < end) table[at] = (hash & ~last) | (number + 1);
      else late.push(number);
    }
  }

  enterLate(numbers: readonly number[]): void {
    const { table, words: all } = this;
    const { words } = this.layout;
    const last = table.length - 1;
    for (const number of numbers) {
      const hash = hashOf(all, number * words, words);
      const entry = (hash & ~last) | (number + 1);
      let at = Math.imul(hash, spread) >>> Math.clz32(last);
      while (Atomics.compareExchange(table, at, 0, entry) !== 0) at = (at + 1) & last;
    }
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
