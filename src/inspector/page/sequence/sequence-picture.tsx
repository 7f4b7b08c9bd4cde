/**
 * The picture of the sequence: names of lifelines above, and below them a canvas as large as the pane that
 * is painted anew when something that it shows has changed.
 */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Row } from '../../protocol.ts';
import { palette } from '../model/theme.ts';
import { useWorkspace } from '../model/use.ts';
import type { Size } from '../model/viewport.ts';
import { LifelineHeads } from './lifeline-heads.tsx';
import { gutter, paint, rowHeight } from './paint.ts';
import { RowCard } from './row-card.tsx';
import { useLifelines } from './use-lifelines.ts';
import { chooseRow, headHeight, type RowsInSight } from './use-rows.ts';

/** Unit: pixels. */
const columnMin = 58;

/** Scrolled so that the columns of a message are in sight. */
function leftFor(
  columns: readonly number[],
  columnWidth: number,
  left: number,
  width: number,
  leftMax: number,
): number {
  const first = gutter + Math.min(...columns) * columnWidth;
  const last = gutter + Math.max(...columns) * columnWidth + 120;
  if (last - left > width) return Math.min(leftMax, Math.min(first - gutter, last - width));
  return Math.max(0, Math.min(left, first - gutter));
}

export function SequencePicture({
  inSight,
  size,
}: {
  readonly inSight: RowsInSight;
  readonly size: ReadonlySignal<Size>;
}) {
  const workspace = useWorkspace();
  const canvas = useRef<HTMLCanvasElement>(null);
  const left = useSignal(0);
  const hovered = useSignal<{ readonly row: Row; readonly x: number; readonly y: number } | undefined>(
    undefined,
  );
  const { lifelines, toggle } = useLifelines(inSight.rows);
  const { width, height } = size.value;
  const { rows, offset } = inSight.rows.value;
  const columns = lifelines.columns.length;
  const columnWidth = Math.max(columnMin, (width - gutter - 130) / Math.max(1, columns - 1));
  const leftMax = Math.max(0, gutter + 150 + columnWidth * (columns - 1) - width);
  const record = workspace.record.value.answer;
  const cursor = workspace.cursor.value;
  const here = rows.find((row) => row.handled === cursor) ?? rows.find(({ seq }) => seq === cursor);
  useEffect(() => {
    if (here === undefined) return;
    const ends = [here.sender ?? here.actor, here.actor].map(lifelines.columnOf);
    left.value = leftFor(ends, columnWidth, left.value, width, leftMax);
  }, [here?.seq, lifelines]);
  const scene = {
    rows,
    offset,
    lifelines,
    columnWidth,
    top: inSight.top.value,
    left: Math.min(left.value, leftMax),
    width,
    height,
    cursor,
    cursorRow: inSight.cursorRow.value,
    hovered: hovered.value?.row.seq ?? -1,
    causes: new Set(record?.causes.map(({ seq }) => seq)),
    caused: new Set(record?.caused.map(({ seq }) => seq)),
    palette: palette.value,
  };
  useEffect(() => {
    if (canvas.current !== null && width > 0 && height > 0) paint(canvas.current, scene);
  });
  const rowAt = (event: MouseEvent & { readonly currentTarget: Element }): Row | undefined => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().y + scene.top;
    return rows[Math.floor(y / rowHeight) - offset];
  };
  const shape = { width: `${width}px`, height: `${height}px` };
  return (
    <div class="sequence" style={{ width: shape.width, height: `${height + headHeight}px` }}>
      <LifelineHeads
        lifelines={lifelines}
        columnWidth={columnWidth}
        left={scene.left}
        onToggle={toggle}
      />
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={shape}
        onPointerMove={(event) => {
          const row = rowAt(event);
          const box = event.currentTarget.getBoundingClientRect();
          const at = { x: event.clientX - box.x, y: event.clientY - box.y + headHeight };
          hovered.value = row === undefined ? undefined : { row, ...at };
        }}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
        onClick={(event) => chooseRow(workspace, rowAt(event))}
        onWheel={(event) => {
          const across = event.shiftKey ? event.deltaY : event.deltaX;
          if (across === 0 || leftMax === 0) return;
          event.preventDefault();
          left.value = Math.max(0, Math.min(scene.left + across, leftMax));
        }}
      />
      {hovered.value !== undefined && <RowCard {...hovered.value} width={width} />}
    </div>
  );
}
