/**
 * A laid-out chart as a picture: states, transitions, what is active, what was taken last, and with many
 * actors how many are where. Pure: the page and the server's files draw by it.
 * Source: the look of XState's own viewers; Camunda's counts of instances on a diagram.
 */
import type { Chart, ChartNode } from '../answers.ts';
import { nobody, type ShownCounts } from './counts.ts';
import { node, type SvgNode } from './svg.ts';
import { wire } from './wires.ts';

/** The inside of the picture, in the chart's own coordinates. */
export function drawChart(chart: Chart, shown: ShownCounts = nobody): SvgNode {
  const taken = chart.edges.filter(({ id }) => shown.taken.has(id));
  const stays = new Set(taken.filter(({ target }) => target === '').map(({ source }) => source));
  const entered = new Set(taken.map(({ target }) => target).filter((target) => target !== ''));
  const drawn = chart.edges.filter(({ points }) => points.length > 1);
  return node(
    'g',
    { class: 'chart' },
    ...chart.nodes.filter(isNest).map((state) => drawState(state, shown, entered)),
    // The last transition lies above the others.
    ...[false, true].flatMap((isTaken) =>
      drawn.filter(({ id }) => shown.taken.has(id) === isTaken).map((edge) => wire(edge, isTaken)),
    ),
    ...chart.nodes
      .filter((state) => !isNest(state))
      .map((state) => drawState(state, shown, entered)),
    ...chart.nodes.flatMap((state) => badge(state, shown)),
    ...chart.nodes.filter(({ path, kind }) => stays.has(path) && kind !== 'start').map(spark),
  );
}

/** A file's picture. `style`: CSS that goes in. */
export function drawChartFile(chart: Chart, shown: ShownCounts, style: string): SvgNode {
  const { width, height, name } = chart;
  return node(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height },
    node('title', {}, name),
    node('style', {}, style),
    drawChart(chart, shown),
  );
}

function isNest({ kind }: ChartNode): boolean {
  return kind === 'compound' || kind === 'parallel';
}

/** By its name alone: a hint for the eye, red, and nothing else. */
function soundsBad(key: string): boolean {
  return /fail|error|parked|quarantin|corrupt|dead|sick|broken|lost/i.test(key);
}

function drawState(state: ChartNode, shown: ShownCounts, entered: ReadonlySet<string>): SvgNode {
  if (state.kind === 'start')
    return node('circle', { class: 'dot', ...centre(state), r: Math.min(5, state.width / 2) });
  const count = shown.counts[state.path] ?? 0;
  const classes = [
    'state',
    state.kind,
    ...(count > 0 ? ['active'] : []),
    ...(entered.has(state.path) ? ['entered'] : []),
    ...(soundsBad(state.key) ? ['bad'] : []),
  ];
  return node(
    'g',
    { class: classes.join(' '), 'data-path': state.path },
    ...(isNest(state) ? nestParts(state) : boxParts(state, shown, count)),
  );
}

function nestParts(state: ChartNode): readonly SvgNode[] {
  const { x, y, width, height, key, kind, isRegion } = state;
  const box = { x, y, width, height, rx: 7 };
  const title = kind === 'parallel' ? `${key} ∥` : key;
  return [
    node('rect', { class: isRegion ? 'nest region' : 'nest', ...box }),
    node('text', { class: 'title', x: x + 10, y: y + 18 }, title),
  ];
}

function boxParts(state: ChartNode, shown: ShownCounts, count: number): readonly SvgNode[] {
  const { x, y, width, height, key, kind } = state;
  const isHistory = kind === 'history' || kind === 'deep-history';
  const rx = isHistory ? height / 2 : 6;
  const text = isHistory ? (kind === 'history' ? 'H' : 'H*') : key;
  const share = shown.running > 0 ? count / shown.running : 0;
  const tint = { x, y, width, height, rx, 'fill-opacity': round(0.04 + 0.26 * share) };
  const inner = { x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: rx - 2 };
  return [
    node('rect', { class: 'box', x, y, width, height, rx }),
    ...(shown.isPopulation && count > 0 ? [node('rect', { class: 'tint', ...tint })] : []),
    ...(kind === 'final' ? [node('rect', { class: 'inner', ...inner })] : []),
    node('text', { x: x + width / 2, y: y + height / 2 + 4.5, 'text-anchor': 'middle' }, text),
    ...(shown.isPopulation && !isHistory ? bar(state, share) : []),
  ];
}

/** How many of all that run are there: what is least is still to be seen. */
function bar({ x, y, width, height }: ChartNode, share: number): readonly SvgNode[] {
  const track = { x, y: y + height + 3, width, height: 3.5, rx: 1.75 };
  const filled = share === 0 ? 0 : Math.max(2, round(width * share));
  return [
    node('rect', { class: 'track', ...track }),
    ...(filled > 0 ? [node('rect', { class: 'share', ...track, width: filled })] : []),
  ];
}

/** Where a transition has been taken that stays where it is. */
function spark({ x, y }: ChartNode): SvgNode {
  return node('circle', { class: 'spark', cx: x + 1, cy: y + 1, r: 5 });
}

function badge(state: ChartNode, shown: ShownCounts): readonly SvgNode[] {
  const count = shown.counts[state.path] ?? 0;
  if (!shown.isPopulation || count === 0 || state.kind === 'start' || state.path === '') return [];
  const text = count.toLocaleString('en');
  const width = 12 + text.length * 6.4;
  const right = state.x + state.width + (isNest(state) ? -8 : 7);
  const top = state.y + (isNest(state) ? 7 : -9);
  return [
    node(
      'g',
      { class: soundsBad(state.key) ? 'badge bad' : 'badge', 'data-path': state.path },
      node('rect', { class: 'pill', x: right - width, y: top, width, height: 16, rx: 8 }),
      node(
        'text',
        { class: 'count', x: right - width / 2, y: top + 12, 'text-anchor': 'middle' },
        text,
      ),
    ),
  ];
}

function centre({ x, y, width, height }: ChartNode) {
  return { cx: x + width / 2, cy: y + height / 2 };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
