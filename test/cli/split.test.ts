/** Requests cut at object borders. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf } from '../../src/cli/trace/split.ts';

const write = { kind: 'write', volume: 'v' } as const;

test.each([
  [{ offset: 0, size: 512 }, [['v:0', 0, 512]]],
  [{ offset: 65536, size: 65536 }, [['v:1', 0, 65536]]],
  [
    { offset: 65024, size: 1024 },
    [
      ['v:0', 65024, 512],
      ['v:1', 0, 512],
    ],
  ],
  [
    { offset: 61440, size: 4096 + 65536 + 512 },
    [
      ['v:0', 61440, 4096],
      ['v:1', 0, 65536],
      ['v:2', 0, 512],
    ],
  ],
])('%j', (stretch, parts) => {
  const found = partsOf({ ...write, ...stretch }, 65536);
  expect(found.map(({ object, offset, length }) => [object, offset, length])).toEqual(parts);
});

test('parts are whole, in order, and within their objects', () => {
  const sectors = (max: number) => fc.integer({ min: 0, max }).map((count) => count * 512);
  fc.assert(
    fc.property(sectors(2 ** 40), sectors(5000), sectors(256), (offset, size, objectSectors) => {
      const objectBytes = objectSectors + 512;
      let at = offset;
      for (const part of partsOf({ ...write, offset, size }, objectBytes)) {
        expect(Number(part.object.split(':')[1]) * objectBytes + part.offset).toBe(at);
        expect(part.length).toBeGreaterThan(0);
        expect(part.offset + part.length).toBeLessThanOrEqual(objectBytes);
        at += part.length;
      }
      expect(at).toBe(offset + size);
    }),
  );
});
