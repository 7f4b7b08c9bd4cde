/**
 * What a log remembers beside its entries, written in the transaction of each trim: how far it has
 * counted and how far it was trimmed, so that no number is ever given twice.
 * Its key sorts before every entry's, whose sequences begin at 1.
 */
import type { Sequence } from '../ports.ts';
import { asBuffer, checksumOf, readWhole, wholeBytes, writeWhole } from './bytes.ts';

const format = 1;
const checksumAt = 4;
const lastAt = 8;
const trimmedAt = lastAt + wholeBytes;
const markBytes = trimmedAt + wholeBytes;

/** Where the mark is kept. */
export const markKey = Buffer.alloc(wholeBytes);

/** Invariant: every entry is at or above `trimmedTo`; no sequence above `last` was trimmed. */
export interface LogMark {
  readonly last: Sequence;
  readonly trimmedTo: Sequence;
}

/** The mark as a value. */
export function logMarkValueOf({ last, trimmedTo }: LogMark): Buffer {
  const value = Buffer.alloc(markBytes);
  value.writeUInt32BE(format << 24, 0);
  writeWhole(value, last, lastAt);
  writeWhole(value, trimmedTo, trimmedAt);
  value.writeUInt32BE(checksumOfMark(value), checksumAt);
  return value;
}

/** The mark; `undefined` when its checksum does not hold. */
export function readLogMark(bytes: Uint8Array): LogMark | undefined {
  const value = asBuffer(bytes);
  if (value.length !== markBytes || value[0] !== format) return undefined;
  if (value.readUInt32BE(checksumAt) !== checksumOfMark(value)) return undefined;
  return { last: readWhole(value, lastAt), trimmedTo: readWhole(value, trimmedAt) };
}

function checksumOfMark(value: Buffer): number {
  return checksumOf(markKey, value.subarray(0, checksumAt), value.subarray(lastAt));
}
