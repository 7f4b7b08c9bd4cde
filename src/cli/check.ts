/**
 * `destage check`: its arguments and options, checked before anything is explored. What it does is in
 * `check/`.
 */
import { Command, Option } from 'commander';
import type { CheckOptions } from '../checker/api.ts';
import { checkNotes } from './check/notes.ts';
import { engineTarget } from './check/engine.ts';
import { faultBudgets, type Overrides } from './check/overrides.ts';
import { runCheck } from './check/run.ts';
import { moduleTarget } from './check/targets.ts';
import { wholeNumber } from './options.ts';
import type { Terminal } from './terminal.ts';

type SearchName = 'breadth-first' | 'depth-first' | 'random' | 'pct';

interface CheckCommandOptions extends Omit<Overrides, 'search'> {
  readonly bound: 'tiny' | 'small' | 'wide';
  readonly search?: SearchName;
  readonly walks: number;
  readonly steps: number;
  readonly trace?: string;
  readonly json?: boolean;
}

const NOTES = `
Without an argument it is the engine. A module's default export is a system:
defineSystem({ name, logic, properties }), or a list of them.

Exit codes: 0 every property holds; 1 one is violated; 2 the module or an option
cannot be used; 3 incomplete: a bound was hit, or it was interrupted.

Examples:
  destage check engine --bound small
  destage check notes
  destage check ./my-system.js --workers 2 --trace counterexample.json`;

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
      new Option('--search <order>', 'how to search').choices([
        'breadth-first',
        'depth-first',
        'random',
        'pct',
      ]),
    )
    .option('--walks <n>', 'walks of a random or PCT search', whole('--walks', 1, 1e9, 1000), 1000)
    .option('--steps <n>', 'steps of a walk at most', whole('--steps', 1, 1e9, 1000), 1000)
    .option('--reduction', 'partial-order reduction')
    .option('--no-symmetry', 'take no two actors for interchangeable')
    .option('--workers <n>', 'threads', whole('--workers', 1, 64, 2))
    .option('--seed <n>', 'of a random or PCT search', whole('--seed', 0, 2 ** 31 - 1, 1))
    .option('--seconds <n>', 'stop after so long', whole('--seconds', 1, 1e6, 60))
    .option('--states <n>', 'stop at so many states', whole('--states', 1, 2 ** 30, 1_000_000))
    .option('--trace <file>', 'write the first violation’s trace there, as JSON')
    .option('--json', 'one line of JSON instead of the report')
    .addHelpText('after', NOTES)
    .action(async (given: string, options: CheckCommandOptions) => {
      ended(await checkGiven(given, options, terminal));
    });
}

async function checkGiven(
  given: string,
  { search, walks, steps, json, bound, ...others }: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (given === 'notes') return checkNotes(json === true, terminal);
  const order = search === undefined ? {} : { search: searchOf(search, walks, steps) };
  const settings = { ...others, ...order, isJson: json === true };
  const target = given === 'engine' ? await engineTarget(bound) : await moduleTarget(given);
  return runCheck(target, settings, terminal);
}

function searchOf(name: SearchName, walks: number, steps: number): CheckOptions['search'] {
  if (name === 'random') return { kind: 'random', walks, steps };
  if (name === 'pct') return { kind: 'pct', walks, steps, depth: 3 };
  return name;
}
