/**
 * A machine as a file: its definition as JSON, Mermaid or SCXML, or its chart as SVG. It works from what
 * a recording carries, without the code; how Mermaid and SCXML are written is `src/export`'s.
 */
import type { Chart as PlainChart } from '../../export/chart.ts';
import { toMermaid } from '../../export/mermaid.ts';
import { toScxml } from '../../export/scxml.ts';
import { triggerOf } from '../../export/trigger.ts';
import { drawChartFile } from '../draw/chart.ts';
import { styleOf } from '../draw/chart-style.ts';
import { nobody } from '../draw/counts.ts';
import { light } from '../draw/palette.ts';
import { svgText } from '../draw/svg.ts';
import type { Chart, Questions } from '../protocol.ts';
import type { MachineDefinition, MachineRecord, StateDefinition } from '../record.ts';

/** `chart` is asked for when it is needed. Errors: throws for a machine without a chart. */
export async function exported(
  { name, definition }: MachineRecord,
  as: Questions['export']['as'],
  chart: () => Promise<Chart>,
): Promise<string> {
  if (definition === undefined) throw new Error(`${name} has no chart to export`);
  switch (as) {
    case 'mermaid':
      return toMermaid(plainChart(definition));
    case 'scxml':
      return toScxml(plainChart(definition));
    case 'svg':
      return `${svgText(drawChartFile(await chart(), nobody, styleOf(light)))}\n`;
    case 'json':
      return `${JSON.stringify(definition, undefined, 2)}\n`;
  }
}

function plainChart({ name, root }: MachineDefinition): PlainChart {
  const given = new Map(withinOf(root).map(({ path, id }) => [path, id]));
  const idOf = (path: string): string =>
    given.get(path) ?? (path === '' ? name : `${name}.${path}`);
  const chartOf = (state: StateDefinition): PlainChart => ({
    id: idOf(state.path),
    key: state.key,
    type: state.type,
    initial: (state.initial ?? []).map(idOf),
    ...(state.initialActions && { initialActions: state.initialActions }),
    history: state.history,
    ...(state.historyTargets && { historyTargets: state.historyTargets.map(idOf) }),
    tags: state.tags ?? [],
    entry: state.entry ?? [],
    exit: state.exit ?? [],
    invokes: state.invokes ?? [],
    transitions: state.transitions.map(
      ({ descriptor, guard, actions = [], targets, isReentering = false }) => ({
        trigger: triggerOf(descriptor, idOf(state.path)),
        guard,
        actions,
        targets: targets.map(idOf),
        isReentering,
      }),
    ),
    states: state.states.map(chartOf),
  });
  return chartOf(root);
}

function withinOf(state: StateDefinition): readonly StateDefinition[] {
  return [state, ...state.states.flatMap(withinOf)];
}
