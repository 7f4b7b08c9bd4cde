/**
 * A machine as a file: the picture as it is now as SVG or PNG, the machine as Mermaid, SCXML or JSON.
 * Pictures are made here, since the page knows what they show; the rest by the server.
 */
import { useRef } from 'preact/hooks';
import { drawChartFile } from '../../draw/chart.ts';
import { styleOf } from '../../draw/chart-style.ts';
import { shownCounts } from '../../draw/counts.ts';
import { svgText } from '../../draw/svg.ts';
import type { MachineSummary } from '../../protocol.ts';
import { download, pngOf } from '../model/download.ts';
import { problemOf } from '../model/latest.ts';
import { palette } from '../model/theme.ts';
import { useWorkspace } from '../model/use.ts';
import type { Workspace } from '../model/workspace.ts';

const formats = ['svg', 'png', 'mermaid', 'scxml', 'json'] as const;
type Format = (typeof formats)[number];

const labels: Readonly<Record<Format, string>> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  mermaid: 'Mermaid',
  scxml: 'SCXML',
  json: 'JSON',
};

export function ExportMenu({ machine }: { readonly machine: MachineSummary | undefined }) {
  const workspace = useWorkspace();
  const details = useRef<HTMLDetailsElement>(null);
  if (machine === undefined) return null;
  const save = (format: Format) => {
    if (details.current !== null) details.current.open = false;
    saveMachine(workspace, machine, format).catch((error: unknown) =>
      workspace.say(problemOf(error).message),
    );
  };
  return (
    <details class="menu" ref={details}>
      <summary>Export</summary>
      <div class="menu-list">
        <p>{machine.name} as</p>
        {formats.map((format) => (
          <button key={format} type="button" onClick={() => save(format)}>
            {labels[format]}
          </button>
        ))}
      </div>
    </details>
  );
}

async function saveMachine(
  workspace: Workspace,
  { machine, name }: MachineSummary,
  format: Format,
): Promise<void> {
  const run = workspace.run.value;
  if (format !== 'svg' && format !== 'png') {
    const file = await workspace.source.ask('export', { run, machine, as: format });
    return download(file.name, new Blob([file.text], { type: 'text/plain' }));
  }
  const chart = await workspace.source.ask('chart', { run, machine, direction: 'down' });
  const { machines = [], lit } = workspace.state.value ?? {};
  const shown = shownCounts(machines[machine], lit);
  const svg = svgText(drawChartFile(chart, shown, styleOf(palette.value)));
  if (format === 'svg') return download(`${name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
  return download(`${name}.png`, await pngOf(svg, chart.width, chart.height));
}
