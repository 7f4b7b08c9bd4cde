/**
 * The picture of the sequence: names of lifelines above, and below them a canvas as large as the pane that
 * is painted anew when something that it shows has changed.
 */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Row } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import type { Size } from '../model/viewport.ts';
import { LifelineHeads } from './lifeline-heads.tsx';
import { paint } from './paint.ts';
import { RowCard } from './row-card.tsx';
import { rowHeight } from './scene.ts';
import { useLifelines } from './use-lifelines.ts';
import { chooseRow, headHeight, type RowsInSight } from './use-rows.ts';
import { useScene } from './use-scene.ts';

interface Hovered {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
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
  const hovered = useSignal<Hovered | undefined>(undefined);
  const { lifelines, toggle } = useLifelines(inSight.rows);
  const seq = hovered.value?.row.seq ?? -1;
  const { scene, left, leftMax } = useScene(inSight, lifelines, size, seq);
  const { width, height } = scene;
  useEffect(() => {
    if (canvas.current !== null && width > 0 && height > 0) paint(canvas.current, scene);
  });
  const rowAt = (event: MouseEvent & { readonly currentTarget: Element }): Row | undefined => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().y + scene.top;
    return scene.rows[Math.floor(y / rowHeight) - scene.offset];
  };
  return (
    <div class="sequence" style={{ width: `${width}px`, height: `${height + headHeight}px` }}>
      <LifelineHeads
        lifelines={lifelines}
        columnWidth={scene.columnWidth}
        left={scene.left}
        onToggle={toggle}
      />
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{ width: `${width}px`, height: `${height}px` }}
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
