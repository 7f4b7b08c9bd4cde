/**
 * A block request as a trace tells it, whatever the trace's format, and the limits that every format
 * shares. Not the engine's write: `split.ts` cuts a request into those.
 */

/** The unit of every trace here, and of the replay's bookkeeping. Unit: bytes. */
export const SECTOR_BYTES = 512;

/** The largest request that is believed; a larger one is taken for a malformed line. Unit: bytes. */
export const REQUEST_BYTES_MAX = 64 * 1024 * 1024;

/**
 * One read or write.
 * Unit: `offset` and `size` in bytes from the volume's start.
 * Invariant: both are multiples of `SECTOR_BYTES`, `size` is positive, their sum is a safe integer.
 */
export interface TraceRequest {
  readonly kind: 'read' | 'write';
  readonly volume: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * What a line is. `skipped`: a well-formed request that moves no bytes. `expected` says what should
 * have been there, as the end of a sentence.
 */
export type ParsedLine =
  | TraceRequest
  | { readonly kind: 'skipped' }
  | { readonly kind: 'malformed'; readonly expected: string };
