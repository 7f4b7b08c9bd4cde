/**
 * The head of a versioned object: its version, what its body must be, and a note, in a record of its
 * own, so that versions and lists are read without touching a body.
 * Value = format, three zeros, checksum, version, body length, body checksum, note.
 * The head's checksum covers the object's name too; the body's covers the name and the version.
 */
import type { Sequence } from '../ports.ts';
import { asBuffer, checksumOf, readWhole, wholeBytes, writeWhole } from './bytes.ts';

const format = 1;
const checksumAt = 4;
const versionAt = 8;
const lengthAt = versionAt + wholeBytes;
const bodyChecksumAt = lengthAt + wholeBytes;
const noteAt = bodyChecksumAt + 4;

/** What a head says. Unit: `bodyLength` in bytes. */
export interface Head {
  readonly version: Sequence;
  readonly bodyLength: number;
  readonly bodyChecksum: number;
  readonly note: Uint8Array;
}

/** The head of a body. */
export function headOf(
  name: Uint8Array,
  version: Sequence,
  body: Uint8Array,
  note: Uint8Array,
): Head {
  const bodyChecksum = checksumOfBody(name, version, body);
  return { version, bodyLength: body.length, bodyChecksum, note };
}

/** Whether a body is the one that its head was made for. */
export function isBodyOf(head: Head, name: Uint8Array, body: Uint8Array): boolean {
  if (body.length !== head.bodyLength) return false;
  return checksumOfBody(name, head.version, body) === head.bodyChecksum;
}

/** The head as a value. */
export function headValueOf(name: Uint8Array, head: Head): Buffer {
  const value = Buffer.alloc(noteAt + head.note.length);
  value.writeUInt32BE(format << 24, 0);
  writeWhole(value, head.version, versionAt);
  writeWhole(value, head.bodyLength, lengthAt);
  value.writeUInt32BE(head.bodyChecksum, bodyChecksumAt);
  value.set(head.note, noteAt);
  value.writeUInt32BE(checksumOfHead(name, value), checksumAt);
  return value;
}

/** The head; `undefined` when its checksum does not hold. */
export function readHead(name: Uint8Array, bytes: Uint8Array): Head | undefined {
  const value = asBuffer(bytes);
  if (value.length < noteAt || value[0] !== format) return undefined;
  if (value.readUInt32BE(checksumAt) !== checksumOfHead(name, value)) return undefined;
  return {
    version: readWhole(value, versionAt),
    bodyLength: readWhole(value, lengthAt),
    bodyChecksum: value.readUInt32BE(bodyChecksumAt),
    note: value.subarray(noteAt),
  };
}

function checksumOfHead(name: Uint8Array, value: Buffer): number {
  return checksumOf(name, value.subarray(0, checksumAt), value.subarray(versionAt));
}

function checksumOfBody(name: Uint8Array, version: Sequence, body: Uint8Array): number {
  const key = Buffer.alloc(wholeBytes);
  writeWhole(key, version, 0);
  return checksumOf(name, key, body);
}
