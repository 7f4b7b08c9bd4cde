/**
 * The workload that is replayed when no trace is given: seeded, and shaped like a real virtual disk
 * (the CloudPhysics trace): sequential runs, a few very hot blocks, a long tail of overwrites.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RequestSource } from '../trace/read-trace.ts';
import type { TraceRequest } from '../trace/request.ts';
import { SECTOR_BYTES } from '../trace/request.ts';

/** Requests of a workload unless it is limited: some fifteen seconds on two slow cores. */
export const WORKLOAD_REQUESTS = 20_000;

/** The disk that the workload plays on. Unit: bytes. */
const DISK_BYTES = 256 * 1024 * 1024;
/** Sequential runs under way at once; each ends after this many bytes and starts elsewhere. */
const RUNS = 4;
const RUN_BYTES = 8 * 1024 * 1024;
/** Blocks that are overwritten all the time, as a file system's journal head is. */
const HOT_BLOCKS = 24;
const REMEMBERED_WRITES = 512;
const BATCH_REQUESTS = 256;

const READ_PERCENT = 41;
/** Of a hundred writes: so many go on with a run, so many hit a hot block, the rest are scattered. */
const RUN_PERCENT = 54;
const HOT_PERCENT = 26;

/** Sizes in sectors, and how many of a hundred requests have them. */
type Sizes = readonly (readonly [sectors: number, percent: number])[];
const RUN_SIZES: Sizes = [
  [128, 70],
  [120, 20],
  [64, 10],
];
const HOT_SIZES: Sizes = [
  [1, 55],
  [5, 20],
  [8, 25],
];
const SCATTERED_SIZES: Sizes = [
  [8, 55],
  [16, 15],
  [32, 15],
  [1, 10],
  [128, 5],
];

/** A workload of `requests` requests. Invariant: the same seed gives the same requests. */
export function workload(seed: number, requests: number): RequestSource {
  let made = 0;
  async function* batches(): AsyncGenerator<readonly TraceRequest[]> {
    const disk = new Disk(seed);
    while (made < requests) {
      const length = Math.min(BATCH_REQUESTS, requests - made);
      made += length;
      yield Array.from({ length }, () => disk.next());
    }
  }
  return {
    title: `generated workload (seed ${seed})`,
    batches: batches(),
    fraction: () => made / requests,
    skipped: () => 0,
  };
}

class Disk {
  readonly #random: ReturnType<typeof xoroshiro128plus>;
  readonly #runs: { at: number; left: number }[];
  readonly #hot: readonly number[];
  /** The last writes, as a ring: reads go where writes went a while ago. */
  readonly #written: TraceRequest[] = [];
  #writes = 0;

  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed);
    this.#runs = Array.from({ length: RUNS }, () => ({ at: 0, left: 0 }));
    this.#hot = Array.from({ length: HOT_BLOCKS }, () => this.#anywhere(8));
  }

  next(): TraceRequest {
    const isRead = this.#percent() < READ_PERCENT && this.#written.length > 0;
    return isRead ? this.#read() : this.#write();
  }

  #write(): TraceRequest {
    const choice = this.#percent();
    let request: TraceRequest;
    if (choice < RUN_PERCENT) request = this.#runWrite();
    else if (choice < RUN_PERCENT + HOT_PERCENT) request = this.#hotWrite();
    else request = this.#scatteredWrite();
    this.#written[this.#writes % REMEMBERED_WRITES] = request;
    this.#writes += 1;
    return request;
  }

  #read(): TraceRequest {
    const { offset, size } = this.#written[this.#below(this.#written.length)] ?? this.#hotWrite();
    return { kind: 'read', volume: '0', offset, size };
  }

  #runWrite(): TraceRequest {
    const run = this.#runs[this.#below(RUNS)] ?? { at: 0, left: 0 };
    if (run.left <= 0) {
      run.left = RUN_BYTES;
      run.at = this.#anywhere(RUN_BYTES / SECTOR_BYTES);
    }
    const request = writeOf(run.at, this.#size(RUN_SIZES));
    run.at += request.size;
    run.left -= request.size;
    return request;
  }

  #hotWrite(): TraceRequest {
    // The smaller of two draws twice over: the first block gets a sixth of all, the last next to none.
    const rank = Math.min(
      this.#below(HOT_BLOCKS),
      this.#below(HOT_BLOCKS),
      this.#below(HOT_BLOCKS),
      this.#below(HOT_BLOCKS),
    );
    return writeOf(this.#hot[rank] ?? 0, this.#size(HOT_SIZES));
  }

  #scatteredWrite(): TraceRequest {
    const sectors = this.#size(SCATTERED_SIZES);
    const blocks = Math.floor(DISK_BYTES / (sectors * SECTOR_BYTES));
    // A product of two draws is skewed to the front of the disk.
    const block = Math.floor((this.#below(blocks) * this.#below(blocks)) / blocks);
    return writeOf(block * sectors * SECTOR_BYTES, sectors);
  }

  #anywhere(sectors: number): number {
    return this.#below(DISK_BYTES / SECTOR_BYTES - sectors) * SECTOR_BYTES;
  }

  #size(sizes: Sizes): number {
    let left = this.#percent();
    for (const [sectors, percent] of sizes) {
      if (left < percent) return sectors;
      left -= percent;
    }
    return 1;
  }

  #percent(): number {
    return this.#below(100);
  }

  #below(limit: number): number {
    return uniformInt(this.#random, 0, limit - 1);
  }
}

function writeOf(offset: number, sectors: number): TraceRequest {
  return { kind: 'write', volume: '0', offset, size: sectors * SECTOR_BYTES };
}
