/**
 * Which format the first lines are in. A header decides; without one, the format that reads most of
 * the lines does, so that one bad line is reported as that and not as an unknown format.
 */
import type { TraceFormat } from './format.ts';
import { FORMATS } from './formats.ts';

/** How many lines are looked at. */
export const RECOGNISED_LINES = 10;

/** Whether a line is a format's header, whatever its case. */
export function isHeader(format: TraceFormat, line: string | undefined): boolean {
  return format.header !== undefined && line?.trim().toLowerCase() === format.header;
}

/** The format of a trace's first lines; `undefined` when no format reads even one of them. */
export function recognise(lines: readonly string[]): TraceFormat | undefined {
  const byHeader = FORMATS.find((format) => isHeader(format, lines[0]));
  if (byHeader !== undefined) return byHeader;
  const head = lines.slice(0, RECOGNISED_LINES);
  let best: TraceFormat | undefined;
  let bestRead = 0;
  for (const format of FORMATS) {
    const read = head.filter((line) => format.parse(line).kind !== 'malformed').length;
    if (read > bestRead) [best, bestRead] = [format, read];
  }
  return best;
}
