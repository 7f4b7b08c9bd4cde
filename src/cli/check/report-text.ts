/**
 * The report of a check, for people: what was explored, each property with its verdict, and what of
 * the machines was never reached; of several systems in short each, and then of all together.
 * Under 80 columns; traces are printed apart.
 */
import type { MachineCoverage, PropertyResult, Reductions, Report } from '../../checker/api.ts';
import { wrapped } from '../../checker/text.ts';
import { coverageOfAll, propertiesOfAll, type CheckFigures } from './summary.ts';

const columns = 80;
const marks = { holds: 'holds', violated: 'VIOLATED', incomplete: 'incomplete' } as const;

/** Of one system. */
export function reportText(name: string, report: Report): string {
  return written([
    ...headLines(name, report),
    '',
    ...report.properties.map(propertyLine),
    '',
    ...reductionLines(report.reductions),
    ...coverageLines('reached of the machines', report.coverage),
    verdictSentence(report),
  ]);
}

/** Of one of several: what is not as it should be, and the rest in the summary. */
export function shortText(name: string, report: Report): string {
  const others = report.properties
    .filter(({ verdict }) => verdict === 'violated')
    .map(propertyLine);
  return written([
    ...headLines(name, report),
    ...reductionLines(report.reductions),
    ...(others.length === 0 ? [] : ['', ...others, '']),
    verdictSentence(report),
  ]);
}

/** Of several, after all of them. `of`: how many there are; not all have a report when interrupted. */
export function summaryText(reports: readonly Report[], figures: CheckFigures, of: number): string {
  const { states, transitions, depth, seconds } = figures;
  const all = reports.length === of ? `all ${of}` : `${reports.length} of ${of}`;
  return written([
    `${all} systems together`,
    '',
    `  ${count(states)} states, ${count(transitions)} transitions, depth up to ${depth}`,
    `  ${seconds.toFixed(1)} s`,
    '',
    ...propertiesOfAll(reports).map(propertyLine),
    '',
    ...coverageLines('reached of the machines, by any of them', coverageOfAll(reports)),
    figures.verdict === 'holds'
      ? '  Every property holds in every state of each.'
      : `  ${sentences[figures.verdict]}`,
  ]);
}

const sentences = {
  violated: 'A property is violated: its trace is above.',
  incomplete: 'Incomplete: why is said above. Nothing is proved.',
} as const;

function headLines(name: string, report: Report): readonly string[] {
  const { states, transitions, depth, seconds, statesPerSecond, bytesPerState } = report;
  return [
    name,
    '',
    `  ${count(states)} states, ${count(transitions)} transitions, depth ${depth}`,
    `  ${seconds.toFixed(1)} s, ${count(Math.round(statesPerSecond))} states/s, ` +
      `${Math.round(bytesPerState)} bytes/state, ${count(report.localSteps)} local steps`,
  ];
}

function propertyLine({ name, kind, verdict, trace, witness }: PropertyResult): string {
  const steps = trace?.steps.length;
  const after =
    steps !== undefined
      ? ` in ${counted(steps)}${trace?.cycle === undefined ? '' : `, a cycle from step ${trace.cycle + 1}`}`
      : witness === undefined
        ? ''
        : ` after ${counted(witness.steps.length)}`;
  return `  ${marks[verdict].padEnd(11)}${kind.padEnd(10)}${name}${after}`;
}

function counted(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}

/** What was asked for to make the space smaller, and what that gave. */
function reductionLines(reductions: Reductions | undefined): readonly string[] {
  if (reductions === undefined) return [];
  const { symmetry, partialOrder, off } = reductions;
  return [
    ...(symmetry === undefined
      ? []
      : [
          `  symmetry of ${symmetry.groups.join(' and ')}: they stand for ` +
            `${count(symmetry.standsFor)} states, ${symmetry.factor.toFixed(2)} each`,
        ]),
    ...(partialOrder === undefined
      ? []
      : [`  reduction: one actor was enough in ${count(partialOrder.alone)} of them`]),
    ...(off === undefined ? [] : [`  no reduction: ${off}`]),
    '',
  ];
}

function coverageLines(head: string, coverage: readonly MachineCoverage[]): readonly string[] {
  const rows = coverage.flatMap(({ machine, states, transitions, guards }) => {
    const missed = [...states.missed, ...transitions.missed, ...guards.missed];
    const line =
      `  ${machine.padEnd(16)}states ${states.reached}/${states.of}, ` +
      `transitions ${transitions.reached}/${transitions.of}, guards ${guards.reached}/${guards.of}`;
    return [line, ...missed.map((name) => `    never: ${name}`)];
  });
  return rows.length === 0 ? [] : [`  ${head}`, ...rows, ''];
}

function verdictSentence({ verdict, reason }: Report): string {
  switch (verdict) {
    case 'holds':
      return '  Every property holds in every state.';
    case 'violated':
      return '  A property is violated: its trace is below.';
    case 'incomplete': {
      const why = (reason ?? 'not everything was explored').replace(/\.$/, '');
      return `  Incomplete: ${why}. Nothing is proved.`;
    }
  }
}

function count(figure: number): string {
  return figure.toLocaleString('en-US');
}

/** What is too long goes on in the next line. */
function written(lines: readonly string[]): string {
  const fitting = lines.flatMap((line) => {
    const text = line.trimStart();
    return line.length <= columns ? [line] : wrapped(text, line.length - text.length, columns);
  });
  return `${fitting.join('\n')}\n`;
}
