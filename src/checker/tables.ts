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
/** Behind the place of the slots. */
const channelsAt = 1;
const alikeAt = 2;
const placeWords = 3;
/** Of a channel: its slot, and where the parts are. */
const channelWords = 2;
const slotsAtFirst = 32;

export class Tables {
  readonly integers: Integers;
  /**
   * The place of the address of the slots: how many there is room for, and where each one's rows are.
   * Behind it that of the channels that were looked at (a slot, and where its components' parts are),
   * and that of the moves (of each, the number of those like it).
   */
  readonly place: number;

  /** `words`, `place`: of tables that another thread fills. */
  constructor(words?: Int32Array, place?: number) {
    this.integers = new Integers(words);
    this.place = place ?? this.integers.room(placeWords);
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

  /** The slot that a channel goes to. */
  channelSlot(channel: number): number {
    const { words } = this.integers;
    return words[this.#channel(words, channel)] ?? 0;
  }

  /** What a component has in a channel, as a number; 0: not yet known. */
  inChannel(channel: number, component: number): number {
    const { words } = this.integers;
    const parts = words[this.#channel(words, channel) + 1] ?? 0;
    return component < (words[parts] ?? 0) ? (words[parts + 1 + component] ?? 0) : 0;
  }

  /** The number of all moves that are like one (`NumberedMove`); 0: not yet known. */
  alike(move: number): number {
    const { words } = this.integers;
    const moves = words[this.place + alikeAt] ?? 0;
    return move < (words[moves] ?? 0) ? (words[moves + 1 + move] ?? 0) : 0;
  }

  setInChannel(channel: number, slot: number, component: number, part: number): void {
    const channels = this.#roomAt(this.place + channelsAt, channel + 1, channelWords, slotsAtFirst);
    const at = channels + 1 + channel * channelWords;
    this.integers.words[at] = slot;
    const parts = this.#roomAt(at + 1, component + 1, 1, rowsAtFirst);
    this.integers.publish(parts + 1 + component, part);
  }

  setAlike(move: number, alike: number): void {
    const moves = this.#roomAt(this.place + alikeAt, move + 1, 1, rowsAtFirst);
    this.integers.publish(moves + 1 + move, alike);
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

  /** Zeros of nobody's for a channel that is not there. */
  #channel(words: Int32Array, channel: number): number {
    const channels = words[this.place + channelsAt] ?? 0;
    return channel < (words[channels] ?? 0) ? channels + 1 + channel * channelWords : 0;
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
