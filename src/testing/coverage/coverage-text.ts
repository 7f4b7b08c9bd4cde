/**
 * Covered charts for people: a line for each machine, and what no test has reached, by name.
 * Not here: what has been reached (`chart-coverage.ts`), and a chart as a picture (`src/export`).
 */
import { wrapped } from '../../checker/text.ts';
import type { ChartCovered } from './chart-coverage.ts';

const columns = 80;

/** Ends in a line break; empty when there are no machines. */
export function coverageText(charts: readonly ChartCovered[]): string {
  if (charts.length === 0) return '';
  const width = Math.max(...charts.map(({ machine }) => machine.length));
  const lines = charts.flatMap(({ machine, states, transitions }) => [
    ...wrapped(
      `${machine.padEnd(width)}  states ${states.reached}/${states.of}, ` +
        `transitions ${transitions.reached}/${transitions.of}`,
      2,
      columns,
    ),
    ...[...states.missed, ...transitions.missed].flatMap((name) =>
      wrapped(`never: ${name}`, 4, columns),
    ),
  ]);
  return ['Reached of the charts', ...lines, ''].join('\n');
}
