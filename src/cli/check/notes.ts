/**
 * `destage check notes`: the races of the notes' design, each as the shortest trace to it.
 * Which races there are, and how they are set up, is in `src/notes/races`.
 */
import { raceLine, raceTable, type RaceLine } from '../../notes/report.ts';
import { races } from '../../notes/races.ts';
import { systemOf, type Race } from '../../notes/races/race.ts';
import type { Report } from '../../checker/api.ts';
import { printTrace } from '../../checker/print-trace.ts';
import { DestageError } from '../../stores/errors.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { checkOne } from './check-one.ts';
import { checkProgress } from './progress.ts';
import { leaveTrace, tracesOf } from './run.ts';
import { figuresOf } from './summary.ts';
import { requireWritable } from './trace-output.ts';

export interface NotesSettings {
  /** `R3` is each of its forms; undefined: every race. The traces of those named are printed. */
  readonly race?: readonly string[];
  /** Where the first trace goes, as JSON. */
  readonly trace?: string;
  readonly isJson: boolean;
}

/**
 * Violated, as it has to be: exit code 1 says that the design has races. Errors: `bad-option` for a
 * race that there is not.
 */
export async function checkNotes(settings: NotesSettings, terminal: Terminal): Promise<number> {
  const { race: named, trace: file, isJson } = settings;
  const wanted = named === undefined ? races : racesNamed(named);
  if (file !== undefined) await requireWritable(file);
  const lines: RaceLine[] = [];
  const reports: Report[] = [];
  const progress = checkProgress(terminal.screen);
  for (const race of wanted) {
    if (terminal.interrupted.aborted) break;
    const system = systemOf(race);
    const report = await checkOne(system, terminal.interrupted, (at) => progress.show(system, at));
    progress.clear();
    reports.push(report);
    lines.push(raceLine(race, report));
  }
  if (isJson)
    terminal.out(`${JSON.stringify({ ...figuresOf(reports, wanted.length), races: lines })}\n`);
  else {
    terminal.out(`${raceTable(lines)}\n`);
    if (named !== undefined)
      for (const trace of tracesOf(reports)) terminal.out(`\n${printTrace(trace)}`);
  }
  await leaveTrace(reports, settings, terminal);
  if (terminal.interrupted.aborted) return EXIT.incomplete;
  return lines.some(({ verdict }) => verdict === 'found') ? EXIT.wrongContent : EXIT.fine;
}

function racesNamed(names: readonly string[]): readonly Race[] {
  const isNamed = (name: string, { id }: Race) => id === name || id.startsWith(`${name} `);
  const unknown = names.find((name) => !races.some((race) => isNamed(name, race)));
  if (unknown !== undefined)
    throw new DestageError(
      'bad-option',
      `--race was given ${JSON.stringify(unknown)}: expected one of ` +
        `${races.map(({ id }) => id).join(', ')}.`,
    );
  return races.filter((race) => names.some((name) => isNamed(name, race)));
}
