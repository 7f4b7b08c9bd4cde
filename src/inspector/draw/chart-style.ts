/**
 * How a drawn chart looks, as CSS over the palette's variables: the page adopts it, a file carries it.
 * What stands where is in `chart.ts`.
 */
import { coloursOf, type Palette } from './palette.ts';

export const chartStyle = `
.chart text { font: 13px Inter, system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif; fill: var(--ink); }
.chart .box { fill: var(--paper); stroke: var(--line-strong); stroke-width: 1; }
.chart .nest { fill: var(--nest); fill-opacity: 0.035; stroke: var(--line-strong); stroke-opacity: 0.7; stroke-width: 1; }
.chart .region { stroke-dasharray: 5 3; }
.chart .inner { fill: none; stroke: var(--line-strong); }
.chart .title { font-weight: 600; }
.chart .dot { fill: var(--line-strong); }
.chart .tint { fill: var(--accent); }
.chart .wire { fill: none; stroke: var(--line-strong); stroke-width: 1.1; }
.chart .hit { fill: none; stroke: transparent; stroke-width: 10; }
.chart .head { fill: var(--line-strong); }
.chart .label { font-size: 11px; fill: var(--muted); }
.chart .guard { fill: var(--warn); }
.chart .after { fill: var(--good); }
.chart .back { fill: var(--paper); fill-opacity: 0.86; }
.chart .active > .box { fill: var(--accent-soft); stroke: var(--accent); stroke-width: 1.75; }
.chart .active > .nest { stroke: var(--accent); stroke-opacity: 1; stroke-width: 1.5; }
.chart .active > .inner { stroke: var(--accent); }
.chart .taken > .wire { stroke: var(--lit); stroke-width: 2.25; }
.chart .taken > .head { fill: var(--lit); }
.chart .taken > .label, .chart .taken > .label tspan { fill: var(--lit); font-weight: 600; }
.chart .entered > .box, .chart .entered > .nest { stroke: var(--lit); stroke-width: 2; }
.chart .chosen > .box, .chart .chosen > .nest { stroke: var(--accent); stroke-width: 2.5; }
.chart .pill { fill: var(--accent); }
.chart .count { font-size: 11px; font-weight: 600; fill: var(--on-accent); font-variant-numeric: tabular-nums; }
.chart .bad > .pill, .chart .bad > .share, .chart .bad > .tint { fill: var(--bad); }
.chart .bad > .count { fill: var(--on-bad); }
.chart .bad.active > .box { fill: var(--bad-soft); stroke: var(--bad); }
.chart .spark { fill: var(--lit); }
.middling .label, .middling .back { display: none; }
.middling .taken > .label { display: inline; font-size: 19px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.middling .state:not(.compound, .parallel) > text { font-size: 16px; }
.middling .title { font-size: 17px; }
.middling .badge { transform: scale(1.5); transform-box: fill-box; transform-origin: center; }
.middling .wire, .middling .box, .middling .nest { vector-effect: non-scaling-stroke; }
.far .active > .box { fill: var(--accent); }
.far text:not(.count) { display: none; }
.chart .track { fill: var(--line); }
.chart .share { fill: var(--accent); }
`;

/** For a file of its own: colours in place of variables, which not every viewer of pictures knows. */
export function styleOf(palette: Palette): string {
  const colours = coloursOf(palette);
  const style = `svg { background: var(--paper); }${chartStyle}`;
  return style.replaceAll(
    /var\(--(?<name>[\w-]+)\)/g,
    (_, name: string) => colours.get(name) ?? '',
  );
}
