/**
 * Paints the strip of the whole run: bars for how busy it was, a lane of marks below them, and above all
 * the cursor.
 */
import type { Palette } from '../../draw/palette.ts';
import type { Density, RunSummary } from '../../protocol.ts';
import type { Seq } from '../../record.ts';
import { markColour } from '../sequence/row-look.ts';
import { marks } from '../model/words.ts';
import { placeOf } from './places.ts';

export interface Strip {
  readonly density: Density | undefined;
  readonly summary: RunSummary;
  readonly cursor: Seq;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Fewer bars than these are drawn low: they are a scale, and say nothing more. */
const fewBars = 200;
/** Unit: pixels, of the lane of marks. */
const lane = 10;

export function paintScrubber(canvas: HTMLCanvasElement, strip: Strip): void {
  const dense = Math.max(1, globalThis.devicePixelRatio);
  const { width, height, palette } = strip;
  canvas.width = Math.round(width * dense);
  canvas.height = Math.round(height * dense);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  const cursorX = Math.round(placeOf(strip.cursor, strip.summary, strip.density) * width);
  paintCycle(context, strip);
  paintBars(context, strip, cursorX);
  paintMarks(context, strip);
  const { violation } = strip.summary;
  if (violation !== undefined) paintFlag(context, strip, violation.seq);
  context.fillStyle = palette.lit;
  context.fillRect(Math.min(width - 2, Math.max(0, cursorX - 1)), 0, 2, height);
  context.beginPath();
  context.arc(Math.min(width - 5, Math.max(5, cursorX)), 5, 5, 0, 7);
  context.fill();
}

function paintBars(context: CanvasRenderingContext2D, strip: Strip, cursorX: number): void {
  const { width, height, palette } = strip;
  const busy = busyness(strip);
  // Where every record has a bar of its own, none is busier than another.
  const most = Math.max(...busy, 1e-9) * (busy.length < fewBars ? 4 : 1);
  const each = width / Math.max(1, busy.length);
  const room = height - lane - 8;
  for (const [at, value] of busy.entries()) {
    const tall = Math.max(1, Math.sqrt(value / most) * room);
    const x = at * each;
    context.fillStyle = palette.accent;
    context.globalAlpha = x <= cursorX ? 0.75 : 0.28;
    context.fillRect(x, height - lane - tall, Math.max(1, each - 0.75), tall);
  }
  context.globalAlpha = 1;
  context.fillStyle = palette.line;
  context.fillRect(0, height - lane, width, 1);
}

/** Records a millisecond; of a trace, whose steps all take the same time, records. */
function busyness({ density, summary }: Strip): readonly number[] {
  const { records = [], ts = [] } = density ?? {};
  if (summary.kind === 'trace' || summary.kind === 'branch') return records;
  const least = Math.max((summary.endT - (ts[0] ?? 0)) / 20_000, 1e-6);
  return records.map((number, at) => {
    const until = ts[at + 1] ?? summary.endT;
    return number / Math.max(until - (ts[at] ?? 0), least);
  });
}

function paintMarks(context: CanvasRenderingContext2D, strip: Strip): void {
  const { density, width, height, palette } = strip;
  const buckets = density?.from.length ?? 0;
  if (density === undefined || buckets === 0) return;
  const each = width / buckets;
  // The gravest of a bucket is painted last.
  for (const mark of marks.toReversed())
    for (const [at, number] of (density.marks[mark] ?? []).entries()) {
      if (number === 0) continue;
      context.fillStyle = markColour(mark, palette);
      const tall = mark === 'ignored' ? lane * 0.4 : lane * 0.75;
      context.fillRect(at * each, height - tall, Math.max(1.5, each - 0.5), tall);
    }
}

function paintCycle(
  context: CanvasRenderingContext2D,
  { summary, density, width, height, palette }: Strip,
) {
  if (summary.cycle === undefined) return;
  const from = placeOf(summary.cycle.from, summary, density) * width;
  const to = placeOf(summary.cycle.to, summary, density) * width;
  context.fillStyle = palette.warnSoft;
  context.fillRect(from, 0, Math.max(2, to - from), height);
  context.fillStyle = palette.warn;
  context.fillRect(from, 0, Math.max(2, to - from), 2);
  context.font = '11px system-ui, sans-serif';
  context.fillText('↻', from + 3, 14);
}

function paintFlag(context: CanvasRenderingContext2D, strip: Strip, seq: Seq): void {
  const { summary, density, width, height, palette } = strip;
  const x = Math.min(width - 2, placeOf(seq, summary, density) * width);
  const way = x > width - 12 ? -1 : 1;
  context.fillStyle = palette.violation;
  context.fillRect(x - 1, 0, 2, height);
  context.beginPath();
  context.moveTo(x, 10);
  context.lineTo(x + way * 10, 14);
  context.lineTo(x, 18);
  context.fill();
}
