/**
 * What the formats' parsers share: reading one field, and turning checked fields into a request.
 * Not a CSV parser: no trace here quotes a field, so a line is split at its commas.
 */
import { REQUEST_BYTES_MAX, SECTOR_BYTES } from './request.ts';
import type { ParsedLine, TraceRequest } from './request.ts';

const WHOLE = /^\d{1,18}$/;
const VOLUME = /^[\w.-]{1,64}$/;

/** The line asks for something that moves no bytes. */
export const SKIPPED: ParsedLine = { kind: 'skipped' };

/** A line that is not a request, and what it should have been. */
export function malformed(expected: string): ParsedLine {
  return { kind: 'malformed', expected };
}

/** Whether a field is a whole number, however large: times are checked, never computed with. */
export function isWhole(field: string | undefined): field is string {
  return field !== undefined && WHOLE.test(field);
}

/** The value of a whole, exactly representable number; `undefined` when it is not one. */
export function whole(field: string | undefined): number | undefined {
  if (!isWhole(field)) return undefined;
  const value = Number(field);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Whether a field may name a host, disk or volume. */
export function isVolume(field: string | undefined): field is string {
  return field !== undefined && VOLUME.test(field);
}

/** A request of checked bytes, or what is wrong with them; names are those of the trace's columns. */
export function requestOf(
  request: TraceRequest,
  names: { readonly offset: string; readonly size: string },
): ParsedLine {
  const { offset, size } = request;
  if (size % SECTOR_BYTES !== 0 || size > REQUEST_BYTES_MAX) {
    return malformed(`${names.size} of a multiple of 512 bytes, at most 64 MiB`);
  }
  if (offset % SECTOR_BYTES !== 0 || !Number.isSafeInteger(offset + size)) {
    return malformed(`${names.offset} at a multiple of 512 bytes, below 2^53`);
  }
  return size === 0 ? SKIPPED : request;
}
