/**
 * One group of figures over time, by uPlot: lines, their figures at the cursor, and the cursor itself. A
 * click or a drag moves the cursor to the sample that is nearest.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Palette } from '../../draw/palette.ts';
import type { Series } from '../../protocol.ts';
import { palette } from '../model/theme.ts';
import { useWorkspace } from '../model/use.ts';
import { figure, time } from '../model/words.ts';
import { useSize } from '../parts/size.ts';
import { figureAt, lastAtMost } from './places.ts';

const axisWidthMin = 42;
const labelLetterWidth = 5.8;

export function FigurePlot({ series }: { readonly series: readonly Series[] }) {
  const workspace = useWorkspace();
  const { ref, size } = useSize<HTMLDivElement>();
  const plot = useRef<uPlot | undefined>(undefined);
  const colours = palette.value;
  const { width, height } = size.value;
  const names = series.map(({ name }) => name).join(' ');
  const cursor = workspace.cursor.value;
  const now = useRef(0);
  now.current = timeAt(series[0], cursor);
  useEffect(() => {
    if (ref.current === null || width < 40) return;
    const made = new uPlot(
      optionsOf(series, colours, width, height, now),
      table(series),
      ref.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = undefined;
    };
    // A plot is made anew for other figures, another size or other colours; new points are set below.
  }, [names, width, height, colours]);
  useEffect(() => plot.current?.setData(table(series)), [series]);
  useEffect(() => plot.current?.redraw(false), [cursor]);
  const move = (event: PointerEvent) => {
    const [first] = series;
    if (event.buttons === 0 || plot.current === undefined || first === undefined) return;
    const x = event.clientX - plot.current.over.getBoundingClientRect().x;
    const at = Math.max(0, lastAtMost(first.ts, plot.current.posToVal(x, 'x')));
    workspace.goTo(first.seqs[at] ?? cursor);
  };
  return (
    <figure class="plot">
      <figcaption>
        {series.map((one, at) => (
          <span key={one.name} class={`legend series-${at}`}>
            {one.label} <b>{figureText(one, cursor)}</b>
          </span>
        ))}
      </figcaption>
      <div
        ref={ref}
        class="plot-area"
        aria-hidden="true"
        onPointerDown={move}
        onPointerMove={move}
      />
    </figure>
  );
}

function figureText(series: Series, cursor: number): string {
  const value = figureAt(series, cursor);
  return value === undefined ? '–' : figure(value, series.unit);
}

function timeAt(series: Series | undefined, cursor: number): number {
  return series?.ts[lastAtMost(series.seqs, cursor)] ?? 0;
}

function table(series: readonly Series[]): uPlot.AlignedData {
  const [first] = series;
  const sameTimes = series.every(({ ts }) => ts.length === first?.ts.length);
  if (sameTimes) return [[...(first?.ts ?? [])], ...series.map(({ figures }) => [...figures])];
  const joined = series.map(({ ts, figures }): uPlot.AlignedData => [[...ts], [...figures]]);
  return uPlot.join(joined);
}

function optionsOf(
  series: readonly Series[],
  colours: Palette,
  width: number,
  height: number,
  now: { readonly current: number },
): uPlot.Options {
  const unit = series[0]?.unit ?? 'count';
  const axis = {
    stroke: colours.muted,
    font: '10px Inter, system-ui, sans-serif',
    ticks: { show: false },
    grid: { stroke: colours.line, width: 1 },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 8, 0, 0],
    scales: { x: { time: false }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      { ...axis, size: 18, gap: 2, space: 70, values: (_, ticks) => ticks.map((ms) => time(ms)) },
      {
        ...axis,
        size: (_, labels) => axisWidth(labels),
        gap: 2,
        space: 26,
        values: (_, ticks) => ticks.map((value) => figure(value, unit)),
      },
    ],
    series: [
      {},
      ...series.map((one, at) => ({
        label: one.label,
        stroke: colours.series[at % colours.series.length] ?? colours.accent,
        width: 1.5,
        spanGaps: true,
        points: { show: false },
        ...(at === 0 && { fill: `${colours.series[0] ?? colours.accent}1c` }),
      })),
    ],
    hooks: { draw: [(plot) => drawCursor(plot, now.current, colours)] },
  };
}

/** As much as the longest label takes. uPlot asks before there are any. */
function axisWidth(labels: readonly string[] | null): number {
  return Math.max(
    axisWidthMin,
    ...(labels ?? []).map(({ length }) => 8 + length * labelLetterWidth),
  );
}

function drawCursor(plot: uPlot, ms: number, colours: Palette): void {
  const x = Math.round(plot.valToPos(ms, 'x', true));
  plot.ctx.fillStyle = colours.lit;
  plot.ctx.fillRect(x - 1, plot.bbox.top, 2, plot.bbox.height);
}
