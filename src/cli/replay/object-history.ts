/**
 * What this run wrote to one object: per sector, the newest write that was issued and the newest that
 * was acknowledged. A write's version is its ordinal among the object's writes, from 1; 0 is the
 * content from before the run.
 */
import { SECTOR_BYTES } from '../trace/request.ts';

/** How a sector came back wrong. */
export type Fault = 'lost' | 'corrupt';

const FAULTS = { lost: 1, corrupt: 2 } as const;

/** One object's writes. Unit: sectors of 512 bytes. Invariant: acked <= issued, sector by sector. */
export class ObjectHistory {
  readonly object: string;
  /** The object's place in `Content`. */
  readonly base: number;
  #writes = 0;
  #issued = new Uint32Array(0);
  #acked = new Uint32Array(0);
  #faults: Uint8Array | undefined;

  constructor(object: string, base: number) {
    this.object = object;
    this.base = base;
  }

  /** Writes issued so far. */
  get writes(): number {
    return this.#writes;
  }

  /** The newest issued version of each sector, as it is now; beyond its end nothing was written. */
  get issued(): Uint32Array {
    return this.#issued;
  }

  /** The newest acknowledged version of each sector, as it is now. */
  get acked(): Uint32Array {
    return this.#acked;
  }

  /** Notes a write of the sectors [from, to) and gives its version. */
  issue(from: number, to: number): number {
    this.#writes += 1;
    if (to > this.#issued.length) this.#grow(to);
    this.#issued.fill(this.#writes, from, to);
    return this.#writes;
  }

  /** Notes that a version is acknowledged: from now on a read may not return an older one. */
  ack(version: number, from: number, to: number): void {
    for (let sector = from; sector < to; sector += 1) {
      if ((this.#acked[sector] ?? 0) < version) this.#acked[sector] = version;
    }
  }

  /** Notes a wrong sector once, however often it is seen; returns what it was taken for before. */
  mark(sector: number, fault: Fault): Fault | undefined {
    if (this.#faults === undefined || sector >= this.#faults.length) {
      const grown = new Uint8Array(Math.max(sector + 1, this.#issued.length));
      grown.set(this.#faults ?? []);
      this.#faults = grown;
    }
    const before = this.#faults[sector];
    this.#faults[sector] = Math.max(before ?? 0, FAULTS[fault]);
    if (before === FAULTS.corrupt) return 'corrupt';
    return before === FAULTS.lost ? 'lost' : undefined;
  }

  #grow(sectors: number): void {
    // Doubling: an object written front to back grows a few times, not once a write.
    const length = Math.max(sectors, this.#issued.length * 2);
    const [issued, acked] = [new Uint32Array(length), new Uint32Array(length)];
    issued.set(this.#issued);
    acked.set(this.#acked);
    [this.#issued, this.#acked] = [issued, acked];
  }
}

/** The sectors that a stretch of bytes covers. Invariant: both ends are multiples of a sector. */
export function sectorsOf(offset: number, length: number): { from: number; to: number } {
  return { from: offset / SECTOR_BYTES, to: (offset + length) / SECTOR_BYTES };
}
