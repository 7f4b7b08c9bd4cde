/**
 * What `destage check notes` says: a row or more for each race. Pure: who runs the
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
  /** Why it is not in this system. */
  readonly because: string | undefined;
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
    because: race.because,
    isAsListed: race.length === 'absent' ? verdict === 'absent' : length === race.length,
  };
}

const columns = 80;
const indent = ' '.repeat(14);

/** The lines as plain text, under 80 columns: two or more rows for each race. */
export function raceTable(lines: readonly RaceLine[]): string {
  const head = row('race', 'problem', 'steps', 'what goes wrong; with which switches; what fails');
  return [head, ...lines.flatMap(raceRows)].join('\n');
}

function raceRows(line: RaceLine): readonly string[] {
  const { race, problem, title, switches, property, verdict, length, isAsListed } = line;
  const outcome = length === undefined ? verdict : String(length);
  const named = switches.length === 0 ? '' : `with ${switches.join(', ')}`;
  return [
    row(race, problem || '-', isAsListed ? outcome : `${outcome}!`, ''),
    ...wrapped(title),
    ...(named === '' ? [] : wrapped(named)),
    ...wrapped(`${verdict === 'found' ? 'fails' : 'holds'}: ${property}`),
    ...(line.because === undefined ? [] : wrapped(`not in this system: ${line.because}`)),
    ...(isAsListed ? [] : wrapped('! not as listed: see docs/defects.md')),
  ];
}

function row(race: string, problem: string, steps: string, text: string): string {
  return `${race.padEnd(14)}${problem.padEnd(9)}${steps.padEnd(7)}${text}`.trimEnd();
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns - indent.length)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => indent + line);
}
