/**
 * The checks of a contract. Most are calls drawn at random: fast-check draws and shrinks them, and what
 * comes out is the broken rule with the fewest calls that break it.
 */
import * as fc from 'fast-check';
import {
  BrokenRule,
  checksFor,
  type Ability,
  type ContractCheck,
  type ContractOptions,
  type Opened,
} from './contract.ts';
import { answers, type Refused, type Trial } from './trial.ts';

/** A call, or something that happens to the store, as fast-check has it. */
export type Command<T> = fc.AsyncCommand<object, T>;

export function command<T>(label: string, run: (trial: T) => Promise<void>): Command<T> {
  return { check: () => true, run: async (_, trial) => run(trial), toString: () => label };
}

/** What the contract of a kind of store is made of. */
export interface Contract<S extends { close(): Promise<void> }, T extends Inspected<S>> {
  /** Before the name of each check. */
  readonly kind: string;
  readonly open: () => Promise<Opened<S>>;
  readonly trial: (opened: Opened<S>) => T;
  /** Everything that may be asked of it. */
  readonly calls: Calls<T>;
  /** Of these, what changes it and is not waited for: what a crash may come in the middle of. */
  readonly changes: Calls<T>;
  /** Calls that are refused once the store, as it is now, is closed: one for each method. */
  readonly refused: (trial: T) => readonly Refused[];
  /** Checks that are the same each time. */
  readonly fixed: readonly FixedCheck<T>[];
}

export type Calls<T> = readonly fc.Arbitrary<Command<T>>[];

type FixedCheck<T> = readonly [
  name: string,
  needs: readonly Ability[],
  body: (trial: T) => Promise<void>,
];

/** A trial that can look at all that a store has. */
export type Inspected<S extends { close(): Promise<void> }> = Trial<S> & {
  inspect(): Promise<void>;
};

/** The checks of a contract; those of what the store is `without` left out. */
export function checksOf<S extends { close(): Promise<void> }, T extends Inspected<S>>(
  contract: Contract<S, T>,
  options: ContractOptions,
): readonly ContractCheck[] {
  const { kind, calls, changes, refused, fixed } = contract;
  const restart = command<T>('close, reopen', (of) => of.restart(refused(of)));
  const restarts = fc.constant(restart);
  const crashes = crashesWith(changes);
  const fullDisks = fc
    .boolean()
    .map((isFull) => command<T>(`disk full: ${isFull}`, (of) => of.setDiskFull(isFull)));
  const drawn = (name: string, needs: readonly Ability[], more: Calls<T>): ContractCheck => {
    return { name, needs, run: () => randomCheck(contract, [...calls, ...more], options) };
  };
  const checks = [
    drawn('calls in turn and together', [], []),
    drawn('closed and opened again', ['reopen'], [restarts]),
    drawn('crashes with calls under way', ['reopen', 'crash'], [restarts, crashes]),
    drawn('a disk that is full for a while', ['fullDisk'], [fullDisks]),
    ...fixed.map(([name, needs, body]) => {
      return { name, needs, run: () => fixedCheck(contract, body) };
    }),
  ];
  const named = checks.map((check) => ({ ...check, name: `${kind}: ${check.name}` }));
  return checksFor(named, options);
}

/** A crash: by itself, or so many turns after a call that is not waited for, often in the middle of it. */
function crashesWith<T extends Pick<Trial<never>, 'pause' | 'crash'>>(
  calls: Calls<T>,
): fc.Arbitrary<Command<T>> {
  const alone = fc.constant(command<T>('crash', (trial) => trial.crash()));
  const during = fc.tuple(fc.oneof(...calls), fc.integer({ min: 0, max: 3 })).map(([call, turns]) =>
    command<T>(`${call.toString()}, crash after ${turns}`, async (trial) => {
      await call.run({}, trial);
      await trial.pause(turns);
      await trial.crash();
    }),
  );
  return fc.oneof(alone, during);
}

/** Small ones, which meet each other, and some of every size that a number may be kept in. */
export const sizes = [
  9,
  10,
  99,
  100,
  255,
  256,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
];

/** Runs commands on a fresh store each time, and looks at everything at the end. */
async function randomCheck<S extends { close(): Promise<void> }, T extends Inspected<S>>(
  { open, trial: trialOf }: Contract<S, T>,
  drawn: Calls<T>,
  { runs, seed, callsMax = 40 }: ContractOptions,
): Promise<void> {
  let unanswered: BrokenRule | undefined;
  const run = async (commands: Iterable<Command<T>>): Promise<void> => {
    // To try for fewer calls would be to wait as long again each time.
    if (unanswered !== undefined) throw unanswered;
    await judging(trialOf(await open()), async (trial) => {
      await fc.asyncModelRun(() => ({ model: {}, real: trial }), commands);
      await trial.inspect();
    }).catch((error: unknown) => {
      if (error instanceof BrokenRule && error.rule === answers) unanswered = error;
      throw error;
    });
  };
  const commands = fc.commands([...drawn], { maxCommands: callsMax, size: 'max' });
  const { failed, errorInstance, ...details } = await fc.check(fc.asyncProperty(commands, run), {
    ...(runs !== undefined && { numRuns: runs }),
    ...(seed !== undefined && { seed }),
  });
  if (!failed) return;
  if (!(errorInstance instanceof BrokenRule)) throw errorInstance;
  const { rule, seen, calls } = errorInstance;
  const repeat = `\nto repeat it: seed ${details.seed}, run ${details.numRuns}, shrunk ${details.numShrinks} times`;
  throw new BrokenRule(rule, seen, calls, repeat);
}

/** The same calls each time. */
async function fixedCheck<S extends { close(): Promise<void> }, T extends Inspected<S>>(
  { open, trial: trialOf }: Contract<S, T>,
  body: (trial: T) => Promise<void>,
): Promise<void> {
  await judging(trialOf(await open()), body);
}

/** What is found is not hidden by what happens when the store is removed. */
async function judging<T extends Inspected<{ close(): Promise<void> }>>(
  trial: T,
  body: (trial: T) => Promise<void>,
): Promise<void> {
  try {
    await body(trial);
  } catch (error) {
    await trial.dispose().catch(() => undefined);
    throw trial.asBroken(error);
  }
  await trial.dispose();
}
