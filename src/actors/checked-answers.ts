/**
 * What the stores answer, looked at before it is believed: a store of somebody else's may answer
 * anything, and an answer that is none has to cost an attempt, not a write.
 * Only the shape, and what decisions are made by; whether it is true is not to be seen from here.
 */
import { DestageError } from '../stores/errors.ts';
import type {
  LiveEntries,
  ObjectId,
  PutResult,
  Row,
  Sequence,
  SideRecord,
} from '../stores/ports.ts';

/** Errors: each rejects with `store-failed` when the answer is of another shape, and as it does itself. */
export async function versionFrom(
  answer: Promise<Sequence | undefined>,
  object: ObjectId,
): Promise<Sequence | undefined> {
  const version: unknown = await answer;
  if (version === undefined || isSequence(version)) return version;
  throw noAnswer('ROW', 'version', object, version, 'undefined or a whole number');
}

export async function rowFrom(
  answer: Promise<Row | undefined>,
  object: ObjectId,
): Promise<Row | undefined> {
  const row: unknown = await answer;
  if (row === undefined || (hasVersion(row) && 'bytes' in row && row.bytes instanceof Uint8Array))
    return row as Row | undefined;
  throw noAnswer('ROW', 'bytes', object, row, 'undefined or { version, bytes }');
}

/** What was put is there now, or something newer. */
export async function putFrom(
  answer: Promise<PutResult>,
  object: ObjectId,
  version: Sequence,
): Promise<PutResult> {
  const result: unknown = await answer;
  const kind = isObject(result) && 'kind' in result ? result.kind : undefined;
  if (kind === 'stored') return { kind };
  if (kind === 'stale' && hasVersion(result) && result.version >= version)
    return { kind, version: result.version };
  const expected = `{ kind: 'stored' }, or 'stale' with a version from ${version}`;
  throw noAnswer('ROW', 'put', object, result, expected);
}

export async function liveEntriesFrom(
  answer: Promise<LiveEntries>,
  object: ObjectId,
): Promise<LiveEntries> {
  const live: unknown = await answer;
  if (isObject(live) && 'entries' in live && 'corrupt' in live)
    if (Array.isArray(live.entries) && Array.isArray(live.corrupt)) return live as LiveEntries;
  throw noAnswer('the log', 'entries', object, live, '{ entries, corrupt }, two lists');
}

export async function sideRecordFrom(
  answer: Promise<SideRecord | undefined>,
  object: ObjectId,
): Promise<SideRecord | undefined> {
  const record: unknown = await answer;
  if (record === undefined) return undefined;
  if (hasVersion(record) && 'extents' in record && 'corrupt' in record)
    if (Array.isArray(record.extents) && Array.isArray(record.corrupt)) return record as SideRecord;
  const expected = 'undefined or { version, extents, corrupt, reason }';
  throw noAnswer('the side store', 'record', object, record, expected);
}

function noAnswer(
  store: string,
  what: string,
  object: ObjectId,
  given: unknown,
  expected: string,
): DestageError {
  return new DestageError(
    'store-failed',
    `${store} has answered for the ${what} of object ${JSON.stringify(object)} with ` +
      `${shown(given)}; expected ${expected}. Mend that store.`,
  );
}

function shown(given: unknown): string {
  return isObject(given)
    ? `an object with the keys ${Object.keys(given).join(', ') || '(none)'}`
    : `${typeof given} ${String(given)}`;
}

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null;
}

function isSequence(given: unknown): given is Sequence {
  return Number.isSafeInteger(given) && Number(given) >= 0;
}

function hasVersion(given: unknown): given is { readonly version: Sequence } {
  return isObject(given) && 'version' in given && isSequence(given.version);
}
