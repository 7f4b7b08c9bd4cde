/**
 * Finds the row of a name: a hash table of row numbers with open addressing, 16 to 32 bytes for a name
 * where a `Map` takes 56 to 112 once names come and go. It keeps no name: who owns the rows tells them.
 * The hash is well spread, not secret: who picks names on purpose can make it slow.
 * Source: Knuth, 6.4, Algorithms L and R (linear probing, deletion that leaves no gaps).
 */

/** A slot is a row plus one, 0 for none, and the hash of its name. */
const slotsFirst = 16;

export class NameTable {
  readonly #nameOf: (row: number) => string | undefined;
  #slots = new Int32Array(2 * slotsFirst);
  #mask = slotsFirst - 1;
  #size = 0;

  constructor(nameOf: (row: number) => string | undefined) {
    this.#nameOf = nameOf;
  }

  get size(): number {
    return this.#size;
  }

  /** -1 for none. */
  rowOf(name: string): number {
    const hash = hashOf(name);
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = this.#rowAt(at);
      if (row < 0 || (this.#hashAt(at) === hash && this.#nameOf(row) === name)) return row;
    }
  }

  /** The name is new. */
  add(name: string, row: number): void {
    if (2 * this.#size > this.#mask) this.#grow();
    this.#size++;
    this.#put(hashOf(name), row);
  }

  /** The name is there. What follows it moves up, so that every search goes on without a gap. */
  remove(name: string, row: number): void {
    this.#size--;
    let gap = hashOf(name) & this.#mask;
    while (this.#rowAt(gap) !== row) gap = (gap + 1) & this.#mask;
    for (let at = (gap + 1) & this.#mask; this.#rowAt(at) >= 0; at = (at + 1) & this.#mask) {
      const distance = (at - this.#hashAt(at)) & this.#mask;
      if (distance < ((at - gap) & this.#mask)) continue;
      this.#set(gap, this.#rowAt(at), this.#hashAt(at));
      gap = at;
    }
    this.#set(gap, -1, 0);
  }

  #rowAt(at: number): number {
    return (this.#slots[2 * at] ?? 0) - 1;
  }

  #hashAt(at: number): number {
    return this.#slots[2 * at + 1] ?? 0;
  }

  #set(at: number, row: number, hash: number): void {
    this.#slots[2 * at] = row + 1;
    this.#slots[2 * at + 1] = hash;
  }

  #put(hash: number, row: number): void {
    let at = hash & this.#mask;
    while (this.#rowAt(at) >= 0) at = (at + 1) & this.#mask;
    this.#set(at, row, hash);
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    this.#mask = before.length - 1;
    for (let at = 0; at < before.length; at += 2) {
      const row = (before[at] ?? 0) - 1;
      if (row >= 0) this.#put(before[at + 1] ?? 0, row);
    }
  }
}

/** FNV-1a, then the finaliser of MurmurHash3. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
