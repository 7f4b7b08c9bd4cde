/**
 * Compares an object that came back with what it may be: each sector must be some version between
 * the one acknowledged when the read was issued and the newest issued when it returned. Knows nothing
 * of engines; `oracle.ts` keeps the versions.
 */
import { SECTOR_BYTES } from '../trace/request.ts';
import type { Content } from './content.ts';
import type { Fault, ObjectHistory } from './object-history.ts';

/** What to compare. Shape: sector by sector, from the object's start. */
export interface Reading {
  readonly history: ObjectHistory;
  readonly content: Content;
  /** The oldest version that each sector may have; 0 beyond its end. */
  readonly oldest: Uint32Array;
  /** What came back; nothing where it ends. */
  readonly found: Buffer;
  /** What a sector held before this run: nothing, so zeros, or something that is not known here. */
  readonly before: 'nothing' | 'unknown';
}

/** Calls `report` for each sector that is wrong. */
export function judge(reading: Reading, report: (sector: number, fault: Fault) => void): void {
  const { oldest, found } = reading;
  const { issued } = reading.history;
  const end = Math.max(issued.length, Math.ceil(found.length / SECTOR_BYTES));
  for (let from = 0; from < end;) {
    const [low, high] = [oldest[from] ?? 0, issued[from] ?? 0];
    let to = from + 1;
    while (to < end && (issued[to] ?? 0) === high && (oldest[to] ?? 0) === low) to += 1;
    // One write's sectors are one stretch of the pool: most objects take a few comparisons, not 128.
    const run = { isOpen: low === 0, from, to };
    if (!isRun(reading, { ...run, version: high }) && !isRun(reading, { ...run, version: low })) {
      for (let sector = from; sector < to; sector += 1) {
        const fault = faultOf(reading, sector, low, high);
        if (fault !== undefined) report(sector, fault);
      }
    }
    from = to;
  }
}

function isRun(
  reading: Reading,
  run: {
    readonly version: number;
    readonly isOpen: boolean;
    readonly from: number;
    readonly to: number;
  },
): boolean {
  if (run.isOpen && reading.before === 'unknown') return true;
  const [from, to] = [run.from * SECTOR_BYTES, run.to * SECTOR_BYTES];
  const { found } = reading;
  if (run.version === 0) return isZero(found.subarray(from, to));
  if (to > found.length) return false;
  return reading.content.isBytes(reading.history.base, run.version, found, from, to);
}

function faultOf(reading: Reading, at: number, low: number, high: number): Fault | undefined {
  const { history, content } = reading;
  const offset = at * SECTOR_BYTES;
  const sector = Buffer.alloc(SECTOR_BYTES);
  sector.set(reading.found.subarray(offset, offset + SECTOR_BYTES));
  const isMissing = isZero(sector);
  if (isMissing) return low === 0 ? undefined : 'lost';
  // Newest first: what may be there is nearly always the newest or the one before.
  for (let version = history.writes; version > 0; version -= 1) {
    if (!content.isSector(history.base, version, offset, sector)) continue;
    if (version < low) return 'lost';
    return version <= high ? undefined : 'corrupt';
  }
  return 'corrupt';
}

function isZero(bytes: Buffer): boolean {
  // A stretch of bytes is zeros when its first is and each other equals the one before it.
  if (bytes.length === 0) return true;
  if (bytes[0] !== 0) return false;
  return bytes.compare(bytes, 0, bytes.length - 1, 1, bytes.length) === 0;
}
