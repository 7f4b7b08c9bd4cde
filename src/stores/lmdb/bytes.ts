/**
 * The two encodings that every stored record shares: whole numbers of up to 53 bits as eight bytes,
 * big-endian so that keys sort, and one checksum over several pieces.
 * CRC-32 finds every single flipped bit and every burst of up to 32; it is no defence against malice.
 */
import { crc32 } from 'node:zlib';

/** Bytes of a stored whole number. */
export const wholeBytes = 8;
const high = 2 ** 32;

/** Invariant: `value` is a whole number from 0 to 2^53 - 1. */
export function writeWhole(into: Buffer, value: number, at: number): void {
  into.writeUInt32BE(Math.floor(value / high), at);
  into.writeUInt32BE(value % high, at + 4);
}

/** Reads what `writeWhole` has written. */
export function readWhole(from: Buffer, at: number): number {
  return from.readUInt32BE(at) * high + from.readUInt32BE(at + 4);
}

/** One checksum over the pieces, as if they were one. */
export function checksumOf(...pieces: readonly Uint8Array[]): number {
  return pieces.reduce((checksum, piece) => crc32(piece, checksum), 0);
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
