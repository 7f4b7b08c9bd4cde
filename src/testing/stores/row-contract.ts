/**
 * The contract of a backend: what every `RowStore` must do, as named checks. Random calls against a
 * plain reference, and a few fixed ones for what is bad, large or damaged.
 * Source: `RowStore` in `src/stores/ports.ts`.
 */
import * as fc from 'fast-check';
import type { RowStore } from '../../stores/ports.ts';
import { checksOf, command, sizes, type Calls } from './checks.ts';
import type { ContractCheck, ContractOptions, Opened } from './contract.ts';
import { rowRules as rules } from './row-rules.ts';
import { RowTrial } from './row-trial.ts';
import { badNames, bytesOf, goodNames, objects } from './texts.ts';
import { codeOf, quoted, textOf, type Refused } from './trial.ts';

/** Opens a new, empty backend. */
export type MakeRowStore = () => Promise<Opened<RowStore>>;

/** The checks for a backend; those of what it is `without` left out. */
export function rowStoreContract(
  makeStore: MakeRowStore,
  options: ContractOptions = {},
): readonly ContractCheck[] {
  return checksOf(
    {
      kind: 'row',
      open: makeStore,
      trial: (opened) => new RowTrial(opened, options),
      calls,
      changes: changes(fc.constant(false)),
      refused: calledOnce,
      fixed: [
        ['objects of no bytes and of many', [], manyBytes],
        ['versions of every size', [], anyVersions],
        ['names that are bad', [], badInput],
        ['a damaged object', ['reopen', 'damage'], damagedObject],
      ],
    },
    options,
  );
}

const name = fc.constantFrom(...objects);

const changes = (isAwaited: fc.Arbitrary<boolean>): Calls<RowTrial> => [
  fc
    .tuple(name, fc.integer({ min: 1, max: 9 }), isAwaited)
    .map(([object, version, isWaited]) =>
      command<RowTrial>(`put ${object} ${version}`, (of) => of.put(object, version, isWaited)),
    ),
];

const calls: Calls<RowTrial> = [
  ...changes(fc.boolean()),
  name.map((object) => command<RowTrial>(`get ${object}`, (of) => of.get(object))),
  name.map((object) => command<RowTrial>(`version of ${object}`, (of) => of.version(object))),
  fc
    .tuple(name, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([object, offset, length]) =>
      command<RowTrial>(`range of ${object}`, (of) => of.readRange(object, offset, length)),
    ),
  fc
    .integer({ min: 1, max: 3 })
    .map((turns) => command<RowTrial>(`pause ${turns}`, (of) => of.pause(turns))),
  fc.constant(command<RowTrial>('settle', (of) => of.settle())),
  fc.constant(command<RowTrial>('inspect', (of) => of.inspect())),
];

const calledOnce = ({ store }: RowTrial): readonly Refused[] => [
  ['put', () => store.put('a', 1000, bytesOf(0))],
  ['get', () => store.get('a')],
  ['readRange', () => store.readRange('a', 0, 1)],
  ['version', () => store.version('a')],
];

async function anyVersions(of: RowTrial): Promise<void> {
  for (const [at, version] of sizes.entries()) {
    await of.put('a', version, true);
    await of.put('a', sizes[at - 1] ?? 1, true);
    await of.inspect();
  }
}

async function manyBytes(of: RowTrial): Promise<void> {
  await of.put('a', 1, true, new Uint8Array());
  const many = new Uint8Array(300_000).map((_, at) => at % 251);
  await of.put('b', 1, false, many);
  await of.inspect();
  await of.put('b', 2, true, many.toReversed());
  await of.put('a', 2, true, many);
  await of.inspect();
}

async function badInput(of: RowTrial): Promise<void> {
  for (const object of badNames) {
    const outcome = await of.outcome(() => of.store.put(object, 1, bytesOf(1)));
    const seen = (): string => `put of ${quoted(object)}: ${textOf(outcome)}`;
    of.require(codeOf(outcome) === 'bad-write', rules.badWrite, seen);
  }
  for (const [nth, object] of goodNames.entries()) {
    const put = await of.outcome(() => of.store.put(object, nth + 1, bytesOf(nth)));
    const isStored = put.kind === 'answered' && put.value.kind === 'stored';
    const seen = (): string => `put of ${quoted(object)}: ${textOf(put)}`;
    of.require(isStored, rules.badWrite, seen);
  }
  for (const [nth, object] of goodNames.entries()) {
    const version = await of.store.version(object);
    const seen = (): string => `version of ${quoted(object)}: ${version}, for ${nth + 1}`;
    of.require(version === nth + 1, rules.badWrite, seen);
  }
}

async function damagedObject(of: RowTrial): Promise<void> {
  await of.put('a', 3, true);
  await of.put('b', 4, true);
  await of.restart(calledOnce(of), () => of.damage('a'));
  for (const read of [() => of.store.get('a'), () => of.store.readRange('a', 0, 1)]) {
    const outcome = await of.outcome<unknown>(read);
    const isRefused = codeOf(outcome) === 'corrupt-record';
    of.require(isRefused, rules.corrupt, () => `a damaged object was read: ${textOf(outcome)}`);
  }
  await of.get('b');
  const put = await of.outcome(() => of.store.put('a', 5, bytesOf(1)));
  const isHealed = put.kind === 'answered' && put.value.kind === 'stored';
  of.require(isHealed, rules.corrupt, () => `a newer put of a damaged object: ${textOf(put)}`);
  const row = await of.outcome(() => of.store.get('a'));
  const isThere = row.kind === 'answered' && row.value?.version === 5;
  of.require(isThere, rules.corrupt, () => `a healed object: ${textOf(row)}`);
}
