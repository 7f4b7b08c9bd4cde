/**
 * The report of a check, for people: what was explored, each property with its verdict, and what of
 * the machines was never reached. Under 80 columns; traces are printed apart.
 */
import type { MachineCoverage, PropertyResult, Reductions, Report } from '../../checker/api.ts';
import { wrapped } from '../../checker/text.ts';

const columns = 80;
const missedShown = 6;
const marks = { holds: 'holds', violated: 'VIOLATED', incomplete: 'incomplete' } as const;

export function reportText(name: string, report: Report): string {
  const { states, transitions, depth, seconds, statesPerSecond, bytesPerState } = report;
  const lines = [
    name,
    '',
    `  ${count(states)} states, ${count(transitions)} transitions, depth ${depth}`,
    `  ${seconds.toFixed(1)} s, ${count(Math.round(statesPerSecond))} states/s, ` +
      `${Math.round(bytesPerState)} bytes/state, ${count(report.localSteps)} local steps`,
    '',
    ...report.properties.map(propertyLine),
    '',
    ...reductionLines(report.reductions),
    ...coverageLines(report.coverage),
    ...wrapped(verdictSentence(report), 2, columns),
  ];
  return `${lines.map((line) => fit(line)).join('\n')}\n`;
}

function propertyLine({ name, kind, verdict, trace, witness }: PropertyResult): string {
  const steps = trace?.steps.length;
  const after =
    steps !== undefined
      ? ` in ${steps} steps${trace?.cycle === undefined ? '' : `, a cycle from step ${trace.cycle + 1}`}`
      : witness === undefined
        ? ''
        : ` after ${witness.steps.length} steps`;
  return `  ${marks[verdict].padEnd(11)}${kind.padEnd(10)}${name}${after}`;
}

/** What was asked for to make the space smaller, and what that gave. */
function reductionLines(reductions: Reductions | undefined): readonly string[] {
  if (reductions === undefined) return [];
  const { symmetry, partialOrder, off } = reductions;
  const lines = [
    ...(symmetry === undefined
      ? []
      : [
          `symmetry of ${symmetry.groups.join(' and ')}: they stand for ` +
            `${count(symmetry.standsFor)} states, ${symmetry.factor.toFixed(2)} each`,
        ]),
    ...(partialOrder === undefined
      ? []
      : [`reduction: one actor was enough in ${count(partialOrder.alone)} of them`]),
    ...(off === undefined ? [] : [`no reduction: ${off}`]),
  ];
  return [...lines.flatMap((line) => wrapped(line, 2, columns)), ''];
}

function coverageLines(coverage: readonly MachineCoverage[]): readonly string[] {
  const rows = coverage.flatMap(({ machine, states, transitions, guards }) => {
    const missed = [...states.missed, ...transitions.missed, ...guards.missed];
    const line =
      `  ${machine.padEnd(16)}states ${states.reached}/${states.of}, ` +
      `transitions ${transitions.reached}/${transitions.of}, guards ${guards.reached}/${guards.of}`;
    const more = missed.length > missedShown ? [`    and ${missed.length - missedShown} more`] : [];
    return [line, ...missed.slice(0, missedShown).map((name) => `    never: ${name}`), ...more];
  });
  return rows.length === 0 ? [] : ['  reached of the machines', ...rows, ''];
}

function verdictSentence({ verdict, reason }: Report): string {
  switch (verdict) {
    case 'holds':
      return 'Every property holds in every state.';
    case 'violated':
      return 'A property is violated: its trace is below.';
    case 'incomplete':
      return `Incomplete: ${reason ?? 'not everything was explored'}. Nothing is proved.`;
  }
}

function count(figure: number): string {
  return figure.toLocaleString('en-US');
}

function fit(line: string): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 2)} …`;
}
