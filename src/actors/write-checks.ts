/**
 * What a write has to be before anything is done for it. What is refused here has stored nothing, and
 * fails no other write of its commit.
 */
import { DestageError } from '../stores/errors.ts';
import { objectNameBytes } from '../stores/object-name.ts';
import type { LogWrite } from '../stores/ports.ts';

/** What a write has to fit into. Unit: bytes. */
export interface WriteBounds {
  readonly objectBytesMax: number;
  readonly quotaBytes: number;
}

/** Errors: throws `bad-write`. */
export function requireFit(
  { object, offset, bytes }: LogWrite,
  { objectBytesMax, quotaBytes }: WriteBounds,
): void {
  if (!(bytes instanceof Uint8Array))
    throw badWrite(`the bytes are of ${typeof bytes}; give a Uint8Array, such as a Buffer`);
  if (typeof object !== 'string')
    throw badWrite(`the object is of ${typeof object}; its name is a string`);
  if (object === '') throw badWrite('the object has no name; give a non-empty string');
  objectNameBytes(object);
  if (!Number.isInteger(offset) || offset < 0)
    throw badWrite(`offset is ${offset}; it has to be an integer of at least 0`);
  const end = offset + bytes.length;
  if (bytes.length === 0) throw badWrite(`${object}: no bytes; a write has at least one`);
  if (end > objectBytesMax)
    throw badWrite(
      `${object}: bytes ${offset} to ${end}; an object has ${objectBytesMax} (objectBytesMax). Split the write`,
    );
  if (bytes.length > quotaBytes)
    throw badWrite(`${object}: ${bytes.length} bytes; the log's quota is ${quotaBytes}`);
}

function badWrite(what: string): DestageError {
  return new DestageError('bad-write', `${what}.`);
}
