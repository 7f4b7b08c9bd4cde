/**
 * The table of names against a Map: names that come and go, many of them with the same place.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NameTable } from '../../src/columns/name-table.ts';

it('finds the row of each name that was added and not removed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 300 }), (toggled) => {
      const known = new Map<string, number>();
      const rows: (string | undefined)[] = [];
      const table = new NameTable((row) => rows[row]);
      for (const number of toggled) {
        const name = `volume-0/object-${number}`;
        if (known.has(name)) {
          table.remove(name, number);
          known.delete(name);
        } else {
          rows[number] = name;
          table.add(name, number);
          known.set(name, number);
        }
        expect(table.size).toBe(known.size);
      }
      for (let number = 0; number <= 60; number++) {
        const name = `volume-0/object-${number}`;
        expect(table.rowOf(name)).toBe(known.get(name) ?? -1);
      }
    }),
  );
});
