/**
 * What the sequence's canvas shows now, and how far it is scrolled to the right: a message at the cursor
 * is brought into sight with both of its ends.
 */
import { useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { palette } from '../model/theme.ts';
import { useWorkspace } from '../model/use.ts';
import type { Size } from '../model/viewport.ts';
import { columnMinOf, type Lifelines } from './lifelines.ts';
import { gutter, type Scene } from './scene.ts';
import type { RowsInSight } from './use-rows.ts';

/** Unit: pixels, for the text beside the last lifeline. */
const rightRoom = 100;

export function useScene(
  inSight: RowsInSight,
  lifelines: Lifelines,
  size: ReadonlySignal<Size>,
  hovered: number,
): { readonly scene: Scene; readonly left: Signal<number>; readonly leftMax: number } {
  const { cursor, record, summary } = useWorkspace();
  const left = useSignal(0);
  const { width, height } = size.value;
  const { rows, offset } = inSight.rows.value;
  const columns = lifelines.columns.length - 1;
  const least = columnMinOf(lifelines.columns);
  const columnWidth = Math.max(least, (width - gutter - rightRoom) / Math.max(1, columns));
  const leftMax = Math.max(0, gutter + rightRoom + 20 + columnWidth * columns - width);
  const at = cursor.value;
  const here = rows.find(({ handled }) => handled === at) ?? rows.find(({ seq }) => seq === at);
  useEffect(() => {
    if (here === undefined) return;
    const ends = [here.sender ?? here.actor, here.actor].map(lifelines.columnOf);
    const first = Math.min(...ends) * columnWidth;
    const last = gutter + Math.max(...ends) * columnWidth + rightRoom;
    const leftMin = Math.max(0, Math.min(leftMax, last - width));
    left.value = Math.min(first, Math.max(left.value, leftMin));
  }, [here?.seq, lifelines, columnWidth, width, leftMax, left]);
  const { causes = [], caused = [] } = record.value.answer ?? {};
  const scene = {
    rows,
    offset,
    lifelines,
    columnWidth,
    top: inSight.top.value,
    left: Math.min(left.value, leftMax),
    width,
    height,
    cursor: at,
    cursorRow: inSight.cursorRow.value,
    violation: summary.value?.violation?.seq,
    hovered,
    causes: new Set(causes.map(({ seq }) => seq)),
    caused: new Set(caused.map(({ seq }) => seq)),
    palette: palette.value,
  };
  return { scene, left, leftMax };
}
