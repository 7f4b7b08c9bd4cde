/**
 * The transitions of a chart as lines with round corners, an arrow's head and a label. The heads are
 * paths of their own: a marker would not follow its line's colour everywhere.
 */
import type { ChartEdge } from '../answers.ts';
import { labelLine, labelLines } from '../chart/label-lines.ts';
import { node, type SvgNode } from './svg.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Unit: pixels. */
const corner = 5;
const headLength = 7;
const headHalf = 3.5;

export function wire(edge: ChartEdge, isTaken: boolean): SvgNode {
  const tip = edge.points.at(-1) ?? { x: 0, y: 0 };
  const before = edge.points.at(-2) ?? tip;
  const line = rounded(edge.points);
  return node(
    'g',
    { class: `edge ${edge.kind}${isTaken ? ' taken' : ''}`, 'data-edge': edge.id },
    // Wide enough for a pointer, and not seen.
    node('path', { class: 'hit', d: line }),
    node('path', { class: 'wire', d: line }),
    node('path', { class: 'head', d: head(before, tip) }),
    ...label(edge),
  );
}

/** What sets it off, and its guard on the line below. */
function label(edge: ChartEdge): SvgNode[] {
  const { labelBox: box, kind, guard } = edge;
  if (box === undefined || kind === 'initial') return [];
  const x = box.x + box.width / 2;
  const lines = labelLines(edge);
  const first = box.y + box.height / 2 + 4 - ((lines.length - 1) * labelLine) / 2;
  return [
    node('rect', { class: 'back', x: box.x, y: box.y, width: box.width, height: box.height }),
    node(
      'text',
      { class: 'label', 'text-anchor': 'middle' },
      ...lines.map((line, index) => {
        const isGuard = guard !== undefined && index === lines.length - 1;
        const role = isGuard ? 'guard' : kind === 'after' ? 'after' : undefined;
        const down = index === 0 ? { y: first } : { dy: '1.18em' };
        return node('tspan', { class: role, x, ...down }, line);
      }),
    ),
  ];
}

/** A corner keeps half of each of its lines at least. */
function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (after === undefined) {
      path += `L${at(towards(point, before, headLength - 1))}`;
      continue;
    }
    const radius = Math.min(corner, distance(before, point) / 2, distance(point, after) / 2);
    path += `L${at(towards(point, before, radius))}Q${at(point)} ${at(towards(point, after, radius))}`;
  }
  return path;
}

function head(from: Point, tip: Point): string {
  const base = towards(tip, from, headLength);
  const length = distance(from, tip) || 1;
  const across = {
    x: ((tip.y - from.y) / length) * headHalf,
    y: ((from.x - tip.x) / length) * headHalf,
  };
  const left = { x: base.x + across.x, y: base.y + across.y };
  const right = { x: base.x - across.x, y: base.y - across.y };
  return `M${at(tip)}L${at(left)}L${at(right)}Z`;
}

function distance(from: Point, to: Point): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

/** So many pixels from one point towards another. */
function towards(from: Point, to: Point, pixels: number): Point {
  const length = distance(from, to) || 1;
  const part = Math.min(1, pixels / length);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
