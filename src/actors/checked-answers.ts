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

/** Errors: each throws `store-failed` when the answer is of another shape. */
export function versionFrom(answer: unknown, object: ObjectId): Sequence | undefined {
  if (answer === undefined || isSequence(answer)) return answer;
  throw noAnswer('ROW', 'version', object, answer, 'undefined or a whole number');
}

export function rowFrom(answer: unknown, object: ObjectId): Row | undefined {
  if (answer === undefined) return undefined;
  if (hasVersion(answer) && 'bytes' in answer && answer.bytes instanceof Uint8Array)
    return answer as Row;
  throw noAnswer('ROW', 'bytes', object, answer, 'undefined or { version, bytes }');
}

/** What was put is there now, or something newer. */
export function putFrom(result: unknown, object: ObjectId, version: Sequence): PutResult {
  const kind = isObject(result) && 'kind' in result ? result.kind : undefined;
  if (kind === 'stored') return { kind };
  if (kind === 'stale' && hasVersion(result) && result.version >= version)
    return { kind, version: result.version };
  const expected = `{ kind: 'stored' }, or 'stale' with a version from ${version}`;
  throw noAnswer('ROW', 'put', object, result, expected);
}

export function liveEntriesFrom(live: unknown, object: ObjectId): LiveEntries {
  if (isObject(live) && 'entries' in live && 'corrupt' in live)
    if (Array.isArray(live.entries) && Array.isArray(live.corrupt)) return live as LiveEntries;
  throw noAnswer('the log', 'entries', object, live, '{ entries, corrupt }, two lists');
}

export function sideRecordFrom(record: unknown, object: ObjectId): SideRecord | undefined {
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
