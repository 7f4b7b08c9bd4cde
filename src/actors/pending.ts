/**
 * What of an object is not in ROW: the side store's record and the live log entries, newest last,
 * laid over what ROW holds. Pure; reading the stores is the callers' part.
 */
import { DestageError } from '../stores/errors.ts';
import type {
  Extent,
  LiveEntries,
  LogEntry,
  LogEntryKey,
  LogEntrySummary,
  ObjectId,
  Sequence,
  SideRecord,
} from '../stores/ports.ts';

/** A part of an object as ROW holds it. `offset` in bytes from the object's start. */
export interface Base extends Extent {
  readonly version: Sequence;
}

/**
 * Extents in the order in which they were written, and the records that are missing of them: of the
 * log, or of the side store as one over the whole object.
 */
export interface Pending {
  readonly extents: readonly Extent[];
  readonly corrupt: readonly LogEntrySummary[];
}

/** What is newer than `rowVersion` and at most `upTo`. */
export function pendingOf(
  rowVersion: Sequence,
  side: SideRecord | undefined,
  live: LiveEntries,
  upTo: Sequence = Number.MAX_SAFE_INTEGER,
): Pending {
  const parked = side !== undefined && side.version > rowVersion ? side : undefined;
  const from = parked?.version ?? rowVersion;
  const isPending = (entry: LogEntryKey) => entry.sequence > from && entry.sequence <= upTo;
  const entries = live.entries.filter(isPending);
  const corrupt = [
    ...(parked?.corrupt.filter(({ sequence }) => sequence > rowVersion) ?? []),
    ...live.corrupt.filter(isPending),
  ];
  return {
    extents: parked === undefined ? entries : [...parked.extents, ...entries],
    corrupt: corrupt.filter((record) => !isOverwritten(record, entries)),
  };
}

/** Nothing of a corrupt record is missed once later writes cover all of it. */
function isOverwritten(record: LogEntrySummary, entries: readonly LogEntry[]): boolean {
  const later = entries.filter(({ sequence }) => sequence > record.sequence);
  return coveredEnd(later, record.offset, rangeOf) >= record.offset + record.length;
}

/** Errors: throws `store-failed` when the store has lost the very version that is to be moved. */
export function requireVersion(
  object: ObjectId,
  version: Sequence,
  { side, live }: { readonly side: SideRecord | undefined; readonly live: LiveEntries },
): void {
  const isThere = ({ sequence }: LogEntryKey) => sequence === version;
  if (side?.version === version || live.entries.some(isThere) || live.corrupt.some(isThere)) return;
  throw new DestageError(
    'store-failed',
    `object ${JSON.stringify(object)}: the log no longer holds its version ${version}, which is in ` +
      'neither ROW nor the side store. Look for another engine on the same stores.',
  );
}

/** Errors: throws `corrupt-record` when a part of what is pending could not be read. */
export function requireWhole(object: ObjectId, pending: Pending): void {
  if (pending.corrupt.length === 0) return;
  const records = pending.corrupt
    .map(
      ({ sequence, offset, length }) =>
        `record ${sequence} (bytes ${offset} to ${offset + length})`,
    )
    .join(', ');
  throw new DestageError(
    'corrupt-record',
    `object ${JSON.stringify(object)}: the checksum does not hold of ${records}; ` +
      'its bytes are not served. Restore the object from a replica or write those bytes anew.',
  );
}

/** The object's bytes: the base with the extents laid over it, holes as zeros. */
export function overlay(base: Extent | undefined, extents: readonly Extent[]): Uint8Array {
  const layers = base === undefined ? extents : [base, ...extents];
  const length = layers.reduce((end, { offset, bytes }) => Math.max(end, offset + bytes.length), 0);
  const image = new Uint8Array(length);
  for (const { offset, bytes } of layers) image.set(bytes, offset);
  return image;
}

/** The same bytes in as few extents as there are gaps between them. */
export function merged(extents: readonly Extent[]): readonly Extent[] {
  const image = overlay(undefined, extents);
  const runs: Extent[] = [];
  for (const [from] of extents.map(rangeOf).toSorted(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && from < last.offset + last.bytes.length) continue;
    const to = coveredEnd(extents, from, rangeOf);
    runs.push({ offset: from, bytes: image.subarray(from, to) });
  }
  return runs;
}

/** The smallest range of `[0, length)` that holds every byte the extents lack; empty when covered. */
export function missingRange(
  extents: readonly Extent[],
  length: number,
): { readonly from: number; readonly to: number } {
  return {
    from: coveredEnd(extents, 0, rangeOf),
    to:
      length -
      coveredEnd(extents, 0, (extent) => [
        length - extent.offset - extent.bytes.length,
        length - extent.offset,
      ]),
  };
}

/** How far from `start` the ranges reach without a gap. */
function coveredEnd(
  extents: readonly Extent[],
  start: number,
  toRange: (extent: Extent) => readonly [number, number],
): number {
  const ranges = extents.map(toRange).toSorted(([a], [b]) => a - b);
  let end = start;
  for (const [from, to] of ranges) {
    if (from > end) break;
    end = Math.max(end, to);
  }
  return end;
}

function rangeOf({ offset, bytes }: Extent): readonly [number, number] {
  return [offset, offset + bytes.length];
}
