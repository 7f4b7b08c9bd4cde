/**
 * A list of integers that grows, as one typed array: for what there is one of for each actor or row.
 * Not for columns of records, which are cut into segments (`segment.ts`).
 */
export class Integers {
  #items: Int32Array;
  #length: number;
  readonly #absent: number;

  /** `absent`: what is read where nothing has been written. */
  constructor(absent = 0, items = new Int32Array()) {
    this.#absent = absent;
    this.#items = items;
    this.#length = items.length;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#items[index] ?? this.#absent) : this.#absent;
  }

  set(index: number, value: number): void {
    if (index >= this.#items.length) this.#grow(index + 1);
    this.#items[index] = value;
    if (index >= this.#length) this.#length = index + 1;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }

  copy(): Integers {
    return new Integers(this.#absent, this.#items.slice(0, this.#length));
  }

  get memoryBytes(): number {
    return this.#items.byteLength;
  }

  #grow(needed: number): void {
    const room = Math.max(needed, this.#items.length * 2, 64);
    const items = new Int32Array(room).fill(this.#absent);
    items.set(this.#items);
    this.#items = items;
  }
}
