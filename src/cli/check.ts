/**
 * `destage check`: its arguments and options, checked before anything is explored. What it does is in
 * `check/`.
 */
import { Command, Option } from 'commander';
import { boundNames, type BoundName } from '../properties/bounds.ts';
import { DestageError } from '../stores/errors.ts';
import { checkNotes } from './check/notes.ts';
import { faultBudgets, type Overrides } from './check/overrides.ts';
import { runCheck } from './check/run.ts';
import { searches, searchOf, type SearchGiven } from './check/search-options.ts';
import { wholeNumber } from './options.ts';
import type { Terminal } from './terminal.ts';

interface CheckCommandOptions extends Omit<Overrides, 'search'>, SearchGiven {
  readonly bound?: BoundName;
  readonly workers?: number;
  readonly witness?: number;
  readonly trace?: string;
  readonly race?: readonly string[];
  readonly json?: boolean;
}

/** The races of the notes fix everything else themselves. */
const ofNotes = ['race', 'trace', 'json'] as const;

const NOTES = `
Without an argument it is the engine. A module's default export is a system:
defineSystem({ name, logic, properties }), or a list of them.

Exit codes: 0 every property holds; 1 one is violated; 2 the module or an option
cannot be used; 3 incomplete: a bound was hit, or it was interrupted.

Examples:
  destage check engine --bound small --workers 2
  destage check notes
  destage check notes --race R24 --trace R24.json
  destage check ./my-system.js --trace counterexample.json
  destage check ./my-system.js --search pct --walks 10000`;

const whole = (option: string, min: number, max: number, example: number) =>
  wholeNumber({ option, min, max, example });

/** The `check` subcommand; `ended` is told the exit code. */
export function checkCommand(terminal: Terminal, ended: (exitCode: number) => void): Command {
  return new Command('check')
    .description('Explore every interleaving of a system of actors, within a bound.')
    .argument('[system]', 'engine, notes, or a module that exports a system', 'engine')
    .addOption(
      new Option('--bound <name>', 'of the engine: how large its world is; else tiny').choices(
        boundNames,
      ),
    )
    .option('--property <name...>', 'ask these properties only')
    .option('--faults <budgets>', 'for example crash=1,loss=1', faultBudgets)
    .addOption(new Option('--search <how>', 'in which order, or by walks').choices(searches))
    .option('--walks <n>', 'so many random or pct walks', whole('--walks', 1, 1e9, 1000))
    .option('--steps <n>', 'of at most so many steps each', whole('--steps', 1, 1e6, 1000))
    .option('--depth <n>', 'of pct: so many steps are decisive', whole('--depth', 1, 100, 3))
    .option('--reduction', 'leave out orders of steps that do not concern each other')
    .option('--no-symmetry', 'tell interchangeable ids apart')
    .option(
      '--workers <n>',
      'threads; several systems: the cores, else 1',
      whole('--workers', 1, 64, 2),
    )
    .option('--seconds <n>', 'stop after so long', whole('--seconds', 1, 1e6, 60))
    .option('--states <n>', 'stop at so many states', whole('--states', 1, 2 ** 30, 1_000_000))
    .option('--witness <n>', 'print so many good traces', whole('--witness', 1, 100, 3))
    .option('--seed <n>', 'of walks and good traces', whole('--seed', 0, 2 ** 31 - 1, 1), 1)
    .option('--race <name...>', 'of the notes: check these races only, and print them')
    .option('--trace <file>', 'write the first violation’s trace there, as JSON')
    .option('--json', 'one line of JSON instead of the report')
    .addHelpText('after', NOTES)
    .action(async (given: string, options: CheckCommandOptions, command: Command) => {
      if (given === 'notes') requireNoneBut(ofNotes, command);
      requireEffect(options, command);
      ended(await checkGiven(given, options, terminal));
    });
}

/** Errors: `bad-option` for what would change nothing. */
function requireNoneBut(taken: readonly string[], command: Command): void {
  const needless = command.options.find((option) => {
    const name = option.attributeName();
    return !taken.includes(name) && command.getOptionValueSource(name) === 'cli';
  });
  if (needless === undefined) return;
  const { long } = needless;
  throw new DestageError(
    'bad-option',
    `${long} was given with notes, whose races have settings of their own: it takes ` +
      `${taken.map((name) => `--${name}`).join(', ')} and nothing else. Leave ${long} out.`,
  );
}

/** Errors: `bad-option` for options that mean nothing together. */
function requireEffect(
  { search, witness, reduction, json }: CheckCommandOptions,
  command: Command,
): void {
  const isWalk = search === 'random' || search === 'pct';
  const refuse = (what: string, why: string): never => {
    throw new DestageError('bad-option', `${what}: ${why}. Leave one of them out.`);
  };
  if (isWalk && reduction === true)
    refuse(`--reduction was given with --search ${search}`, 'walks go through runs as they come');
  if (json === true && witness !== undefined)
    refuse(`--witness was given ${witness} with --json`, 'good traces are printed in the report');
  const isSeeded = command.getOptionValueSource('seed') === 'cli';
  if (isSeeded && !isWalk && witness === undefined)
    throw new DestageError(
      'bad-option',
      '--seed was given without --search random, --search pct or --witness: nothing else is drawn. Leave it out.',
    );
}

async function checkGiven(
  given: string,
  { json, bound: named, search, walks, steps, depth, race, ...others }: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const isJson = json === true;
  if (given === 'notes')
    return checkNotes({ ...others, ...(race !== undefined && { race }), isJson }, terminal);
  if (race !== undefined)
    throw new DestageError(
      'bad-option',
      `--race was given ${race.join(' ')} with ${given}: only notes has races. Choose properties ` +
        'with --property here.',
    );
  if (given !== 'engine' && named !== undefined)
    throw new DestageError(
      'bad-option',
      `--bound was given ${named} with ${given}: only the engine has named bounds. A system of your ` +
        'own has them in its `bounds`, and --states and --seconds.',
    );
  const bound = named ?? 'tiny';
  const how = searchOf({ search, walks, steps, depth });
  const settings = { ...others, ...(how !== undefined && { search: how }), isJson };
  return runCheck({ given, bound }, settings, terminal);
}
