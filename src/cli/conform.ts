/**
 * `destage conform`: its arguments and options, and what it prints. The following of a log is
 * `src/testing/conform`.
 */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { SystemDefinition } from '../checker/api.ts';
import { engineLog } from '../properties/life/engine-log.ts';
import { isOver, objectLife } from '../properties/life/object-life.ts';
import { DestageError } from '../stores/errors.ts';
import { Refusal } from '../table/refusal.ts';
import { conforms, type ConformReport } from '../testing/conform/conforms.ts';
import { LogMapError, readLogMap, type LogMap } from '../testing/conform/log-map.ts';
import { systemsOf } from './check/targets.ts';
import { openLog } from './conform/log-source.ts';
import { conformText } from './conform/report-text.ts';
import { EXIT } from './exit.ts';
import { wholeNumber } from './options.ts';
import type { Terminal } from './terminal.ts';

interface ConformCommandOptions {
  readonly map?: string;
  readonly system?: string;
  readonly attempts: number;
  readonly drained?: boolean;
  readonly prompt?: boolean;
  readonly json?: boolean;
}

const NOTES = `
Without --map the log is the engine's own: its events$, one a line as JSON, or a
recording of the inspector. Without --system it is explained object by object, by
the life of one object in the engine.

Exit codes: 0 explained; 1 a line that nothing explains, or with --drained one that
cannot be the last; 2 the log, the map or the system cannot be used; 3 undecided: a
bound was hit.

Examples:
  destage conform run.jsonl
  destage conform their.log --map their-map.json --attempts 3
  destage conform their.log --map their-map.json --system ./their-system.js`;

const noMap =
  ' Without --map a log is the events of an engine as JSON, or a recording of the inspector.';

/** The `conform` subcommand; `ended` is told the exit code. */
export function conformCommand(terminal: Terminal, ended: (exitCode: number) => void): Command {
  const attempts = wholeNumber({ option: '--attempts', min: 1, max: 100, example: 5 });
  return new Command('conform')
    .description('Does some behaviour of the machines explain this log of a real run?')
    .argument('<log>', 'a file of lines, plain or gzip, or - for standard input')
    .option('--map <file>', 'what the lines say, as JSON')
    .option('--system <module>', 'what is to explain it: a module that exports a system')
    .option('--attempts <n>', 'attemptsMax of the engine that ran', attempts, 5)
    .option('--drained', 'without --system: the run went on until nothing was left to destage')
    .option('--prompt', 'with --system: messages arrive before timers fire')
    .option('--json', 'one line of JSON instead of the report')
    .addHelpText('after', NOTES)
    .action(async (log: string, options: ConformCommandOptions) => {
      ended(await conformGiven(log, options, terminal));
    });
}

const exitCodes: Readonly<Record<ConformReport['kind'], number>> = {
  explained: EXIT.fine,
  unexplained: EXIT.wrongContent,
  unfinished: EXIT.wrongContent,
  undecided: EXIT.incomplete,
};

async function conformGiven(
  log: string,
  options: ConformCommandOptions,
  terminal: Terminal,
): Promise<number> {
  try {
    const map = options.map === undefined ? readLogMap(engineLog) : await mapIn(options.map);
    const system = await systemOf(options);
    const isPrompt = options.system === undefined || options.prompt === true;
    const conformOptions = { map, isPrompt, ...(options.drained === true && { endsIn: isOver }) };
    const report = await conforms(await openLog(log, terminal), system, conformOptions);
    requireSaying(log, report);
    terminal.out(options.json === true ? `${JSON.stringify(report)}\n` : conformText(report));
    return exitCodes[report.kind];
  } catch (error) {
    if (!(error instanceof LogMapError) && !(error instanceof Refusal)) throw error;
    const hint = options.map === undefined ? noMap : '';
    throw new DestageError('bad-option', `${log}: ${error.message}.${hint}`, { cause: error });
  }
}

/** A log that says nothing is explained by anything. Errors: `bad-option`. */
function requireSaying(log: string, report: ConformReport): void {
  if (report.kind !== 'explained' || report.parts > 0) return;
  throw new DestageError(
    'bad-option',
    `${log} says nothing of the system (lines read: ${report.lines}): expected events of the engine, ` +
      ' a recording made while it ran (replay --record), or lines that --map names.',
  );
}

async function systemOf({
  drained,
  system,
  map,
  attempts,
}: ConformCommandOptions): Promise<SystemDefinition> {
  if (system === undefined)
    return objectLife({ attemptsMax: attempts, writes: map === undefined ? 'shown' : 'logged' });
  if (drained === true)
    throw new DestageError(
      'bad-option',
      '--drained was given with --system: only the life of an object knows when it is over. ' +
        'Leave one of them out, or give endsIn to conforms in a test.',
    );
  const systems = await systemsOf({ given: system, bound: 'small' });
  const [only] = systems;
  if (only !== undefined && systems.length === 1) return only;
  throw new DestageError(
    'bad-option',
    `--system ${system} exports ${systems.length} systems: expected one that explains the log.`,
  );
}

/** Errors: `bad-option`. */
async function mapIn(file: string): Promise<LogMap> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(`--map ${file}`, error);
  });
  let given: unknown;
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DestageError('bad-option', `--map ${file} is no JSON: ${(error as Error).message}.`);
  }
  try {
    return readLogMap(given);
  } catch (error) {
    if (!(error instanceof LogMapError)) throw error;
    throw new DestageError('bad-option', `--map ${file}: ${error.message}.`, { cause: error });
  }
}

function unreadable(what: string, error: unknown): DestageError {
  const why = error instanceof Error ? error.message : String(error);
  const message = `${what} cannot be read (${why}): give the path of a file that is there.`;
  return new DestageError('unreadable', message, { cause: error });
}
