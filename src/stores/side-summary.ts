/**
 * What a parked object weighs: the one figure of a side record that is worked out, not given.
 * Both adapters show it in their lists.
 */
import type { Extent } from './ports.ts';

/** The sum of the extents. Unit: bytes. */
export function payloadBytesOf(extents: readonly Extent[]): number {
  return extents.reduce((bytes, extent) => bytes + extent.bytes.length, 0);
}
