/**
 * A log entry as lmdb keeps it. The key says everything but the bytes, so that opening reads keys
 * alone and a record with a broken value still names its object:
 * key = sequence, offset, length, name; value = format, three zeros, checksum, payload.
 * The checksum covers the key, the value's first four bytes and the payload.
 */
import type { LogEntrySummary, LogWrite, Sequence } from '../ports.ts';
import { asBuffer, checksumOf, readWhole, wholeBytes, writeWhole } from './bytes.ts';

const format = 1;
const checksumAt = 4;
const headerBytes = 8;
const offsetAt = wholeBytes;
const lengthAt = 2 * wholeBytes;
const nameAt = lengthAt + 4;

/** The key of an entry; `name` is the object's in UTF-8. */
export function logKeyOf(
  { sequence, offset, length }: Omit<LogEntrySummary, 'object'>,
  name: Uint8Array,
): Buffer {
  const key = Buffer.allocUnsafe(nameAt + name.length);
  writeWhole(key, sequence, 0);
  writeWhole(key, offset, offsetAt);
  key.writeUInt32BE(length, lengthAt);
  key.set(name, nameAt);
  return key;
}

/** What a key says; `undefined` when no entry could have been given that key. */
export function readLogKey(bytes: Uint8Array): LogEntrySummary | undefined {
  if (bytes.length <= nameAt) return undefined;
  // A million of these are read when a log is opened.
  const key = Buffer.isBuffer(bytes) ? bytes : asBuffer(bytes);
  const sequence = readWhole(key, 0);
  const offset = readWhole(key, offsetAt);
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(offset)) return undefined;
  return {
    sequence,
    offset,
    length: key.readUInt32BE(lengthAt),
    object: key.toString('utf8', nameAt),
  };
}

/** The least key that an entry of this sequence or a later one can have. */
export function logKeyFrom(sequence: Sequence): Buffer {
  const key = Buffer.alloc(wholeBytes);
  writeWhole(key, sequence, 0);
  return key;
}

/** The value of an entry: a copy of the payload behind its header. */
export function logValueOf(key: Uint8Array, bytes: LogWrite['bytes']): Buffer {
  const value = Buffer.allocUnsafe(headerBytes + bytes.length);
  value.writeUInt32BE(format << 24, 0);
  value.set(bytes, headerBytes);
  value.writeUInt32BE(checksumOfValue(key, value), checksumAt);
  return value;
}

/** The payload, as a view of `bytes`; `undefined` when the record is not what was appended. */
export function readLogValue(
  key: Uint8Array,
  bytes: Uint8Array,
  length: number,
): Uint8Array | undefined {
  const value = asBuffer(bytes);
  if (value.length !== headerBytes + length || value[0] !== format) return undefined;
  if (value.readUInt32BE(checksumAt) !== checksumOfValue(key, value)) return undefined;
  return value.subarray(headerBytes);
}

function checksumOfValue(key: Uint8Array, value: Buffer): number {
  return checksumOf(key, value.subarray(0, checksumAt), value.subarray(headerBytes));
}
