/**
 * The bytes of every write: a function of object, version and offset, and of nothing else, so that
 * any fragment that comes back can be judged without keeping what was written. All bytes are windows
 * of one seeded random pool: no write costs a copy.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** How many places a write's bytes may start at in the pool. A power of two. Unit: bytes. */
const SPAN_BYTES = 4 * 1024 * 1024;
/** Odd, so that an object's versions start at different places until all of them are used up. */
const STRIDE_BYTES = 0x9e3779b1;

/** Deterministic bytes. Invariant: two versions of an object differ in every sector. */
export class Content {
  readonly #pool: Buffer;
  readonly #salt: number;

  /** `salt` tells runs on one directory apart: the same write has other bytes in the next run. */
  constructor(options: {
    readonly seed: number;
    readonly salt: number;
    readonly objectBytes: number;
  }) {
    const random = xoroshiro128plus(options.seed);
    const words = new Int32Array((SPAN_BYTES + options.objectBytes) / Int32Array.BYTES_PER_ELEMENT);
    for (let at = 0; at < words.length; at += 1) words[at] = random.next();
    this.#pool = Buffer.from(words.buffer);
    this.#salt = options.salt;
  }

  /** An object's place in the pool, to be passed to the other calls. */
  baseOf(object: string): number {
    let hash = Math.imul(this.#salt, 0x85ebca6b) ^ 0x811c9dc5;
    for (let at = 0; at < object.length; at += 1) {
      hash = Math.imul(hash ^ object.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  /** The bytes that a version has at an offset of its object: a view, not to be written to. */
  bytes(base: number, version: number, offset: number, length: number): Uint8Array {
    const start = startOf(base, version) + offset;
    return this.#pool.subarray(start, start + length);
  }

  /** Whether `found` from `from` to `to` is what a version has there; `from` is an object offset too. */
  isBytes(base: number, version: number, found: Buffer, from: number, to: number): boolean {
    const start = startOf(base, version);
    return this.#pool.compare(found, from, to, start + from, start + to) === 0;
  }

  /** Whether `sector` is what a version has at an offset of its object; cheap when it is not. */
  isSector(base: number, version: number, offset: number, sector: Buffer): boolean {
    const start = startOf(base, version) + offset;
    if (this.#pool.readInt32LE(start) !== sector.readInt32LE(0)) return false;
    return this.#pool.compare(sector, 0, sector.length, start, start + sector.length) === 0;
  }
}

function startOf(base: number, version: number): number {
  return (base + Math.imul(version, STRIDE_BYTES)) & (SPAN_BYTES - 1);
}
