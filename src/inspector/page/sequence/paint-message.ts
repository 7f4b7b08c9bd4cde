/**
 * Paints one row: an arrow from who sent it to who receives it, its name, and what did not go as asked.
 * Weak lines are for what came to nothing. Which rows there are is not decided here.
 */
import type { Row } from '../../protocol.ts';
import { fonts, gutter, isViolation, rowHeight, type Scene } from './scene.ts';
import { labelOf, markColour } from './row-look.ts';

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly xOf: (column: number) => number;
}

export function paintMessage(pen: Pen, row: Row, y: number): void {
  const { scene, xOf } = pen;
  const to = xOf(scene.lifelines.columnOf(row.actor));
  const line = y + rowHeight - 7;
  const colour = colourOf(scene, row);
  if (row.kind !== 'event') return paintMoment(pen, row, to, y, colour);
  const from = xOf(scene.lifelines.columnOf(row.sender));
  const isWeak = row.marks.length > 0;
  if (from === to) paintLoop(pen, from, line, colour, isWeak);
  else paintArrow(pen, from, to, line, colour, isWeak);
  const { label, left } = { label: labelOf(row), left: Math.min(from, to) };
  const width = from === to ? 0 : Math.abs(to - from);
  paintLabel(pen, row, label, { x: from === to ? from + 22 : left, width, y: line - 4 });
}

/** Of messages that led here, or came of it: with a colour of their own. */
function colourOf({ cursor, causes, caused, palette }: Scene, row: Row): string {
  if (row.seq === cursor || row.handled === cursor) return palette.lit;
  if (causes.has(row.seq)) return palette.accent;
  if (caused.has(row.seq)) return palette.good;
  const [mark] = row.marks;
  return mark === undefined ? palette.lineStrong : markColour(mark, palette);
}

function paintArrow(
  { context }: Pen,
  from: number,
  to: number,
  y: number,
  colour: string,
  isWeak: boolean,
): void {
  const way = Math.sign(to - from);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.25;
  context.setLineDash(isWeak ? [4, 3] : []);
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to - way * 6, y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(from, y, 2, 0, 7);
  context.fill();
  context.beginPath();
  context.moveTo(to - way, y);
  context.lineTo(to - way * 8, y - 3.5);
  context.lineTo(to - way * 8, y + 3.5);
  context.closePath();
  if (isWeak) context.stroke();
  else context.fill();
}

function paintLoop({ context }: Pen, x: number, y: number, colour: string, isWeak: boolean): void {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.25;
  context.setLineDash(isWeak ? [3, 2] : []);
  context.beginPath();
  context.moveTo(x, y - 8);
  context.lineTo(x + 9, y - 8);
  context.quadraticCurveTo(x + 15, y - 8, x + 15, y - 4);
  context.quadraticCurveTo(x + 15, y, x + 9, y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x + 2, y);
  context.lineTo(x + 9, y - 3.5);
  context.lineTo(x + 9, y + 3.5);
  context.closePath();
  context.fill();
}

/** Starts and ends of actors, and what is about nobody. */
function paintMoment(pen: Pen, row: Row, x: number, y: number, colour: string): void {
  const { context, scene } = pen;
  const middle = y + rowHeight / 2 + 1;
  context.strokeStyle = context.fillStyle = row.kind === 'stopped' ? scene.palette.muted : colour;
  if (row.marks.length > 0) context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  if (row.kind === 'stopped') {
    context.moveTo(x - 4, middle - 4);
    context.lineTo(x + 4, middle + 4);
    context.moveTo(x + 4, middle - 4);
    context.lineTo(x - 4, middle + 4);
    context.stroke();
  } else {
    context.arc(x, middle, 4, 0, 7);
    context.fillStyle = scene.palette.paper;
    context.fill();
    context.stroke();
  }
  paintLabel(pen, row, labelOf(row), { x: x + 10, width: 0, y: middle + 4 });
}

/** In the middle of the part of an arrow that is seen. */
function inSight({ width }: Scene, from: number, to: number, length: number): number {
  const first = Math.max(from + 6, gutter + 4);
  const last = Math.min(to - 6, width - 4);
  return Math.max(first, Math.min((first + last - length) / 2, width - 4 - length));
}

interface LabelPlace {
  readonly x: number;
  /** Of the arrow; 0: to the right of `x`. */
  readonly width: number;
  readonly y: number;
}

function paintLabel(
  { context, scene }: Pen,
  row: Row,
  label: string,
  { x, width, y }: LabelPlace,
): void {
  const { palette } = scene;
  const marks = isViolation(scene, row)
    ? ['violation' as const, ...row.marks.filter((mark) => mark !== 'violation')]
    : row.marks;
  context.font = fonts.label;
  const own = context.measureText(label).width;
  const names = marks.map((mark) => (mark === 'violation' ? ' ⚑' : ` ${mark}`)).join('');
  const marked = names === '' ? 0 : context.measureText(names).width;
  const isOver = width > 0;
  const begin = isOver ? inSight(scene, x, x + width, own + marked) : x;
  context.globalAlpha = isViolation(scene, row) ? 0 : 0.88;
  context.fillStyle =
    row.seq === scene.cursor || row.handled === scene.cursor ? palette.litSoft : palette.paper;
  context.fillRect(begin - 2, y - 10, own + marked + 4, 12.5);
  context.globalAlpha = 1;
  context.fillStyle = row.kind === 'event' ? palette.ink : palette.muted;
  context.fillText(label, begin, y);
  if (marks[0] !== undefined) {
    context.fillStyle = markColour(marks[0], palette);
    context.fillText(names, begin + own, y);
  }
  const room = isOver ? 0 : 120;
  if (row.detail === '' || room === 0) return;
  context.font = fonts.detail;
  context.fillStyle = palette.muted;
  const detail = row.detail.length > 28 ? `${row.detail.slice(0, 27)}…` : row.detail;
  context.fillText(detail, begin + own + marked + 6, y);
}
