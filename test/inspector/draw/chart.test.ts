/**
 * The drawing of a chart, as text: what is active, counted and taken is there and nowhere else, names are
 * escaped, and every colour that is text has enough contrast on its ground.
 */
import { describe, expect, it } from 'vitest';
import { drawChart, drawChartFile } from '../../../src/inspector/draw/chart.ts';
import { styleOf } from '../../../src/inspector/draw/chart-style.ts';
import { shownCounts } from '../../../src/inspector/draw/counts.ts';
import { dark, light, type Palette } from '../../../src/inspector/draw/palette.ts';
import { svgText, type SvgNode } from '../../../src/inspector/draw/svg.ts';
import type { Chart, ChartNode } from '../../../src/inspector/protocol.ts';

const box = (path: string, more: Partial<ChartNode> = {}): ChartNode => ({
  path,
  key: path,
  kind: 'atomic',
  isRegion: false,
  depth: 1,
  x: 0,
  y: 0,
  width: 100,
  height: 32,
  entry: [],
  exit: [],
  invokes: [],
  tags: [],
  ...more,
});

const chart: Chart = {
  machine: 0,
  name: 'a < b',
  direction: 'down',
  width: 300,
  height: 200,
  nodes: [
    box('', { key: 'root', kind: 'compound' }),
    box('idle'),
    box('busy'),
    box('failed', { kind: 'final' }),
  ],
  edges: [
    {
      id: 'idle#0',
      kind: 'event',
      source: 'idle',
      target: 'busy',
      event: 'go',
      guard: 'isReady',
      actions: [],
      label: 'go [isReady]',
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 50 },
        { x: 60, y: 50 },
      ],
      labelBox: { x: 0, y: 10, width: 60, height: 16 },
    },
  ],
};

function all(node: SvgNode): readonly SvgNode[] {
  return [node, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : all(child)))];
}

const classesOf = (node: SvgNode, path: string) =>
  all(node)
    .filter(({ tag, attributes }) => tag === 'g' && attributes['data-path'] === path)
    .map(({ attributes }) => attributes['class']);

const machine = {
  machine: 0,
  running: 5,
  done: 0,
  error: 0,
  stopped: 0,
  counts: { '': 5, idle: 4, failed: 1 },
};

describe('a drawn chart', () => {
  it('has a count and a bar for each state that somebody is in', () => {
    const drawn = drawChart(chart, shownCounts(machine, undefined));
    const counts = all(drawn).filter(({ attributes }) => attributes['class'] === 'count');
    expect(counts.map(({ children }) => children)).toEqual([['4'], ['1']]);
    const bars = all(drawn).filter(({ attributes }) => attributes['class'] === 'share');
    expect(bars.map(({ attributes }) => attributes['width'])).toEqual([80, 20]);
  });
  it('says active and bad by class, and with one actor has no counts', () => {
    const one = { ...machine, running: 1, counts: { '': 1, failed: 1 } };
    const drawn = drawChart(chart, shownCounts(one, undefined));
    expect(classesOf(drawn, 'failed')).toEqual(['state final active bad']);
    expect(classesOf(drawn, 'idle')).toEqual(['state atomic']);
  });
  it('lights the last transition and the state that it enters', () => {
    const lit = { seq: 9, actor: 0, machine: 0, taken: ['idle#0'] };
    const drawn = drawChart(chart, shownCounts(machine, lit));
    const edges = all(drawn).filter(({ attributes }) => attributes['data-edge'] !== undefined);
    expect(edges.map(({ attributes }) => attributes['class'])).toEqual(['edge event taken']);
    expect(classesOf(drawn, 'busy')).toEqual(['state atomic entered']);
    const other = drawChart(chart, shownCounts(machine, { ...lit, machine: 1 }));
    expect(classesOf(other, 'busy')).toEqual(['state atomic']);
  });
  it('is a file of its own, with its names escaped', () => {
    const text = svgText(drawChartFile(chart, shownCounts(machine, undefined), styleOf(light)));
    expect(text).toContain('<title>a &lt; b</title>');
    expect(text).toContain(`fill: ${light.accent}`);
    expect(text).not.toContain('var(');
    expect(text.match(/<svg/g)).toHaveLength(1);
  });
});

/** WCAG's relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

type Colour = Exclude<keyof Palette, 'series'>;
const texts: readonly (readonly [Colour, Colour])[] = [
  ...(['ink', 'muted', 'accent', 'lit', 'good', 'warn', 'bad', 'violation'] as const).map(
    (colour) => [colour, 'paper'] as const,
  ),
  ['ink', 'raised'],
  ['muted', 'raised'],
  ['muted', 'ground'],
  ['ink', 'accentSoft'],
  ['accent', 'accentSoft'],
  ['muted', 'accentSoft'],
  ['ink', 'litSoft'],
  ['lit', 'litSoft'],
  ['muted', 'litSoft'],
  ['warn', 'warnSoft'],
  ['ink', 'warnSoft'],
  ['bad', 'badSoft'],
  ['onAccent', 'accent'],
  ['onBad', 'bad'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_, palette) => {
  it.each(texts)('has %s readable on %s', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });
  it('has lines that are seen', () => {
    expect(contrast(palette.lineStrong, palette.paper)).toBeGreaterThanOrEqual(3);
    for (const colour of palette.series)
      expect(contrast(colour, palette.paper)).toBeGreaterThanOrEqual(3);
  });
});
