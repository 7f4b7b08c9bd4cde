/**
 * `destage check notes`: the races of the notes' design, each as the shortest trace to it.
 * Which races there are, and how they are set up, is in `src/notes/races`.
 */
import { raceLine, raceTable, type RaceLine } from '../../notes/report.ts';
import { races } from '../../notes/races.ts';
import { systemOf } from '../../notes/races/race.ts';
import type { Report } from '../../checker/api.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { checkOne } from './check-one.ts';
import { checkProgress } from './progress.ts';
import { figuresOf } from './summary.ts';

/** Violated, as it has to be: exit code 1 says that the design has races. */
export async function checkNotes(isJson: boolean, terminal: Terminal): Promise<number> {
  const lines: RaceLine[] = [];
  const reports: Report[] = [];
  const progress = checkProgress(terminal.screen);
  for (const race of races) {
    if (terminal.interrupted.aborted) break;
    const system = systemOf(race);
    const report = await checkOne(system, terminal.interrupted, (at) => progress.show(system, at));
    progress.clear();
    reports.push(report);
    lines.push(raceLine(race, report));
  }
  if (isJson)
    terminal.out(`${JSON.stringify({ ...figuresOf(reports, races.length), races: lines })}\n`);
  else {
    terminal.out(`${raceTable(lines)}\n`);
  }
  if (terminal.interrupted.aborted) return EXIT.incomplete;
  return lines.some(({ verdict }) => verdict === 'found') ? EXIT.wrongContent : EXIT.fine;
}
