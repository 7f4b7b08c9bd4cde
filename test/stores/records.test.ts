/**
 * The stored records: what is written is read back, and no flipped bit gets past a checksum.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, headValueOf, isBodyOf, readHead } from '../../src/stores/lmdb/head-record.ts';
import { logMarkValueOf, readLogMark } from '../../src/stores/lmdb/log-mark.ts';
import {
  logKeyOf,
  logValueOf,
  readLogKey,
  readLogValue,
} from '../../src/stores/lmdb/log-record.ts';
import {
  readSideBody,
  readSideNote,
  sideBodyOf,
  sideNoteOf,
} from '../../src/stores/lmdb/side-record.ts';

const whole = fc.maxSafeNat();
const payload = fc.uint8Array({ maxLength: 300 });
const object = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

const flipped = (bytes: Uint8Array, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << (bit % 8)), at);
  return copy;
};

describe('a log record', () => {
  const record = fc.record({ sequence: whole, offset: whole, object, bytes: payload });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(record, ({ bytes, ...entry }) => {
        const summary = { ...entry, length: bytes.length };
        const key = logKeyOf(summary, Buffer.from(entry.object));
        expect(readLogKey(key)).toEqual(summary);
        expect(readLogValue(key, logValueOf(key, bytes), bytes.length)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is refused with any one bit of key or value flipped', () => {
    fc.assert(
      fc.property(record, fc.nat(), ({ bytes, ...entry }, bit) => {
        const key = logKeyOf({ ...entry, length: bytes.length }, Buffer.from(entry.object));
        const value = logValueOf(key, bytes);
        expect(readLogValue(key, flipped(value, bit), bytes.length)).toBeUndefined();
        const wrongKey = flipped(key, bit);
        const length = readLogKey(wrongKey)?.length ?? bytes.length;
        expect(readLogValue(wrongKey, value, length)).toBeUndefined();
      }),
    );
  });

  it('is refused when it is cut short', () => {
    fc.assert(
      fc.property(record, fc.nat(), ({ bytes, ...entry }, cut) => {
        const key = logKeyOf({ ...entry, length: bytes.length }, Buffer.from(entry.object));
        const value = logValueOf(key, bytes);
        const short = value.subarray(0, cut % value.length);
        expect(readLogValue(key, short, bytes.length)).toBeUndefined();
      }),
    );
  });

  it('sorts by sequence', () => {
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        const [a, b] = [one, other].map((sequence) =>
          logKeyOf({ sequence, offset: 0, length: 0 }, Buffer.from('x')),
        );
        expect(Buffer.compare(a ?? Buffer.alloc(0), b ?? Buffer.alloc(0))).toBe(
          Math.sign(one - other),
        );
      }),
    );
  });
});

describe('the mark of a log', () => {
  it('is read back as it was written, and refused with any one bit flipped', () => {
    fc.assert(
      fc.property(whole, whole, fc.nat(), (last, trimmedTo, bit) => {
        const value = logMarkValueOf({ last, trimmedTo });
        expect(readLogMark(value)).toEqual({ last, trimmedTo });
        expect(readLogMark(flipped(value, bit))).toBeUndefined();
      }),
    );
  });
});

describe('the head of an object', () => {
  const given = fc.record({ object, version: whole, body: payload, note: payload });

  it('is read back as it was written, with its body', () => {
    fc.assert(
      fc.property(given, ({ version, body, note, ...named }) => {
        const name = Buffer.from(named.object);
        const head = readHead(name, headValueOf(name, headOf(name, version, body, note)));
        expect(head).toMatchObject({ version, bodyLength: body.length, note: Buffer.from(note) });
        expect(head && isBodyOf(head, name, body)).toBe(true);
      }),
    );
  });

  it('is refused with any one bit of name, head or body flipped', () => {
    fc.assert(
      fc.property(given, fc.nat(), ({ version, body, note, ...named }, bit) => {
        const name = Buffer.from(named.object);
        const head = headOf(name, version, body, note);
        const value = headValueOf(name, head);
        expect(readHead(name, flipped(value, bit))).toBeUndefined();
        expect(readHead(flipped(name, bit), value)).toBeUndefined();
        if (body.length > 0) expect(isBodyOf(head, name, flipped(body, bit))).toBe(false);
      }),
    );
  });
});

describe('a side record', () => {
  it('is read back as it was written', () => {
    const record = fc.record({
      version: whole,
      extents: fc.array(fc.record({ offset: whole, bytes: payload }), { maxLength: 5 }),
      corrupt: fc.array(fc.record({ sequence: whole, offset: whole, length: whole, object }), {
        maxLength: 5,
      }),
      reason: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(record, (given) => {
        const { extents, corrupt } = readSideBody(sideBodyOf(given));
        expect(corrupt).toEqual(given.corrupt);
        expect(extents).toEqual(
          given.extents.map(({ offset, bytes }) => ({ offset, bytes: Buffer.from(bytes) })),
        );
        const bytes = given.extents.reduce((sum, extent) => sum + extent.bytes.length, 0);
        expect(readSideNote(sideNoteOf(given))).toEqual({ bytes, reason: given.reason });
      }),
    );
  });
});
