/**
 * Paints the rows of the sequence that are in sight: lifelines, messages as arrows, how long each waited
 * for its receiver, what it caused, and marks. All of it again for every frame: a thousand rows take a few
 * milliseconds on a canvas.
 */
import type { Row } from '../../protocol.ts';
import type { Seq } from '../../record.ts';
import { paintMessage, type Pen } from './paint-message.ts';
import { fonts, gutter, isViolation, rowHeight, xOf, type Scene } from './scene.ts';

export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const dense = Math.max(1, globalThis.devicePixelRatio);
  const { width, height, palette } = scene;
  if (canvas.width !== Math.round(width * dense)) canvas.width = Math.round(width * dense);
  if (canvas.height !== Math.round(height * dense)) canvas.height = Math.round(height * dense);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  const firstAt = Math.max(0, Math.floor(scene.top / rowHeight) - scene.offset - 1);
  const lastAt = Math.ceil((scene.top + height) / rowHeight) - scene.offset + 1;
  const shown = scene.rows.slice(firstAt, lastAt);
  const yOf = (index: number) => (scene.offset + index) * rowHeight - scene.top;
  paintBands(context, scene, shown, (at) => yOf(firstAt + at));
  context.save();
  context.beginPath();
  context.rect(gutter, 0, width - gutter, height);
  context.clip();
  paintLifelines(context, scene);
  const pen: Pen = { context, scene, xOf: (column) => xOf(scene, column) };
  for (const [at, row] of shown.entries()) paintWait(pen, row, yOf(firstAt + at), yOf);
  for (const [at, row] of shown.entries()) paintMessage(pen, row, yOf(firstAt + at));
  context.restore();
  paintNumbers(context, scene, shown, (at) => yOf(firstAt + at));
}

function paintBands(
  context: CanvasRenderingContext2D,
  scene: Scene,
  rows: readonly Row[],
  yOf: (at: number) => number,
): void {
  const { palette, width, cursor } = scene;
  for (const [at, row] of rows.entries()) {
    const y = yOf(at);
    const isHere = row.seq === cursor || row.handled === cursor;
    const colour = isViolation(scene, row)
      ? palette.badSoft
      : isHere
        ? palette.litSoft
        : row.seq === scene.hovered
          ? palette.raised
          : undefined;
    if (colour !== undefined) {
      context.fillStyle = colour;
      context.fillRect(0, y, width, rowHeight);
    }
    if (isHere) {
      context.fillStyle = palette.lit;
      context.fillRect(0, y, 3, rowHeight);
    }
  }
  // The cursor is after a row, also when that one is not shown.
  const cursorY = (scene.cursorRow + 1) * rowHeight - scene.top;
  context.fillStyle = palette.lit;
  context.fillRect(0, Math.round(cursorY) - 1, width, 1);
}

function paintLifelines(context: CanvasRenderingContext2D, scene: Scene): void {
  context.strokeStyle = scene.palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const column of scene.lifelines.columns.keys()) {
    const x = Math.round(xOf(scene, column)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, scene.height);
  }
  context.stroke();
}

/** How long a message waited: from where it came to where it was handled. */
function paintWait(
  { context, scene, xOf: place }: Pen,
  row: Row,
  y: number,
  yOf: (index: number) => number,
): void {
  if (row.kind !== 'event' || row.handled === undefined) return;
  const until = lastAtMost(scene.rows, row.handled);
  const from = y + rowHeight * 0.7;
  const to = yOf(until) + rowHeight * 0.9;
  if (to - from < rowHeight * 0.6) return;
  const x = place(scene.lifelines.columnOf(row.actor));
  context.fillStyle = scene.palette.accent;
  context.globalAlpha = row.handled === scene.cursor || row.seq === scene.cursor ? 0.9 : 0.13;
  context.fillRect(x - 1.5, from, 3, to - from);
  context.globalAlpha = 1;
}

/** The index of the last row with a number of at most this one. */
function lastAtMost(rows: readonly Row[], seq: Seq): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function paintNumbers(
  context: CanvasRenderingContext2D,
  { palette, cursor }: Scene,
  rows: readonly Row[],
  yOf: (at: number) => number,
): void {
  context.font = fonts.number;
  context.textAlign = 'right';
  for (const [at, row] of rows.entries()) {
    context.fillStyle = row.seq === cursor || row.handled === cursor ? palette.lit : palette.muted;
    context.fillText(`${row.seq}`, gutter - 6, yOf(at) + 16);
  }
  context.textAlign = 'left';
}
