/**
 * What a search needs to know of components, as integers: of each where its moves are, what appending
 * to it gives, and its local state. The model's thread fills them; who reads 0 has come upon something
 * that has not been worked out yet.
 * Shape of moves: how many; whether the actor can move of itself (1) or not (0); the number of the
 * first; then for each the component after it, how many sends follow, and for each send a slot and a
 * parcel. A count of -1 - k stands for "apply move k".
 */
import { Integers } from './integers.ts';

/** The entry of an append that has not been computed, and of one that has to be applied the plain way. */
export const unknownAppend = 0;
export const plainAppend = -1;

/** Words before the first move. */
export const movesHead = 3;

/** In a component's row. */
const movesAt = 0;
const appendsAt = 1;
const localAt = 2;
const rowWords = 3;
const rowsAtFirst = 16;
const slotsAtFirst = 32;

export class Tables {
  readonly integers: Integers;
  /** The place of the address of the slots: how many there is room for, and where each one's rows are. */
  readonly place: number;

  /** `words`, `place`: of tables that another thread fills. */
  constructor(words?: Int32Array, place?: number) {
    this.integers = new Integers(words);
    this.place = place ?? this.integers.room(1);
  }

  /** Where the moves of a component are; 0: not yet known. */
  moves(slot: number, component: number): number {
    const { words } = this.integers;
    return words[this.#row(words, slot, component) + movesAt] ?? 0;
  }

  /** The component after an append, plus one; or one of the two special entries. */
  append(slot: number, component: number, parcel: number): number {
    const { words } = this.integers;
    const entries = words[this.#row(words, slot, component) + appendsAt] ?? 0;
    return parcel < (words[entries] ?? 0) ? (words[entries + 1 + parcel] ?? 0) : unknownAppend;
  }

  /** The number of a component's local state in its slot; 0 for nobody's. */
  local(slot: number, component: number): number {
    const { words } = this.integers;
    return words[this.#row(words, slot, component) + localAt] ?? 0;
  }

  setMoves(slot: number, component: number, moves: readonly number[]): number {
    const at = this.integers.add(moves);
    this.integers.publish(this.#madeRow(slot, component) + movesAt, at);
    return at;
  }

  setLocal(slot: number, component: number, local: number): void {
    this.integers.publish(this.#madeRow(slot, component) + localAt, local);
  }

  /** `parcels`: how many there are for this slot now. */
  setAppend(slot: number, component: number, parcel: number, entry: number, parcels: number): void {
    const { integers } = this;
    const place = this.#madeRow(slot, component) + appendsAt;
    let at = integers.words[place] ?? 0;
    const before = integers.words[at] ?? 0;
    if (parcel >= before) {
      const length = Math.max(4, parcels);
      at = integers.longer(at, at === 0 ? 0 : before + 1, length + 1);
      integers.words[at] = length;
      integers.publish(place, at);
    }
    integers.publish(at + 1 + parcel, entry);
  }

  /** Zeros of nobody's for a row that is not there. */
  #row(words: Int32Array, slot: number, component: number): number {
    const slots = words[this.place] ?? 0;
    const rows = slot < (words[slots] ?? 0) ? (words[slots + 1 + slot] ?? 0) : 0;
    return component < (words[rows] ?? 0) ? rows + 1 + component * rowWords : 0;
  }

  #madeRow(slot: number, component: number): number {
    const slots = this.#roomAt(this.place, slot + 1, 1, slotsAtFirst);
    const rows = this.#roomAt(slots + 1 + slot, component + 1, rowWords, rowsAtFirst);
    return rows + 1 + component * rowWords;
  }

  /** A piece for so many things at least, found at `place`: the one there, or a longer copy. */
  #roomAt(place: number, count: number, each: number, atFirst: number): number {
    const { integers } = this;
    const at = integers.words[place] ?? 0;
    const before = integers.words[at] ?? 0;
    if (count <= before) return at;
    const length = Math.max(count, before * 2, atFirst);
    const longer = integers.longer(at, at === 0 ? 0 : before * each + 1, length * each + 1);
    integers.words[longer] = length;
    integers.publish(place, longer);
    return longer;
  }
}
