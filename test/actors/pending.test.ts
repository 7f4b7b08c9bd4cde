/** What of an object is not in ROW, against a reference that knows one byte at a time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  merged,
  missingRange,
  overlay,
  pendingOf,
  requireWhole,
} from '../../src/actors/pending.ts';
import type { Extent, LogEntry, SideRecord } from '../../src/stores/ports.ts';

const length = 24;

const extent: fc.Arbitrary<Extent> = fc
  .tuple(fc.nat(length - 1), fc.uint8Array({ minLength: 1, maxLength: 10 }))
  .map(([offset, bytes]) => ({ offset, bytes: bytes.subarray(0, length - offset) }));
const extents = fc.array(extent, { maxLength: 8 });

/** Which bytes of [0, length) some extent covers. */
function coverage(given: readonly Extent[]): readonly boolean[] {
  const covered = Array<boolean>(length).fill(false);
  for (const { offset, bytes } of given) covered.fill(true, offset, offset + bytes.length);
  return covered;
}

/** The last extent that covers a byte says what it is. */
function byteAt(given: readonly Extent[], at: number): number {
  const last = given.findLast(({ offset, bytes }) => at >= offset && at < offset + bytes.length);
  return last?.bytes[at - last.offset] ?? 0;
}

describe('overlay', () => {
  test('has each byte of the last extent that covers it, the base below all, holes as zeros', () => {
    fc.assert(
      fc.property(fc.option(extent, { nil: undefined }), extents, (base, given) => {
        const layers = base === undefined ? given : [base, ...given];
        const end = Math.max(0, ...layers.map(({ offset, bytes }) => offset + bytes.length));
        const expected = Array.from({ length: end }, (_, at) => byteAt(layers, at));
        expect([...overlay(base, given)]).toEqual(expected);
      }),
    );
  });

  test('changes none of what it is given', () => {
    const base = { offset: 0, bytes: Uint8Array.of(1, 1, 1) };
    const image = overlay(base, [{ offset: 1, bytes: Uint8Array.of(2) }]);
    expect([...image]).toEqual([1, 2, 1]);
    image.fill(9);
    expect([...base.bytes]).toEqual([1, 1, 1]);
  });
});

describe('missingRange', () => {
  test('is the smallest range that holds every byte that no extent covers', () => {
    fc.assert(
      fc.property(extents, (given) => {
        const covered = coverage(given);
        const { from, to } = missingRange(given, length);
        const first = covered.indexOf(false);
        if (first === -1) expect(from).toBeGreaterThanOrEqual(to);
        else expect({ from, to }).toEqual({ from: first, to: covered.lastIndexOf(false) + 1 });
      }),
    );
  });

  test('read as a base and laid below the extents gives back the whole object', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: length, maxLength: length }),
        extents,
        (row, given) => {
          const { from, to } = missingRange(given, length);
          const base = from < to ? { offset: from, bytes: row.subarray(from, to) } : undefined;
          expect(overlay(base, given)).toEqual(overlay({ offset: 0, bytes: row }, given));
        },
      ),
    );
  });
});

describe('pendingOf', () => {
  const entry = (sequence: number): LogEntry => ({
    sequence,
    object: 'a',
    offset: 0,
    bytes: Uint8Array.of(sequence),
  });
  const lost = (sequence: number) => ({ sequence, object: 'a', offset: 5, length: 2 });
  const side = (version: number): SideRecord => ({
    version,
    extents: [{ offset: 0, bytes: Uint8Array.of(100 + version) }],
    corrupt: [],
    reason: 'sick',
  });
  const firstBytes = (given: readonly Extent[]) => given.map(({ bytes }) => bytes[0]);
  const live = { entries: [1, 2, 3, 4, 5].map(entry), corrupt: [] };

  test('is what is newer than ROW, and at most what is asked for', () => {
    expect(firstBytes(pendingOf(2, undefined, live).extents)).toEqual([3, 4, 5]);
    expect(firstBytes(pendingOf(2, undefined, live, 4).extents)).toEqual([3, 4]);
    expect(pendingOf(5, undefined, live).extents).toEqual([]);
  });

  test('begins with the side record where that is newer than ROW, and goes on after it', () => {
    expect(firstBytes(pendingOf(1, side(3), live).extents)).toEqual([103, 4, 5]);
    expect(firstBytes(pendingOf(3, side(3), live).extents)).toEqual([4, 5]);
    expect(firstBytes(pendingOf(4, side(3), live).extents)).toEqual([5]);
  });

  test('names the corrupt records of the same range, and requireWhole refuses them', () => {
    const corrupt = [lost(2), lost(6)];
    expect(pendingOf(2, undefined, { ...live, corrupt }).corrupt).toEqual([corrupt[1]]);
    const pending = pendingOf(1, undefined, { ...live, corrupt });
    expect(() => requireWhole('a "b"', pending)).toThrow(
      /"a \\"b\\"".*checksum.*record 2 .*record 6 /,
    );
    expect(() => requireWhole('a', pendingOf(6, undefined, { ...live, corrupt }))).not.toThrow();
  });

  test('keeps the corrupt records that an object was parked with', () => {
    const parked = { ...side(3), corrupt: [lost(3)] };
    expect(pendingOf(0, parked, live).corrupt).toEqual(parked.corrupt);
  });

  test('does not mind a corrupt record that ROW has overtaken, parked or not', () => {
    const parked = {
      ...side(5),
      corrupt: [lost(2), lost(4)],
    };
    expect(pendingOf(3, parked, live).corrupt).toEqual([lost(4)]);
  });

  test('does not mind a corrupt record that later writes cover as a whole, and only then', () => {
    const later = (offset: number, bytes: number): LogEntry => ({
      sequence: 7,
      object: 'a',
      offset,
      bytes: new Uint8Array(bytes),
    });
    const corruptWith = (...entries: LogEntry[]) =>
      pendingOf(0, undefined, { entries, corrupt: [lost(3)] }).corrupt;
    expect(corruptWith(later(4, 4))).toEqual([]);
    expect(corruptWith(later(5, 1), later(6, 1))).toEqual([]);
    expect(corruptWith(later(6, 4))).toEqual([lost(3)]);
    expect(corruptWith({ ...later(4, 4), sequence: 2 })).toEqual([lost(3)]);
  });
});

describe('merged', () => {
  test('is the same bytes at the same places, in extents that do not touch or overlap', () => {
    fc.assert(
      fc.property(extents, (given) => {
        const runs = merged(given);
        expect(overlay(undefined, runs)).toEqual(overlay(undefined, given));
        expect(coverage(runs)).toEqual(coverage(given));
        const ends = runs.map(({ offset, bytes }) => offset + bytes.length);
        for (const [turn, { offset }] of runs.entries())
          if (turn > 0) expect(offset).toBeGreaterThan(ends[turn - 1] ?? 0);
      }),
    );
  });
});
