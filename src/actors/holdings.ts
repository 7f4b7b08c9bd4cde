/**
 * What is held of an object, put together from the places that may hold it. The one way in which
 * log, side store and ROW are read, for a client's read, a fill, a put and a parking alike.
 * The log is read before the side store, and that before ROW: what has left one of them by then is in
 * the next. What cannot be read is not there, is known to be missing, and is never replaced by zeros
 * or by something older.
 */
import { DestageError } from '../stores/errors.ts';
import type { LiveEntries, ObjectId, RowStore, Sequence, SideRecord } from '../stores/ports.ts';
import { liveEntriesFrom, rowFrom, sideRecordFrom, versionFrom } from './checked-answers.ts';
import type { Outside } from './outside.ts';
import { missingRange, pendingOf, requireWhole, type Pending } from './pending.ts';

/** What ROW has of an object. `version` is 0 when it has none, or when it cannot tell: see `damage`. */
export interface RowPart {
  readonly version: Sequence;
  readonly bytes: Uint8Array | undefined;
  /** Why it cannot be read. Then every live entry counts as newer: each byte's newest is among them. */
  readonly damage: DestageError | undefined;
}

/** How ROW is asked. */
export type AskRow = (
  row: RowStore,
  object: ObjectId,
) => Promise<{ readonly version: Sequence; readonly bytes?: Uint8Array } | undefined>;

export const wholeRow: AskRow = async (row, object) => rowFrom(await row.get(object), object);

export const rowVersion: AskRow = async (row, object) => {
  const version = versionFrom(await row.version(object), object);
  return version === undefined ? undefined : { version };
};

/** Not at all: it may be what fails, and entries that it has already do no harm. */
export const noRow: AskRow = () => Promise.resolve(undefined);

/** `missing`: what a put needs of ROW; empty when side record and log hold the whole object. */
export interface Holdings {
  readonly row: RowPart;
  readonly side: SideRecord | undefined;
  readonly live: LiveEntries;
  readonly pending: Pending;
  readonly missing: { readonly from: number; readonly to: number };
}

/** Reads what is held of an object, up to a version. */
export async function holdingsOf(
  outside: Outside,
  object: ObjectId,
  askRow: AskRow,
  upTo?: Sequence,
): Promise<Holdings> {
  const live = liveEntriesFrom(await outside.stores.log.entries(object), object);
  const parked = outside.parked.get(object);
  const side = parked === undefined ? undefined : await sideRecordOf(outside, object, parked);
  const row = await rowPartOf(outside.stores.row, object, askRow);
  const pending = pendingOf(row.version, side, live, upTo);
  return {
    row,
    side,
    live,
    pending,
    missing: missingRange(pending.extents, outside.objectBytesMax),
  };
}

/** Nothing of ROW is needed. */
export function isWhole({ missing }: Holdings): boolean {
  return missing.from >= missing.to;
}

/** Errors: throws `corrupt-record` when bytes are missed that cannot be read. */
export function requireReadable(object: ObjectId, holdings: Holdings): void {
  requireWhole(object, holdings.pending);
  if (holdings.row.damage !== undefined && !isWhole(holdings)) throw holdings.row.damage;
}

/** What ROW says, a record that it cannot read included. Errors: every other one of ROW. */
export async function rowPartOf(row: RowStore, object: ObjectId, askRow: AskRow): Promise<RowPart> {
  try {
    const there = await askRow(row, object);
    return { version: there?.version ?? 0, bytes: there?.bytes, damage: undefined };
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return { version: 0, bytes: undefined, damage: error };
  }
}

/**
 * The valid side record of a parked object, if it is still there. One that cannot be read has lost
 * every byte up to its version: it is as if one log record over the whole object were corrupt, and
 * heals as that does.
 */
async function sideRecordOf(
  outside: Outside,
  object: ObjectId,
  version: Sequence,
): Promise<SideRecord | undefined> {
  try {
    return sideRecordFrom(await outside.stores.side.get(object), object);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const lost = { sequence: version, object, offset: 0, length: outside.objectBytesMax };
    return { version, extents: [], corrupt: [lost], reason: error.message };
  }
}

export function isCorrupt(error: unknown): error is DestageError {
  return error instanceof DestageError && error.code === 'corrupt-record';
}
