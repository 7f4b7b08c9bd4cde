/**
 * A client's read: the newest acked bytes of an object, wherever they are.
 * Not through its view: what the stores hold is what has been acked, and a little more.
 */
import type { ObjectId } from '../stores/ports.ts';
import { holdingsOf, requireReadable, wholeRow } from './holdings.ts';
import type { Outside } from './outside.ts';
import { overlay } from './pending.ts';

/** `undefined` when it was never written. Errors: `corrupt-record`, and those of the stores. */
export async function readNewest(
  outside: Outside,
  object: ObjectId,
): Promise<Uint8Array | undefined> {
  const holdings = await holdingsOf(outside, object, wholeRow);
  requireReadable(object, holdings);
  const { bytes } = holdings.row;
  const { extents } = holdings.pending;
  if (extents.length === 0) return bytes;
  return overlay(bytes && { offset: 0, bytes }, extents);
}
