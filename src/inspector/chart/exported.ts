/**
 * A machine as a file: its definition as JSON, Mermaid or SCXML, or its chart as SVG. It works from what
 * a recording carries, without the code.
 */
import { drawChartFile } from '../draw/chart.ts';
import { styleOf } from '../draw/chart-style.ts';
import { nobody } from '../draw/counts.ts';
import { light } from '../draw/palette.ts';
import { svgText } from '../draw/svg.ts';
import type { Chart, Questions } from '../protocol.ts';
import type { MachineRecord } from '../record.ts';
import { mermaidOf } from './mermaid.ts';
import { scxmlOf } from './scxml.ts';

/** `chart` is asked for when it is needed. Errors: throws for a machine without a chart. */
export async function exported(
  { name, definition }: MachineRecord,
  as: Questions['export']['as'],
  chart: () => Promise<Chart>,
): Promise<string> {
  if (definition === undefined) throw new Error(`${name} has no chart to export`);
  switch (as) {
    case 'mermaid':
      return mermaidOf(definition);
    case 'scxml':
      return scxmlOf(definition);
    case 'svg':
      return `${svgText(drawChartFile(await chart(), nobody, styleOf(light)))}\n`;
    case 'json':
      return `${JSON.stringify(definition, undefined, 2)}\n`;
  }
}
