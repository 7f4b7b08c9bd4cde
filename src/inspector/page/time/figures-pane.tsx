/**
 * What was measured over time: one small picture for each group of figures, all under the one cursor; as a
 * table, every figure at the cursor, its least, its greatest and its last.
 */
import { useComputed, useSignal } from '@preact/signals';
import type { Series } from '../../protocol.ts';
import { useLatest } from '../model/use.ts';
import { useWorkspace } from '../model/use.ts';
import { figure } from '../model/words.ts';
import { Pane, type Twin } from '../parts/pane.tsx';
import { FigurePlot } from './figure-plot.tsx';
import { figureAt } from './places.ts';

/** Unit: milliseconds between two looks at a live run. */
const liveEveryMs = 500;
const pointsMax = 600;

export function FiguresPane() {
  const workspace = useWorkspace();
  const twin = useSignal<Twin>('picture');
  const last = useComputed(() => workspace.summary.value?.last ?? 0);
  const names = useComputed(() => workspace.summary.value?.series ?? []);
  const answer = useLatest(
    'series',
    ({ run }) =>
      last.value > 0 && names.value.length > 0
        ? { run: run.value, to: last.value, points: pointsMax }
        : undefined,
    { everyMs: liveEveryMs },
  ).value.answer;
  if (names.value.length === 0) return null;
  const groups = groupsOf(answer ?? []);
  return (
    <Pane name="Figures" className="figures-pane" twin={twin}>
      {twin.value === 'table' ? (
        <FiguresTable series={answer ?? []} />
      ) : (
        <div class="plots">
          {[...groups].map(([group, series]) => (
            <FigurePlot key={group} series={series} />
          ))}
        </div>
      )}
    </Pane>
  );
}

function groupsOf(series: readonly Series[]): ReadonlyMap<string, readonly Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of series) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}

function FiguresTable({ series }: { readonly series: readonly Series[] }) {
  const workspace = useWorkspace();
  const shown = (value: number | undefined, unit: string) =>
    value === undefined ? '–' : figure(value, unit);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Figures">
      <table class="grid">
        <thead>
          <tr>
            {['Figure', 'At the cursor', 'Least', 'Greatest', 'Last', 'Samples'].map((head, at) => (
              <th key={head} scope="col" class={at === 0 ? '' : 'number'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.label}</th>
              <td class="number">{shown(figureAt(one, workspace.cursor.value), one.unit)}</td>
              <td class="number">
                {shown(
                  one.figures.reduce((a, b) => Math.min(a, b), Infinity),
                  one.unit,
                )}
              </td>
              <td class="number">{shown(one.max, one.unit)}</td>
              <td class="number">{shown(one.last, one.unit)}</td>
              <td class="number">{one.figures.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
