/**
 * A check of a contract by calls drawn at random: fast-check draws and shrinks them, and what comes out
 * is the broken rule with the fewest calls that break it.
 */
import * as fc from 'fast-check';
import { BrokenRule, type ContractOptions, type Opened } from './contract.ts';
import type { Trial } from './trial.ts';

/** A call, or something that happens to the store, as fast-check has it. */
export type Command<T> = fc.AsyncCommand<object, T>;

export function command<T>(label: string, run: (trial: T) => Promise<void>): Command<T> {
  return { check: () => true, run: async (_, trial) => run(trial), toString: () => label };
}

/** A crash: by itself, or so many turns after a call that is not waited for, often in the middle of it. */
export function crashesWith<
  T extends { pause(turns: number): Promise<void>; crash(): Promise<void> },
>(calls: readonly fc.Arbitrary<Command<T>>[]): fc.Arbitrary<Command<T>> {
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

/** Runs commands on a fresh store each time; at the end `finish` looks at everything. */
export async function randomCheck<S extends { close(): Promise<void> }, T extends Trial<S>>(
  of: {
    readonly open: () => Promise<Opened<S>>;
    readonly trial: (opened: Opened<S>) => T;
    readonly commands: readonly fc.Arbitrary<Command<T>>[];
    readonly finish: (trial: T) => Promise<void>;
  },
  { runs, seed, callsMax = 40 }: ContractOptions,
): Promise<void> {
  const run = async (commands: Iterable<Command<T>>): Promise<void> => {
    const trial = of.trial(await of.open());
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: trial }), commands);
      await of.finish(trial);
    } finally {
      await trial.dispose();
    }
  };
  const drawn = fc.commands([...of.commands], { maxCommands: callsMax, size: 'max' });
  const { failed, errorInstance, ...details } = await fc.check(fc.asyncProperty(drawn, run), {
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
export async function fixedCheck<S extends { close(): Promise<void> }, T extends Trial<S>>(
  open: () => Promise<Opened<S>>,
  trialOf: (opened: Opened<S>) => T,
  body: (trial: T) => Promise<void>,
): Promise<void> {
  const trial = trialOf(await open());
  try {
    await body(trial);
  } finally {
    await trial.dispose();
  }
}
