/**
 * What `destage conform` prints: that the log is explained, or the first line that nothing explains,
 * what would have been allowed there, and the nearest explanation.
 */
import type { ConformReport } from '../../testing/conform/conforms.ts';

/** Lines of what was allowed that are shown. */
const allowedMax = 12;

export function conformText(report: ConformReport): string {
  return `${linesOf(report).join('\n')}\n`;
}

function linesOf(report: ConformReport): readonly string[] {
  switch (report.kind) {
    case 'explained': {
      const { lines, parts, states } = report;
      const [line, part, state] = [lines, parts, states].map((count) =>
        count.toLocaleString('en-US'),
      );
      return [`explained: ${line} lines, ${part} parts, by way of ${state} states`];
    }
    case 'undecided':
      return [
        `undecided at line ${report.line}: ${report.reason}`,
        `  ${report.text}`,
        'Nothing is said of what comes after it.',
      ];
    case 'unexplained':
      return unexplained(report);
    case 'unfinished':
      return unfinished(report);
  }
}

function unexplained({
  line,
  text,
  part,
  said,
  allowed,
  nearest,
  hint,
}: Extract<ConformReport, { kind: 'unexplained' }>): readonly string[] {
  return [
    `nothing explains line ${line}${part === '' ? '' : `, of ${part}`}:`,
    `  ${text}`,
    `  (${said})`,
    ...listed('allowed there:', allowed, 'nothing was allowed there'),
    ...(nearest === undefined
      ? ['no change of one line explains it']
      : [
          'nearest explanation:',
          `  ${nearest.change}`,
          `  (then ${nearest.explains} of the ${nearest.of} lines from there on are explained)`,
        ]),
    ...(hint === undefined ? [] : [`is the map right? ${hint}`]),
  ];
}

function unfinished({
  line,
  text,
  part,
  allowed,
}: Extract<ConformReport, { kind: 'unfinished' }>): readonly string[] {
  return [
    `line ${line} cannot be the last${part === '' ? '' : ` of ${part}`}, of a run that is over:`,
    `  ${text}`,
    ...listed('allowed next:', allowed, 'nothing more was allowed, either'),
  ];
}

function listed(heading: string, allowed: readonly string[], none: string): readonly string[] {
  if (allowed.length === 0) return [none];
  const shown = allowed.slice(0, allowedMax).map((one) => `  ${one}`);
  const more = allowed.length - shown.length;
  return [heading, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}
