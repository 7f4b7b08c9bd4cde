/**
 * `destage check`: its arguments and options, checked before anything is explored. What it does is in
 * `check/`.
 */
import { Command, Option } from 'commander';
import { checkNotes } from './check/notes.ts';
import { engineTarget } from './check/engine.ts';
import { faultBudgets, type Overrides } from './check/overrides.ts';
import { runCheck } from './check/run.ts';
import { moduleTarget } from './check/targets.ts';
import { DestageError } from '../stores/errors.ts';
import { wholeNumber } from './options.ts';
import type { Terminal } from './terminal.ts';

interface CheckCommandOptions extends Overrides {
  readonly bound: 'tiny' | 'small' | 'wide';
  readonly witness?: number;
  readonly seed: number;
  readonly trace?: string;
  readonly race?: readonly string[];
  readonly json?: boolean;
}

/** What the races of the notes fix themselves. */
const ofOtherSystems = ['property', 'faults', 'search', 'seconds', 'states', 'witness'] as const;

const NOTES = `
Without an argument it is the engine. A module's default export is a system:
defineSystem({ name, logic, properties }), or a list of them.

Exit codes: 0 every property holds; 1 one is violated; 2 the module or an option
cannot be used; 3 incomplete: a bound was hit, or it was interrupted.

Examples:
  destage check engine --bound small
  destage check notes
  destage check notes --race R24 --trace R24.json
  destage check ./my-system.js --trace counterexample.json`;

const whole = (option: string, min: number, max: number, example: number) =>
  wholeNumber({ option, min, max, example });

/** The `check` subcommand; `ended` is told the exit code. */
export function checkCommand(terminal: Terminal, ended: (exitCode: number) => void): Command {
  return new Command('check')
    .description('Explore every interleaving of a system of actors, within a bound.')
    .argument('[system]', 'engine, notes, or a module that exports a system', 'engine')
    .addOption(
      new Option('--bound <name>', 'how large the engine’s world is')
        .choices(['tiny', 'small', 'wide'])
        .default('tiny'),
    )
    .option('--property <name...>', 'ask these properties only')
    .option('--faults <budgets>', 'for example crash=1,loss=1', faultBudgets)
    .addOption(
      new Option('--search <order>', 'how to search').choices(['breadth-first', 'depth-first']),
    )
    .option('--seconds <n>', 'stop after so long', whole('--seconds', 1, 1e6, 60))
    .option('--states <n>', 'stop at so many states', whole('--states', 1, 2 ** 30, 1_000_000))
    .option('--witness <n>', 'print so many good traces', whole('--witness', 1, 100, 3))
    .option('--seed <n>', 'of the good traces', whole('--seed', 0, 2 ** 31 - 1, 1), 1)
    .option('--race <name...>', 'of the notes: check these races only, and print them')
    .option('--trace <file>', 'write the first violation’s trace there, as JSON')
    .option('--json', 'one line of JSON instead of the report')
    .addHelpText('after', NOTES)
    .action(async (given: string, options: CheckCommandOptions) => {
      ended(await checkGiven(given, options, terminal));
    });
}

async function checkGiven(
  given: string,
  { json, bound, race, ...others }: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const isJson = json === true;
  const { trace } = others;
  if (given === 'notes') {
    const refused = ofOtherSystems.find((name) => others[name] !== undefined);
    if (refused !== undefined) throw misplaced(`--${refused}`, '--race, --trace and --json');
    return checkNotes(
      { isJson, ...(race !== undefined && { race }), ...(trace !== undefined && { trace }) },
      terminal,
    );
  }
  if (race !== undefined) throw misplaced('--race', '--property');
  const settings = { ...others, isJson };
  const target = given === 'engine' ? engineTarget(bound) : await moduleTarget(given);
  return runCheck(target, settings, terminal);
}

function misplaced(option: string, instead: string): DestageError {
  const whose = option === '--race' ? 'is of destage check notes' : 'is not of destage check notes';
  return new DestageError('bad-option', `${option} ${whose}: take ${instead} here.`);
}
