/**
 * The contract of a log: what every `LogStore` must do, as named checks. Random calls against a plain
 * reference, and a few fixed ones for what is bad or damaged.
 * Source: `LogStore` in `src/stores/ports.ts`.
 */
import * as fc from 'fast-check';
import type { LogStore } from '../../stores/ports.ts';
import { checksOf, command, sizes, type Calls } from './checks.ts';
import type { ContractCheck, ContractOptions, Opened } from './contract.ts';
import { logRules as rules } from './log-rules.ts';
import { LogTrial } from './log-trial.ts';
import { allOf, badNames, bytesOf, goodNames, isSame, objects } from './texts.ts';
import { codeOf, quoted, shown, textOf, type Refused } from './trial.ts';

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
      refused: calledOnce,
      fixed: [
        ['a new one', [], (of) => of.inspect()],
        ['numbers, offsets and bytes of every size', [], anySizes],
        ['a log that is just full', [], justFull],
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

const calledOnce = ({ store }: LogTrial): readonly Refused[] => [
  ['append', () => store.append([{ object: 'a', offset: 0, bytes: bytesOf(0) }])],
  ['entries', () => store.entries('a')],
  ['scan', () => allOf(store.scan())],
  ['trim', () => store.trim(1)],
];

/** A trim to what is still to come is how a log comes to a large number soon. */
async function anySizes(of: LogTrial): Promise<void> {
  for (const size of sizes.filter((one) => one < 2 ** 52)) {
    await of.trim(size, true);
    await of.append(['a', 'b'], true);
    await of.inspect();
  }
  await of.trim(2 ** 33, true);
  for (const offset of [...sizes.filter((one) => one < 2 ** 52), 2 ** 52]) {
    const bytes = new Uint8Array(quotaBytes).map((_, at) => (offset + at) % 251);
    const write = { object: 'a', offset, bytes: bytes.slice() };
    const appended = await of.outcome(() => of.store.append([write]));
    const isTaken = appended.kind === 'answered';
    of.require(
      isTaken,
      rules.quota,
      () => `${bytes.length} bytes of ${quotaBytes}: ${textOf(appended)}`,
    );
    const { entries } = await of.store.entries('a');
    const [entry] = entries;
    const isRead = entry !== undefined && entry.offset === offset && isSame(entry.bytes, bytes);
    const seen = (): string => `of ${bytes.length} bytes at ${offset} there is ${shown(entries)}`;
    of.require(isRead && entries.length === 1, rules.content, seen);
    await of.store.trim(of.store.lastSequence() + 1);
  }
}

async function justFull(of: LogTrial): Promise<void> {
  const write = (length: number) => of.outcome(() => of.store.append([writeOf(length)]));
  for (const [length, isTaken] of [
    [quotaBytes + 1, false],
    [quotaBytes - 1, true],
    [2, false],
    [1, true],
    [1, false],
    [0, true],
  ] as const) {
    const outcome = await write(length);
    const isRight = isTaken ? outcome.kind === 'answered' : codeOf(outcome) === 'log-full';
    const { usedBytes } = of.store.usage();
    const seen = (): string =>
      `${length} bytes, after which ${usedBytes} are used: ${textOf(outcome)}`;
    of.require(isRight, rules.quota, seen);
  }
}

const writeOf = (length: number) => ({ object: 'a', offset: 0, bytes: new Uint8Array(length) });

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
    const outcome = await of.outcome(() => of.store.append(batch));
    const seen = (): string => `append of ${shown(batch).slice(0, 80)}: ${textOf(outcome)}`;
    of.require(codeOf(outcome) === 'bad-write', rules.badWrite, seen);
  }
  for (const below of [Number.NaN, -1, 0.5, Infinity]) {
    const outcome = await of.outcome(() => of.store.trim(below));
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
  await of.restart(calledOnce(of), () => of.damage('a'));
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
