/**
 * Columns and their versions against plain maps and arrays: random changes of random versions, old
 * ones too, and changes that fail half-way. Every version that was ever made reads as it was made.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cell } from '../../src/columns/cell.ts';
import { Chains } from '../../src/columns/chains.ts';
import { Column } from '../../src/columns/column.ts';
import { Journal, type Log } from '../../src/columns/journal.ts';
import { Names } from '../../src/columns/names.ts';
import { Ordered } from '../../src/columns/ordered.ts';
import { VersionedMap } from '../../src/columns/versioned-map.ts';
import { Versioned } from '../../src/columns/versioned.ts';

/** A table that has one of everything. `chain`: the number of one plus one; `entry` likewise. */
class Table extends Journal {
  readonly names = new Names(this);
  readonly any = new Column(this, 'number');
  readonly integer = new Column(this, 'integer');
  readonly byte = new Column(this, 'byte');
  readonly chain = new Column(this, 'byte');
  readonly entry = new Column(this, 'integer');
  readonly chains = new Chains(this);
  readonly ordered = new Ordered(this);
  readonly remark = new Cell(this, '');
}

class Version extends Versioned<Log, Table> {
  protected override made(table: Table): this {
    return new Version(table) as this;
  }
}

const chainNumbers = [0, 1] as const;

interface Row {
  readonly any: number;
  readonly integer: number;
  readonly byte: number;
  readonly rank: number;
}

/** The reference: a plain value, copied for each change. */
interface Plain {
  readonly rows: Readonly<Record<string, Row>>;
  readonly chains: readonly (readonly string[])[];
  readonly note: string;
}

const nothing: Plain = { rows: {}, chains: [[], []], note: '' };

type Edit =
  | { readonly kind: 'put'; readonly name: string; readonly row: Row }
  | { readonly kind: 'remove' | 'leave'; readonly name: string }
  | { readonly kind: 'join'; readonly name: string; readonly chain: number }
  | { readonly kind: 'note'; readonly note: string };

function without(chains: Plain['chains'], name: string): Plain['chains'] {
  return chains.map((chain) => chain.filter((one) => one !== name));
}

function editedPlain(plain: Plain, edit: Edit): Plain {
  if (edit.kind === 'note') return { ...plain, note: edit.note };
  const { rows, chains } = plain;
  const { name } = edit;
  if (edit.kind === 'put') return { ...plain, rows: { ...rows, [name]: edit.row } };
  if (!Object.hasOwn(rows, name)) return plain;
  const left = without(chains, name);
  if (edit.kind === 'leave') return { ...plain, chains: left };
  if (edit.kind === 'join')
    return {
      ...plain,
      chains: left.map((chain, number) => (number === edit.chain ? [...chain, name] : chain)),
    };
  const { [name]: _gone, ...others } = rows;
  return { ...plain, rows: others, chains: left };
}

function leave(table: Table, row: number): void {
  const chain = table.chain.get(row);
  if (chain !== 0) table.chains.remove(chain - 1, row);
  table.chain.set(row, 0);
}

function putRow(table: Table, name: string, { any, integer, byte, rank }: Row): void {
  const known = table.names.rowOf(name);
  const row = known < 0 ? table.names.add(name) : known;
  if (known < 0) table.chain.set(row, 0);
  else table.ordered.remove(table.entry.get(row));
  table.any.set(row, any);
  table.integer.set(row, integer);
  table.byte.set(row, byte);
  table.entry.set(row, table.ordered.add(rank));
}

function editTable(table: Table, edit: Edit): void {
  if (edit.kind === 'note') return table.remark.set(edit.note);
  if (edit.kind === 'put') return putRow(table, edit.name, edit.row);
  const row = table.names.rowOf(edit.name);
  if (row < 0) return;
  leave(table, row);
  if (edit.kind === 'join') {
    table.chain.set(row, edit.chain + 1);
    table.chains.append(edit.chain, row);
  } else if (edit.kind === 'remove') {
    table.ordered.remove(table.entry.get(row));
    table.names.remove(row);
  }
}

function readPlain({ state }: Version): Plain {
  const { names, any, integer, byte, entry, ordered, chains, remark } = state;
  const rows = names.sorted().map((name) => {
    const row = names.rowOf(name);
    expect(names.nameOf(row)).toBe(name);
    const rank = ordered.valueOf(entry.get(row));
    return [name, { any: any.get(row), integer: integer.get(row), byte: byte.get(row), rank }];
  });
  return {
    rows: Object.fromEntries(rows) as Plain['rows'],
    chains: chainNumbers.map((chain) => {
      const order = [...chains.rows(chain)].map((row) => names.nameOf(row));
      expect(chains.length(chain)).toBe(order.length);
      return order;
    }),
    note: remark.value,
  };
}

function expectSame(version: Version, plain: Plain): void {
  expect(readPlain(version)).toEqual(plain);
  const { ordered, names } = version.state;
  const ranks = Object.values(plain.rows).map(({ rank }) => rank);
  expect(ordered.least ?? Infinity).toBe(Math.min(...ranks));
  expect(names.size).toBe(ranks.length);
}

const name = fc.constantFrom('', '__proto__', 'constructor', 'a', 'b', 'c', '7');
const row = fc.record({
  any: fc.oneof(fc.nat(9), fc.constantFrom(2 ** 53 - 1, 0.5, -3)),
  integer: fc.integer(),
  byte: fc.nat(255),
  rank: fc.nat(20),
});
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), name, row }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('join' as const), name, chain: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'leave' as const), name }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('note' as const), note: fc.string({ maxLength: 1 }) }),
  },
);
/** `of`: how far back the version is that is changed; `fails`: the change throws at its end. */
const turns = fc.array(
  fc.record({
    of: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(30) }),
    edits: fc.array(edit, { maxLength: 4 }),
    fails: fc.boolean(),
  }),
  { maxLength: 30 },
);

describe('versions of columns', () => {
  it('read as plain values would, whichever is read or changed next, and whatever has failed', () => {
    fc.assert(
      fc.property(turns, (taken) => {
        const made: (readonly [Version, Plain])[] = [[new Version(new Table()), nothing]];
        for (const { of, edits, fails } of taken) {
          const [version, plain] = made[Math.max(0, made.length - 1 - of)] ?? [];
          if (version === undefined || plain === undefined) throw new Error('there is always one');
          if (fails) {
            expect(() =>
              version.change((table) => {
                for (const one of edits) editTable(table, one);
                throw new Error('half-way');
              }),
            ).toThrow('half-way');
            expectSame(version, plain);
            continue;
          }
          const next = version.change((table) => {
            for (const one of edits) editTable(table, one);
          });
          made.push([next, edits.reduce(editedPlain, plain)]);
        }
        for (const [version, plain] of made) expectSame(version, plain);
        for (const [version, plain] of made.toReversed()) expectSame(version, plain);
      }),
    );
  });

  it('use freed rows again', () => {
    let version = new Version(new Table());
    for (let turn = 0; turn < 1000; turn++)
      version = version.change((table) => {
        putRow(table, `n${turn}`, { any: turn, integer: 0, byte: 0, rank: turn });
        if (turn < 10) return;
        const old = table.names.rowOf(`n${turn - 10}`);
        table.ordered.remove(table.entry.get(old));
        table.names.remove(old);
      });
    const rows = [...version.state.names.entries()].map(([, at]) => at);
    expect(rows).toHaveLength(10);
    expect(Math.max(...rows)).toBeLessThanOrEqual(10);
  });

  it('stay the same version when nothing changes', () => {
    const version = new Version(new Table()).change((table) => table.any.set(3, 4));
    expect(version.change((table) => table.any.set(3, 4))).toBe(version);
  });

  it('are changed in no other way', () => {
    const version = new Version(new Table());
    const { state } = version;
    expect(() => state.any.set(0, 1)).toThrow('use `change`');
    expect(() => state.names.add('a')).toThrow('use `change`');
    expect(() => state.remark.set('a')).toThrow('use `change`');
    expect(() => version.change(() => void version.state)).toThrow('read what is being made');
    expect(() => version.change((table) => table.begin())).toThrow('join them');
    expectSame(version, nothing);
  });
});

/** A number that comes, or else one of those that are there, which goes. */
const comings = fc.array(fc.tuple(fc.nat(1000), fc.boolean(), fc.nat()), { maxLength: 200 });

function comeOrGo(
  version: Version,
  entries: Map<number, number>,
  [value, isGoing, at]: readonly [number, boolean, number],
): Version {
  const gone = isGoing ? [...entries.keys()][at % entries.size] : undefined;
  return version.change(({ ordered }) => {
    if (gone === undefined) {
      entries.set(ordered.add(value), value);
    } else {
      entries.delete(gone);
      ordered.remove(gone);
    }
  });
}

describe('ordered numbers', () => {
  it('tell the least, in whatever order they come and go', () => {
    fc.assert(
      fc.property(comings, (taken) => {
        const entries = new Map<number, number>();
        let version = new Version(new Table());
        for (const turn of taken) {
          version = comeOrGo(version, entries, turn);
          const { ordered } = version.state;
          expect(ordered.least ?? Infinity).toBe(Math.min(...entries.values()));
          for (const [entry, value] of entries) expect(ordered.valueOf(entry)).toBe(value);
        }
      }),
    );
  });
});

/** Several for one change, of one key too. */
const sets = fc.array(fc.tuple(name, fc.option(fc.nat(9), { nil: undefined })), { maxLength: 4 });

describe('versions of a map', () => {
  it('read as maps would, whichever is read or changed next', () => {
    const start = { a: 1, b: 2, c: 3, ['__proto__']: 4 };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), sets), { maxLength: 30 }), (taken) => {
        const map = VersionedMap.of(new Map(Object.entries(start)));
        const made = [[map, new Map(Object.entries(start))] as const];
        for (const [of, keys] of taken) {
          const [version, plain] = made[Math.max(0, made.length - 1 - of)] ?? [];
          if (version === undefined || plain === undefined) throw new Error('there is always one');
          const next = new Map(plain);
          for (const [key, value] of keys)
            if (value === undefined) next.delete(key);
            else next.set(key, value);
          const changed = version.change((entries) => {
            for (const [key, value] of keys) entries.set(key, value);
          });
          made.push([changed, next]);
        }
        for (const [version, plain] of made) {
          expect(version.keys()).toEqual([...plain.keys()].toSorted());
          expect(version.size).toBe(plain.size);
          expect(version.toJSON()).toEqual(Object.fromEntries(plain));
        }
      }),
    );
  });
});
