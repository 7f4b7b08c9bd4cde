/**
 * The contract of a log: what every `LogStore` must do, as named checks. Random calls against a plain
 * reference, and a few fixed ones for what is bad or damaged.
 * Source: `LogStore` in `src/stores/ports.ts`.
 */
import * as fc from 'fast-check';
import type { LogStore } from '../../stores/ports.ts';
import { checksOf, command, type Calls } from './checks.ts';
import type { ContractCheck, ContractOptions, Opened } from './contract.ts';
import { logRules as rules } from './log-rules.ts';
import { LogTrial } from './log-trial.ts';
import { badNames, bytesOf, goodNames, objects } from './texts.ts';
import { codeOf, outcomeOf, quoted, shown, textOf } from './trial.ts';

/** Opens a new, empty log. Unit: bytes of payload. */
export type MakeLogStore = (options: {
  readonly logQuotaBytes: number;
}) => Promise<Opened<LogStore>>;

/** Few enough bytes that a run of calls meets its end. */
const quotaBytes = 200;

/** The checks for a log; those of what it is `without` left out. */
export function logStoreContract(
  makeStore: MakeLogStore,
  options: ContractOptions = {},
): readonly ContractCheck[] {
  return checksOf(
    {
      kind: 'log',
      open: () => makeStore({ logQuotaBytes: quotaBytes }),
      trial: (opened) => new LogTrial(opened, options, quotaBytes),
      calls,
      changes: changes(fc.constant(false)),
      refused: emptyAppend,
      fixed: [
        ['a new one', [], (of) => of.inspect()],
        ['names, offsets and trims that are bad', [], badInput],
        ['a damaged entry', ['reopen', 'damage'], damagedEntry],
      ],
    },
    options,
  );
}

const name = fc.constantFrom(...objects);
const changes = (isAwaited: fc.Arbitrary<boolean>): Calls<LogTrial> => [
  fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), isAwaited)
    .map(([names, isWaited]) =>
      command<LogTrial>(`append ${names.join()}`, (of) => of.append(names, isWaited)),
    ),
  // From well below what was given to a little above.
  fc
    .tuple(fc.integer({ min: -6, max: 3 }), isAwaited)
    .map(([by, isWaited]) =>
      command<LogTrial>(`trim ${by}`, (of) =>
        of.trim(Math.max(0, of.reference.last + by), isWaited),
      ),
    ),
];

const calls: Calls<LogTrial> = [
  ...changes(fc.boolean()),
  name.map((object) => command<LogTrial>(`entries of ${object}`, (of) => of.read(object))),
  fc.constant(command<LogTrial>('scan', async (of) => void (await of.scan()))),
  fc
    .integer({ min: 1, max: 3 })
    .map((turns) => command<LogTrial>(`pause ${turns}`, (of) => of.pause(turns))),
  fc.constant(command<LogTrial>('settle', (of) => of.settle())),
  fc.constant(command<LogTrial>('inspect', (of) => of.inspect())),
];

const emptyAppend = (of: LogTrial) => {
  const { store } = of;
  return () => store.append([{ object: 'a', offset: 0, bytes: bytesOf(0) }]);
};

async function badInput(of: LogTrial): Promise<void> {
  const bytes = bytesOf(1);
  const writes = [
    ...badNames.map((object) => [{ object, offset: 0, bytes }]),
    ...[-1, 0.5, Number.NaN, 2 ** 53].map((offset) => [{ object: 'a', offset, bytes }]),
    [
      { object: 'a', offset: 0, bytes },
      { object: '', offset: 0, bytes },
    ],
    [],
  ];
  for (const batch of writes) {
    const outcome = await outcomeOf(() => of.store.append(batch));
    const seen = (): string => `append of ${shown(batch).slice(0, 80)}: ${textOf(outcome)}`;
    of.require(codeOf(outcome) === 'bad-write', rules.badWrite, seen);
  }
  for (const below of [Number.NaN, -1, 0.5]) {
    const outcome = await outcomeOf(() => of.store.trim(below));
    of.require(outcome.kind === 'rejected', rules.badTrim, () => `trim below ${below} was taken`);
  }
  await of.inspect();
  for (const [nth, object] of goodNames.entries()) {
    const first = await of.store.append([{ object, offset: nth, bytes: bytesOf(0) }]);
    const { entries } = await of.store.entries(object);
    const isAlone = entries.length === 1 && entries[0]?.sequence === first;
    of.require(isAlone, rules.badWrite, () => `of ${quoted(object)} there is ${shown(entries)}`);
    await of.store.trim(first + 1);
  }
}

async function damagedEntry(of: LogTrial): Promise<void> {
  await of.append(['a', 'a', 'b'], true);
  await of.restart(emptyAppend(of), () => of.damage('a'));
  const { entries, corrupt } = await of.store.entries('a');
  const seen = (): string => `entries of a: ${shown(entries)}, corrupt: ${shown(corrupt)}`;
  const [other, ...more] = entries;
  const [named, ...others] = corrupt;
  const isNamed = named?.object === 'a' && others.length === 0 && more.length === 0;
  of.require(
    isNamed && other !== undefined && other.sequence !== named.sequence,
    rules.corrupt,
    seen,
  );
  await of.read('b');
}
