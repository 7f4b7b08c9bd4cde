/**
 * What was sent to whom: as a picture with lifelines, or as a table of the same rows. Both scroll through
 * every row that passes the filter; the cursor stays where it is whatever is filtered.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useWorkspace } from '../model/use.ts';
import { count } from '../model/words.ts';
import type { Row } from '../../protocol.ts';
import { Pane, type Twin } from '../parts/pane.tsx';
import { useSize } from '../parts/size.ts';
import { FilterBar } from './filter-bar.tsx';
import { rowHeight } from './scene.ts';
import { RowsTable } from './rows-table.tsx';
import { SequencePicture } from './sequence-picture.tsx';
import { headHeight, momentOf, useRows } from './use-rows.ts';

export function SequencePane() {
  const workspace = useWorkspace();
  const twin = useSignal<Twin>('picture');
  const { ref, size } = useSize<HTMLDivElement>();
  const below = useComputed(() => ({
    width: size.value.width,
    height: Math.max(0, size.value.height - headHeight),
  }));
  const inSight = useRows(ref, below, rowHeight);
  const total = inSight.total.value;
  const onKeyDown = useRowKeys(inSight.rows.value.rows);
  return (
    <Pane
      name="Sequence"
      className="sequence-pane"
      twin={twin}
      bar={
        <>
          <span class="count">{count(total)} rows</span>
          <FilterBar />
        </>
      }
    >
      <div
        ref={ref}
        class="rows-scroller"
        tabIndex={0}
        role="region"
        aria-label="Messages in the order in which they were sent. Arrow up and down go from row to row."
        onScroll={inSight.onScroll}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          if (event.deltaY < 0) workspace.isFollowing.value = false;
        }}
      >
        <div
          class="rows-height"
          style={{ height: `${inSight.scroll.value.height + headHeight}px` }}
        />
        {twin.value === 'picture' ? (
          <SequencePicture inSight={inSight} size={below} />
        ) : (
          <RowsTable inSight={inSight} size={below} />
        )}
        {total === 0 && <p class="empty">No row passes the filter.</p>}
      </div>
    </Pane>
  );
}

/** From one shown row to the next, whatever the unit of steps is. */
function useRowKeys(rows: readonly Row[]) {
  const workspace = useWorkspace();
  const newest = useRef(rows);
  newest.current = rows;
  return (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const cursor = workspace.cursor.peek();
    const chosen = newest.current.findIndex((row) => momentOf(row) === cursor);
    const next =
      event.key === 'ArrowDown'
        ? newest.current.slice(chosen + 1).find((row) => chosen >= 0 || momentOf(row) > cursor)
        : newest.current.slice(0, Math.max(0, chosen)).at(-1);
    if (next !== undefined) workspace.goTo(momentOf(next));
  };
}
