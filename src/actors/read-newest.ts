/**
 * A client's read: the newest acked bytes of an object, wherever they are.
 * Not through its view: what the stores hold is what has been acked, and a little more.
 */
import { DestageError } from '../stores/errors.ts';
import type { ObjectId } from '../stores/ports.ts';
import { holdingsOf, requireReadable, wholeRow } from './holdings.ts';
import type { Outside } from './outside.ts';
import { overlay } from './pending.ts';
import { within } from './within.ts';

/** `undefined` when it was never written. Errors: `corrupt-record`, and those of the stores. */
export function readNewest(
  outside: Outside,
  object: ObjectId,
  timeoutMs: number,
): Promise<Uint8Array | undefined> {
  return within(timeoutMs, read(outside, object), () =>
    lateRead(`object ${JSON.stringify(object)} has not been read`, timeoutMs),
  );
}

export function lateRead(what: string, timeoutMs: number): DestageError {
  return new DestageError(
    'store-failed',
    `${what} within ${timeoutMs} ms (readTimeoutMs): a store does not answer. See to it, or give it ` +
      'more time, and read again.',
  );
}

async function read(outside: Outside, object: ObjectId): Promise<Uint8Array | undefined> {
  const holdings = await holdingsOf(outside, object, wholeRow);
  requireReadable(object, holdings);
  const { bytes } = holdings.row;
  const { extents } = holdings.pending;
  if (extents.length === 0) return bytes;
  return overlay(bytes && { offset: 0, bytes }, extents);
}
