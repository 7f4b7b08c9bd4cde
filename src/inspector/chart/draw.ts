/**
 * A laid out chart as SVG text: the same for the page, which colours it by classes, and for a file,
 * which brings its colours along. What is active, lit or counted is a class or a badge; nothing else
 * changes, so that a page need not draw again to show another moment.
 */
import type { Chart, ChartEdge, ChartNode } from '../protocol.ts';
import { fileChartStyle } from './style.ts';

export interface DrawOptions {
  /** Paths of states. */
  readonly active?: ReadonlySet<string>;
  /** Ids of edges. */
  readonly lit?: ReadonlySet<string>;
  /** By path, how many actors are in a state; draws badges and bars. */
  readonly counts?: Readonly<Record<string, number>>;
  /** A file of its own: with its colours in it. */
  readonly isFile?: boolean;
}

const arrowLength = 9;
const arrowHalf = 4;
const corner = 6;

/** Elements have `data-path` and `data-edge`; classes: `active`, `lit`, and the kind. */
export function drawChart(chart: Chart, options: DrawOptions = {}): string {
  const { width, height, name, nodes, edges } = chart;
  const { isFile = false } = options;
  const boxes = nodes.filter(({ kind }) => kind !== 'start');
  const dots = nodes.filter(({ kind }) => kind === 'start');
  const size = isFile ? ` width="${width}" height="${height}"` : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}"${size} ` +
      `role="img" aria-label="${escaped(`statechart of ${name}`)}">`,
    isFile ? `<style>${fileChartStyle}</style>` : '',
    ...boxes.map((node) => drawState(node, options)),
    ...dots.map(drawDot),
    ...edges.filter(({ points }) => points.length > 0).map((edge) => drawEdge(edge, options)),
    ...drawCounts(boxes, options.counts),
    '</svg>',
  ].join('\n');
}

function drawState(node: ChartNode, { active }: DrawOptions): string {
  const { path, key, kind, isRegion, x, y, width, height, depth } = node;
  const classes = ['state', kind, depth % 2 === 0 ? 'even' : 'odd'];
  if (isRegion) classes.push('region');
  if (active?.has(path) === true) classes.push('active');
  const isInside = kind === 'compound' || kind === 'parallel';
  const middle = round(x + width / 2);
  const shape = kind.endsWith('history')
    ? `<circle cx="${middle}" cy="${round(y + height / 2)}" r="${round(width / 2)}"/>`
    : rect(x, y, width, height, isInside ? 8 : 6);
  const inner = kind === 'final' ? rect(x + 3, y + 3, width - 6, height - 6, 4) : '';
  const text = kind === 'history' ? 'H' : kind === 'deep-history' ? 'H*' : key;
  const label = isInside
    ? `<text class="title" x="${round(x + 12)}" y="${round(y + 21)}">${escaped(text)}${kind === 'parallel' ? ' ∥' : ''}</text>`
    : `<text x="${middle}" y="${round(y + height / 2 + 4.5)}" text-anchor="middle">${escaped(text)}</text>`;
  return `<g class="${classes.join(' ')}" data-path="${escaped(path)}">${shape}${inner}${label}</g>`;
}

function rect(x: number, y: number, width: number, height: number, radius: number): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

function drawDot({ path, x, y, width, height }: ChartNode): string {
  const centre = `cx="${round(x + width / 2)}" cy="${round(y + height / 2)}"`;
  return `<circle class="start" data-start="${escaped(path)}" ${centre} r="${width / 2}"/>`;
}

function drawEdge({ id, kind, label, points, labelBox }: ChartEdge, { lit }: DrawOptions): string {
  const classes = ['edge', kind, ...(lit?.has(id) === true ? ['lit'] : [])];
  const text =
    labelBox === undefined || label === ''
      ? ''
      : rect(labelBox.x, labelBox.y, labelBox.width, labelBox.height, 3).replace(
          '<rect',
          '<rect class="plate"',
        ) +
        `<text x="${round(labelBox.x + labelBox.width / 2)}" y="${round(labelBox.y + labelBox.height - 4.5)}" ` +
        `text-anchor="middle">${escaped(label)}</text>`;
  return (
    `<g class="${classes.join(' ')}" data-edge="${escaped(id)}"><path class="line" d="${lineOf(points)}"/>` +
    `<path class="head" d="${headOf(points)}"/>${text}</g>`
  );
}

type Point = ChartEdge['points'][number];

/** With rounded corners; it ends where the arrow's head begins. */
function lineOf(points: ChartEdge['points']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  for (const [at, point] of rest.entries()) {
    const next = rest[at + 1];
    const before = points[at] ?? first;
    if (next === undefined) {
      const end = towards(point, before, arrowLength - 1);
      parts.push(`L${end.x} ${end.y}`);
    } else {
      const from = towards(point, before, corner);
      const to = towards(point, next, corner);
      parts.push(`L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`);
    }
  }
  return parts.join('');
}

function headOf(points: ChartEdge['points']): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const base = towards(tip, before, arrowLength);
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const [dx, dy] = [
    ((tip.y - base.y) / length) * arrowHalf,
    ((tip.x - base.x) / length) * arrowHalf,
  ];
  return `M${tip.x} ${tip.y}L${round(base.x + dx)} ${round(base.y - dy)}L${round(base.x - dx)} ${round(base.y + dy)}Z`;
}

/** So many pixels from one point towards another, at most half way. */
function towards(from: Point, to: Point, pixels: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(0.5, pixels / length);
  return { x: round(from.x + (to.x - from.x) * part), y: round(from.y + (to.y - from.y) * part) };
}

/** A badge on the upper right corner of each state that somebody is in, and a bar for its share. */
function drawCounts(nodes: readonly ChartNode[], counts: DrawOptions['counts']): readonly string[] {
  if (counts === undefined) return [];
  const total = counts[''] ?? 0;
  return nodes.flatMap(({ path, x, y, width, height }) => {
    const count = counts[path] ?? 0;
    if (count === 0 || path === '') return [];
    const text = count.toLocaleString('en-US');
    const badge = text.length * 7 + 14;
    const right = round(x + width + 8);
    return [
      `<g class="count" data-count="${escaped(path)}">${rect(right - badge, y - 9, badge, 17, 8.5)}` +
        `<text x="${round(right - badge / 2)}" y="${round(y + 4)}" text-anchor="middle">${text}</text>` +
        `<g class="bar">${rect(x, y + height + 3, width, 4, 2)}` +
        `${rect(x, y + height + 3, Math.max(2, (width * count) / Math.max(1, total)), 4, 2)}</g></g>`,
    ];
  });
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
