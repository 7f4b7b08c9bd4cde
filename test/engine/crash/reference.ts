/**
 * What a directory may hold after any number of lives: of each object the newest acknowledged bytes,
 * or those of a later write that was issued and never acknowledged. Writes to one object are durable
 * in the order in which they were issued, so there is one candidate for each write that the kill cut.
 */
import { bytesOf, objects, type Said } from './life.ts';

interface Written {
  readonly write: number;
  readonly offset: number;
  readonly length: number;
}

interface Held {
  bytes: Uint8Array;
  rowVersion: number;
}

export class Reference {
  readonly violations: string[] = [];
  acked = 0;
  /** Objects that some life reported after a kill, and that were found right. */
  checked = 0;
  nextWrite = 1;
  readonly #held = new Map<string, Held>();
  /** Since the last report of the object. */
  readonly #written = new Map<string, Written[]>();
  readonly #acked = new Set<number>();
  #newestVersion = 0;

  constructor() {
    for (const object of objects) {
      this.#held.set(object, { bytes: new Uint8Array(), rowVersion: 0 });
      this.#written.set(object, []);
    }
  }

  /** Takes in everything that a life has said. */
  hear({ facts }: Said): void {
    for (const [what, ...words] of facts)
      if (what === 'issued') this.#issued(words);
      else if (what === 'acked') this.#acknowledged(words);
      else if (what === 'holds' || what === 'drained') this.#holds(words, what === 'drained');
  }

  #issued([write = '', object = '', offset = '', length = '']: readonly string[]): void {
    this.nextWrite = Math.max(this.nextWrite, Number(write) + 1);
    const written = this.#written.get(object);
    written?.push({ write: Number(write), offset: Number(offset), length: Number(length) });
  }

  #acknowledged([write, version]: readonly string[]): void {
    this.acked++;
    this.#acked.add(Number(write));
    this.#newestVersion = Math.max(this.#newestVersion, Number(version));
  }

  #holds([object = '', version = '', hex = '']: readonly string[], mustBeInRow: boolean): void {
    const held = this.#held.get(object);
    if (held === undefined) throw new Error(`the worker told of ${object}, which nobody wrote`);
    const bytes = hex === '-' ? new Uint8Array() : Uint8Array.from(Buffer.from(hex, 'hex'));
    const rowVersion = Number(version);
    if (rowVersion < held.rowVersion)
      this.violations.push(`ROW of ${object} went back from ${held.rowVersion} to ${rowVersion}`);
    if (!this.#candidates(object, held.bytes).some((each) => Buffer.compare(each, bytes) === 0))
      this.violations.push(
        `${mustBeInRow ? 'after the drain ROW' : 'after the kill'}: ${object} is ${hex}, ` +
          `and no candidate of ${this.#describe(object)}`,
      );
    else this.checked++;
    // What was found is what counts from now on: a write that the kill cut may not come back later.
    this.#held.set(object, { bytes, rowVersion });
    this.#written.set(object, []);
  }

  /** From the newest acknowledged write on, after each further write. */
  #candidates(object: string, base: Uint8Array): readonly Uint8Array[] {
    const written = (this.#written.get(object) ?? []).toSorted((a, b) => a.write - b.write);
    const newest = written.findLastIndex(({ write }) => this.#acked.has(write));
    const candidates: Uint8Array[] = newest === -1 ? [base] : [];
    let image = base;
    for (const [turn, { write, offset, length }] of written.entries()) {
      const longer = new Uint8Array(Math.max(image.length, offset + length));
      longer.set(image);
      longer.set(bytesOf(write, length), offset);
      image = longer;
      if (turn >= newest) candidates.push(image);
    }
    return candidates;
  }

  #describe(object: string): string {
    const written = this.#written.get(object) ?? [];
    const told = written.map(({ write, offset, length }) => {
      return `${write}${this.#acked.has(write) ? '' : '?'}@${offset}+${length}`;
    });
    return `${told.length} writes: ${told.slice(-8).join(' ')}`;
  }
}
