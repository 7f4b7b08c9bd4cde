/**
 * What an object may be called, and what may be appended for it: checked where a write enters a
 * store, so that every adapter refuses the same writes with the same words.
 */
import { DestageError } from './errors.ts';
import type { LogWrite, ObjectId } from './ports.ts';

const nameBytesMax = 1024;
const loneSurrogate = /\p{Surrogate}/u;

/** The UTF-8 bytes of an object's name. Errors: `bad-write` when no object can be called so. */
export function objectNameBytes(object: ObjectId): Buffer {
  const bytes = Buffer.from(object, 'utf8');
  if (bytes.length === 0 || bytes.length > nameBytesMax)
    throw badWrite(`an object's name of ${bytes.length} UTF-8 bytes`, '1 to 1,024 bytes');
  // Two names that differ only there would encode to the same bytes.
  if (loneSurrogate.test(object))
    throw badWrite(`the object's name ${JSON.stringify(object)}`, 'well-formed Unicode');
  return bytes;
}

/** The payload of a batch in bytes. Errors: `bad-write`. */
export function checkedBatchBytes(writes: readonly LogWrite[]): number {
  if (writes.length === 0) throw badWrite('an append of no writes', 'at least one write');
  let payloadBytes = 0;
  for (const { object, offset, bytes } of writes) {
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw badWrite(`offset ${offset} of object ${object}`, 'a whole number from 0');
    payloadBytes += bytes.length;
  }
  return payloadBytes;
}

function badWrite(given: string, allowed: string): DestageError {
  return new DestageError(
    'bad-write',
    `${given} was given; allowed is ${allowed}. Nothing was stored: correct the write and repeat it.`,
  );
}
