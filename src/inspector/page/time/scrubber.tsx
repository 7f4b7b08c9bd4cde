/**
 * The whole run as one strip: how much happened when, where the marks are, where a property broke and
 * where a lasso goes round. Dragging moves the cursor; so do the arrow keys.
 */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Density, RunSummary } from '../../protocol.ts';
import type { Seq } from '../../record.ts';
import { palette } from '../model/theme.ts';
import { useLatest, useWorkspace } from '../model/use.ts';
import { count, time } from '../model/words.ts';
import { useSize } from '../parts/size.ts';
import { paintScrubber } from './paint-scrubber.ts';
import { placeOf, seqAt } from './places.ts';

/** Unit: milliseconds between two looks at a live run. */
const liveEveryMs = 400;
const bucketWidth = 3;

export function Scrubber() {
  const workspace = useWorkspace();
  const { ref, size } = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const buckets = useComputed(() => Math.max(1, Math.floor(size.value.width / bucketWidth)));
  const last = useComputed(() => workspace.summary.value?.last ?? 0);
  const density = useLatest(
    'density',
    ({ run }) =>
      last.value > 0 && size.value.width > 0
        ? { run: run.value, buckets: buckets.value }
        : undefined,
    { everyMs: liveEveryMs },
  ).value.answer;
  const summary = workspace.summary.value;
  const cursor = workspace.cursor.value;
  const { width, height } = size.value;
  useEffect(() => {
    if (canvas.current === null || width === 0 || summary === undefined) return;
    paintScrubber(canvas.current, {
      density,
      summary,
      cursor,
      width,
      height,
      palette: palette.value,
    });
  });
  const drag = (event: PointerEvent & { readonly currentTarget: Element }) => {
    if (event.buttons === 0 || summary === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    workspace.goTo(seqAt((event.clientX - box.x) / box.width, summary, density));
  };
  return (
    <div
      ref={ref}
      class="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Time cursor"
      aria-valuemin={summary?.first ?? 0}
      aria-valuemax={summary?.last ?? 0}
      aria-valuenow={cursor}
      aria-valuetext={`record ${count(cursor)}, ${time(workspace.state.value?.t ?? 0, summary?.kind)}`}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={(event) => onKey(event, cursor, summary, density)}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );

  function onKey(
    event: KeyboardEvent,
    at: Seq,
    run: RunSummary | undefined,
    known: Density | undefined,
  ): void {
    const move = moves[event.key];
    if (move === undefined || run === undefined || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = move(at, run, (part) => seqAt(placeOf(at, run, known) + part, run, known));
    workspace.goTo(next);
  }
}

type Move = (at: Seq, run: RunSummary, by: (part: number) => Seq) => Seq;

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at - 1,
  ArrowUp: (at) => at + 1,
  PageDown: (_, __, by) => by(-0.05),
  PageUp: (_, __, by) => by(0.05),
  Home: (_, run) => run.first,
  End: (_, run) => run.last,
};
