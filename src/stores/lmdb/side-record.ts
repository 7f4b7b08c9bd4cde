/**
 * A parked object as bytes: the note of its head says what the list shows, the body holds the
 * extents and the names of the log records that could not be read.
 * Checksums are the head's: what is decoded here has been found whole.
 */
import type { Extent, LogEntrySummary, SideRecord } from '../ports.ts';
import { payloadBytesOf } from '../side-summary.ts';
import { asBuffer, readWhole, wholeBytes, writeWhole } from './bytes.ts';

/** What the list shows of a parked object. Unit: bytes. */
export interface SideNote {
  readonly bytes: number;
  readonly reason: string;
}

/** The note of a record. */
export function sideNoteOf({ extents, reason }: SideRecord): Buffer {
  const bytes = Buffer.alloc(wholeBytes);
  writeWhole(bytes, payloadBytesOf(extents), 0);
  return Buffer.concat([bytes, Buffer.from(reason, 'utf8')]);
}

/** Reads what `sideNoteOf` has written. */
export function readSideNote(note: Uint8Array): SideNote {
  const bytes = asBuffer(note);
  return { bytes: readWhole(bytes, 0), reason: bytes.toString('utf8', wholeBytes) };
}

/** The body: each list is its count and then its items. */
export function sideBodyOf({ extents, corrupt }: SideRecord): Buffer {
  return Buffer.concat([
    wholeOf(extents.length),
    ...extents.flatMap(({ offset, bytes }) => [wholeOf(offset), wholeOf(bytes.length), bytes]),
    wholeOf(corrupt.length),
    ...corrupt.flatMap(({ sequence, object, offset, length }) => {
      const name = Buffer.from(object, 'utf8');
      return [sequence, offset, length, name.length].map(wholeOf).concat(name);
    }),
  ]);
}

/** Reads what `sideBodyOf` has written; extents are views of `body`. */
export function readSideBody(body: Uint8Array): Pick<SideRecord, 'extents' | 'corrupt'> {
  const reader = new BodyReader(asBuffer(body));
  const extents = Array.from({ length: reader.whole() }, (): Extent => {
    const offset = reader.whole();
    return { offset, bytes: reader.piece() };
  });
  const corrupt = Array.from({ length: reader.whole() }, (): LogEntrySummary => {
    const [sequence, offset, length] = [reader.whole(), reader.whole(), reader.whole()];
    return { sequence, offset, length, object: reader.piece().toString('utf8') };
  });
  return { extents, corrupt };
}

class BodyReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  whole(): number {
    this.#at += wholeBytes;
    return readWhole(this.#body, this.#at - wholeBytes);
  }

  piece(): Buffer {
    const length = this.whole();
    this.#at += length;
    return this.#body.subarray(this.#at - length, this.#at);
  }
}

function wholeOf(value: number): Buffer {
  const bytes = Buffer.alloc(wholeBytes);
  writeWhole(bytes, value, 0);
  return bytes;
}
