/**
 * What `destage check notes` says: a line for each race, and the table of them. Pure: who runs the
 * checks and prints the text is the command.
 */
import type { Report } from '../checker/api.ts';
import type { Race } from './races/race.ts';

export interface RaceLine {
  readonly race: string;
  readonly title: string;
  readonly problem: string;
  readonly switches: readonly string[];
  readonly property: string;
  readonly verdict: 'found' | 'absent' | 'incomplete';
  /** Of the shortest trace; none unless the race is found. Unit: steps. */
  readonly length: number | undefined;
  /** Whether the verdict and the length are those that the race is listed with. */
  readonly isAsListed: boolean;
}

const verdicts = { violated: 'found', holds: 'absent', incomplete: 'incomplete' } as const;

/** What a check of `systemOf(race)` says of the race. */
export function raceLine(race: Race, report: Report): RaceLine {
  const result = report.properties.find(({ name }) => name === race.property.name);
  const verdict = verdicts[result?.verdict ?? 'incomplete'];
  const length = result?.trace?.steps.length;
  return {
    race: race.id,
    title: race.title,
    problem: race.problem ?? '',
    switches: race.on,
    property: race.property.name,
    verdict,
    length,
    isAsListed: race.length === 'absent' ? verdict === 'absent' : length === race.length,
  };
}

const heads = ['race', 'problem', 'switches', 'property that fails', 'verdict', 'steps'] as const;

/** The lines as a table in plain text, columns aligned. */
export function raceTable(lines: readonly RaceLine[]): string {
  const rows = lines.map((line) => [
    line.race,
    line.problem || '-',
    line.switches.join(', ') || '-',
    line.property,
    line.isAsListed ? line.verdict : `${line.verdict} (not as listed)`,
    line.length === undefined ? '-' : String(line.length),
  ]);
  const table = [[...heads], ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const text = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return table.map(text).join('\n');
}
