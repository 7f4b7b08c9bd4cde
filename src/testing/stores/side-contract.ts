/**
 * The contract of a side store: what every `SideStore` must do, as named checks. Random calls against
 * a plain reference, and a few fixed ones for what is bad or damaged.
 * Source: `SideStore` in `src/stores/ports.ts`.
 */
import * as fc from 'fast-check';
import type { SideRecord, SideStore } from '../../stores/ports.ts';
import { checksOf, command, sizes, type Calls } from './checks.ts';
import type { ContractCheck, ContractOptions, Opened } from './contract.ts';
import { sideRules as rules } from './side-rules.ts';
import { SideTrial } from './side-trial.ts';
import { allOf, badNames, goodNames, isSame, objects } from './texts.ts';
import { codeOf, quoted, shown, textOf, type Refused } from './trial.ts';

/** Opens a new, empty side store. */
export type MakeSideStore = () => Promise<Opened<SideStore>>;

/** The checks for a side store; those of what it is `without` left out. */
export function sideStoreContract(
  makeStore: MakeSideStore,
  options: ContractOptions = {},
): readonly ContractCheck[] {
  return checksOf(
    {
      kind: 'side',
      open: makeStore,
      trial: (opened) => new SideTrial(opened, options),
      calls,
      changes: changes(fc.constant(false)),
      refused: calledOnce,
      fixed: [
        ['records that are removed while they are listed', [], removedWhileListed],
        ['versions of every size, and many bytes', [], anySizes],
        ['names that are bad', [], badInput],
        ['a damaged record', ['reopen', 'damage'], damagedRecord],
      ],
    },
    options,
  );
}

const name = fc.constantFrom(...objects);
const version = fc.integer({ min: 1, max: 6 });

const changes = (isAwaited: fc.Arbitrary<boolean>): Calls<SideTrial> => [
  fc
    .tuple(name, version, fc.integer({ min: 0, max: 3 }), isAwaited)
    .map(([object, at, extents, isWaited]) =>
      command<SideTrial>(`put ${object} ${at}`, (of) => of.put(object, at, extents, isWaited)),
    ),
  fc
    .tuple(name, version, isAwaited)
    .map(([object, at, isWaited]) =>
      command<SideTrial>(`remove ${object} ${at}`, (of) => of.remove(object, at, isWaited)),
    ),
];

const calls: Calls<SideTrial> = [
  ...changes(fc.boolean()),
  name.map((object) => command<SideTrial>(`get ${object}`, (of) => of.get(object))),
  fc
    .integer({ min: 1, max: 3 })
    .map((turns) => command<SideTrial>(`pause ${turns}`, (of) => of.pause(turns))),
  fc.constant(command<SideTrial>('settle', (of) => of.settle())),
  fc.constant(command<SideTrial>('inspect', (of) => of.inspect())),
];

const record = (at: number): SideRecord => ({ version: at, extents: [], corrupt: [], reason: '' });

const calledOnce = ({ store }: SideTrial): readonly Refused[] => [
  ['put', () => store.put('a', record(1000))],
  ['get', () => store.get('a')],
  ['remove', () => store.remove('a', 1)],
  ['list', () => allOf(store.list())],
];

async function anySizes(of: SideTrial): Promise<void> {
  for (const [at, size] of sizes.entries()) {
    await of.put('a', size, 1, true);
    await of.put('a', sizes[at - 1] ?? 1, 2, true);
    await of.remove('a', sizes[at - 1] ?? 1, true);
    await of.inspect();
  }
  const bytes = new Uint8Array(70_000).map((_, at) => at % 251);
  const many = { ...record(1), extents: [{ offset: 2 ** 40, bytes }] };
  await of.store.put('many', { ...many, extents: [{ offset: 2 ** 40, bytes: bytes.slice() }] });
  const read = await of.store.get('many');
  const [extent] = read?.extents ?? [];
  const isRead = extent !== undefined && extent.offset === 2 ** 40 && isSame(extent.bytes, bytes);
  of.require(isRead, rules.content, () => `of ${shown(many)} there is ${shown(read)}`);
}

async function removedWhileListed(of: SideTrial): Promise<void> {
  const all = Array.from({ length: 30 }, (_, nth) => `o${nth}`);
  await Promise.all(all.map((object, nth) => of.store.put(object, record(nth + 1))));
  const seen: string[] = [];
  for await (const { object, version: at } of of.store.list()) {
    seen.push(object);
    await of.store.remove(object, at);
  }
  const isAll = seen.length === all.length && all.every((object) => seen.includes(object));
  of.require(isAll, rules.list, () => `of 30 records the list had ${shown(seen)}`);
  const left = await allOf(of.store.list());
  of.require(left.length === 0, rules.list, () => `after their removal it has ${shown(left)}`);
}

async function badInput(of: SideTrial): Promise<void> {
  for (const object of badNames) {
    const outcome = await of.outcome(() => of.store.put(object, record(1)));
    const seen = (): string => `put of ${quoted(object)}: ${textOf(outcome)}`;
    of.require(codeOf(outcome) === 'bad-write', rules.badWrite, seen);
  }
  for (const [nth, object] of goodNames.entries()) await of.store.put(object, record(nth + 1));
  for (const [nth, object] of goodNames.entries()) {
    const found = await of.store.get(object);
    const seen = (): string => `of ${quoted(object)} there is ${shown(found)}`;
    of.require(found?.version === nth + 1, rules.badWrite, seen);
  }
}

async function damagedRecord(of: SideTrial): Promise<void> {
  await of.put('a', 3, 2, true);
  await of.put('b', 4, 2, true);
  await of.restart(calledOnce(of), () => of.damage('a'));
  const read = await of.outcome(() => of.store.get('a'));
  of.require(
    codeOf(read) === 'corrupt-record',
    rules.corrupt,
    () => `a damaged record was read: ${textOf(read)}`,
  );
  const listed = await allOf(of.store.list());
  const damaged = listed.find(({ object }) => object === 'a');
  const isKnown = damaged?.damaged === true ? damaged.version === 0 : damaged?.version === 3;
  const isListed = listed.length === 2 && isKnown && damaged?.reason !== '';
  of.require(isListed, rules.corrupt, () => `the list has ${shown(listed)}`);
  await of.get('b');
  await of.store.put('a', record(5));
  const healed = await of.outcome(() => of.store.get('a'));
  const isHealed = healed.kind === 'answered' && healed.value?.version === 5;
  of.require(
    isHealed,
    rules.corrupt,
    () => `a damaged record that was put again: ${textOf(healed)}`,
  );
  await of.restart(calledOnce(of), () => of.damage('a'));
  // Whose version cannot be read goes by any, as if it were the oldest.
  const again = (await allOf(of.store.list())).find(({ object }) => object === 'a');
  const upTo = again?.damaged === true ? 1 : 5;
  const removed = await of.outcome(() => of.store.remove('a', upTo));
  const left = await allOf(of.store.list());
  const isGone = removed.kind === 'answered' && left.every(({ object }) => object !== 'a');
  of.require(
    isGone,
    rules.corrupt,
    () => `a damaged record that was removed: ${textOf(removed)}, and the list has ${shown(left)}`,
  );
}
