/**
 * The colours of a chart. A page takes them as custom properties, light and dark by what the system
 * says; a file gets the light ones, since many programs that show SVG know no properties.
 * Text on its ground has a contrast of 4.5 at least, lines of 3 (WCAG AA).
 */

const light = {
  ground: '#ffffff',
  box: '#ffffff',
  even: '#f6f8fb',
  odd: '#edf2f9',
  line: '#64748b',
  text: '#1e293b',
  quiet: '#475569',
  on: '#0b6bcb',
  'on-box': '#dbeafe',
  lit: '#b45309',
  count: '#0b6bcb',
  'count-text': '#ffffff',
} as const;

const dark: Readonly<Record<keyof typeof light, string>> = {
  ground: '#0f172a',
  box: '#1e293b',
  even: '#141d31',
  odd: '#1a2540',
  line: '#94a3b8',
  text: '#e2e8f0',
  quiet: '#cbd5e1',
  on: '#60a5fa',
  'on-box': '#1e3a5f',
  lit: '#fbbf24',
  count: '#60a5fa',
  'count-text': '#0f172a',
};

const rules = `
.chart { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
.chart .state rect, .chart .state circle { fill: var(--box); stroke: var(--line); stroke-width: 1.2; }
.chart .state.compound.even > rect, .chart .state.parallel.even > rect { fill: var(--even); }
.chart .state.compound.odd > rect, .chart .state.parallel.odd > rect { fill: var(--odd); }
.chart .state.region > rect { stroke-dasharray: 5 3; }
.chart .state.active > rect, .chart .state.active > circle { stroke: var(--on); stroke-width: 2; }
.chart .state.active.atomic > rect, .chart .state.active.final > rect { fill: var(--on-box); }
.chart text { fill: var(--text); }
.chart .title { font-weight: 600; }
.chart .start { fill: var(--line); }
.chart .edge text { font-size: 11px; fill: var(--quiet); }
.chart .edge .plate { fill: var(--ground); fill-opacity: 0.85; }
.chart .edge .line { fill: none; stroke: var(--line); stroke-width: 1.2; }
.chart .edge .head { fill: var(--line); }
.chart .edge.lit .line { stroke: var(--lit); stroke-width: 2.2; }
.chart .edge.lit .head { fill: var(--lit); }
.chart .edge.lit text { fill: var(--lit); font-weight: 600; }
.chart .count rect { fill: var(--count); }
.chart .count text { fill: var(--count-text); font-size: 11px; font-weight: 600; }
.chart .count .bar rect:first-child { fill: var(--line); fill-opacity: 0.35; }
`;

function properties(colours: Readonly<Record<string, string>>): string {
  const each = Object.entries(colours).map(([name, colour]) => `--${name}: ${colour};`);
  return `.chart { ${each.join(' ')} }`;
}

/** For a page's style sheet. */
export const pageChartStyle = `${properties(light)}
@media (prefers-color-scheme: dark) { ${properties(dark)} }${rules}`;

/** For the style of a file. */
export const fileChartStyle = rules.replaceAll(
  /var\(--(?<name>[\w-]+)\)/g,
  (_, name: keyof typeof light) => light[name],
);
