/**
 * Pieces of integers, one after another in one array that threads may share. One thread adds pieces;
 * a piece is found through an integer elsewhere, which is written behind it, so that who reads without
 * waiting sees a whole piece, or 0 for none.
 * The first places are zeros of nobody's: to read a piece that is not there gives 0.
 */
const nobodys = 4;
const lengthAtFirst = 2 ** 12;
const growth = 4;

export class Integers {
  /** Replaced by a longer copy when it grows; in the one before, what is there stays true. */
  words: Int32Array;
  #end = nobodys;

  constructor(words: Int32Array = sharedWords(lengthAtFirst)) {
    this.words = words;
  }

  /** How many there are. */
  get length(): number {
    return this.#end;
  }

  /** Where the piece is. */
  add(piece: readonly number[]): number {
    const at = this.room(piece.length);
    this.words.set(piece, at);
    return at;
  }

  /** A piece of zeros. */
  room(length: number): number {
    const at = this.#end;
    this.#end = at + length;
    if (this.#end > this.words.length) {
      const longer = sharedWords(Math.max(this.#end, this.words.length * growth));
      longer.set(this.words);
      this.words = longer;
    }
    return at;
  }

  /** A longer piece that starts like one of so many integers. */
  longer(at: number, before: number, length: number): number {
    const copy = this.room(length);
    this.words.copyWithin(copy, at, at + before);
    return copy;
  }

  /** Lets others see what was written before. */
  publish(at: number, value: number): void {
    Atomics.store(this.words, at, value);
  }
}

/** Zeros that threads may share. */
export function sharedWords(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}
