/**
 * The sorted map against JavaScript's own Map: the same entries, ascending, canonical, persistent and
 * balanced. Not here: what a view keeps in it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  firstKey,
  getAt,
  removeAt,
  setAt,
  type SortedMap,
} from '../../src/machines/sorted-map.ts';

type Step = readonly ['set', string | number, number] | readonly ['remove', string | number];

/** Steps over few keys, so that they meet: of one type, as a map's keys are. */
const stepsOver = (keys: fc.Arbitrary<string | number>) =>
  fc.array(
    fc.oneof(
      fc.tuple(fc.constant('set' as const), keys, fc.nat(9)),
      fc.tuple(fc.constant('remove' as const), keys),
    ),
    { maxLength: 60 },
  );
const odd = fc.constantFrom('', '__proto__', 'constructor', 'a', 'aa', 'b', '\u{1f600}', 'Z');
const steps = fc.oneof(
  stepsOver(fc.oneof(odd, fc.string({ maxLength: 2 }))),
  stepsOver(fc.integer({ min: -3, max: 12 })),
);

type Tree = SortedMap<string | number, number>;
const empty = null as Tree;

function applied(map: Tree, [kind, key, value]: Step) {
  return kind === 'set' ? setAt(map, key, value) : removeAt(map, key);
}

function applyTo(reference: Map<string | number, number>, [kind, key, value]: Step): void {
  if (kind === 'set') reference.set(key, value);
  else reference.delete(key);
}

function ascending(reference: ReadonlyMap<string | number, number>) {
  return [...reference].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function depthOf(
  map: SortedMap<string | number, number> | SortedMap<number, number> | SortedMap<string, number>,
): number {
  return map === null ? 0 : 1 + Math.max(depthOf(map.left), depthOf(map.right));
}

describe('a sorted map', () => {
  it('has the entries of a Map after the same steps, ascending by key', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const reference = new Map<string | number, number>();
        let map = empty;
        for (const step of taken) {
          map = applied(map, step);
          applyTo(reference, step);
          expect([...entriesOf(map)]).toEqual(ascending(reference));
          expect(firstKey(map)).toBe(ascending(reference)[0]?.[0]);
          expect(getAt(map, step[1])).toBe(reference.get(step[1]));
        }
      }),
    );
  });

  it('is the same tree for the same entries, whatever has happened before', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const reference = new Map<string | number, number>();
        let map = empty;
        for (const step of taken) {
          map = applied(map, step);
          applyTo(reference, step);
        }
        const backwards = ascending(reference).toReversed();
        const rebuilt = backwards.reduce((built, [key, value]) => setAt(built, key, value), empty);
        expect(map).toEqual(rebuilt);
      }),
    );
  });

  it('leaves every older version as it was', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const versions: (readonly [Tree, string])[] = [];
        let map = empty;
        for (const step of taken) {
          versions.push([map, JSON.stringify(map)]);
          map = applied(map, step);
        }
        for (const [version, text] of versions) expect(JSON.stringify(version)).toBe(text);
      }),
    );
  });

  it('is the same value after JSON', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const map = taken.reduce(applied, empty);
        expect(JSON.parse(JSON.stringify(map))).toEqual(map);
      }),
    );
  });

  it.each([
    ['upwards', (turn: number) => turn],
    ['downwards', (turn: number) => 10_000 - turn],
    ['in steps of 4096', (turn: number) => turn * 4096],
  ])('stays shallow with 10,000 keys %s', (_how, keyOf) => {
    let map: SortedMap<number, number> = null;
    for (let turn = 0; turn < 10_000; turn++) map = setAt(map, keyOf(turn), turn);
    // A random treap of n keys is about 2 ln n = 18 deep on average, and hardly ever twice that.
    expect(depthOf(map)).toBeLessThan(45);
    expect([...entriesOf(map)]).toHaveLength(10_000);
  });

  it('stays shallow with 10,000 names in a row', () => {
    let map: SortedMap<string, number> = null;
    for (let turn = 0; turn < 10_000; turn++) map = setAt(map, `volume-0/object-${turn}`, turn);
    expect(depthOf(map)).toBeLessThan(45);
  });

  it('shares all but one path with the version before', () => {
    let map: SortedMap<number, number> = null;
    for (let turn = 0; turn < 1000; turn++) map = setAt(map, turn, turn);
    const nodes = new Set<object>(nodesOf(map));
    const fresh = nodesOf(setAt(map, 500, -1)).filter((node) => !nodes.has(node));
    expect(fresh.length).toBeLessThanOrEqual(depthOf(map));
  });
});

function nodesOf(map: SortedMap<number, number>): readonly object[] {
  return map === null ? [] : [map, ...nodesOf(map.left), ...nodesOf(map.right)];
}
