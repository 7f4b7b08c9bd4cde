/**
 * The rows in sight: which window of all that pass the filter is loaded, where it is scrolled, and that
 * the cursor's row is seen whenever the cursor has moved.
 */
import { useComputed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Row, Rows } from '../../protocol.ts';
import { useLatest, useWorkspace } from '../model/use.ts';
import { scrollTo, tallScroll, type TallScroll } from '../model/tall-scroll.ts';
import type { Size } from '../model/viewport.ts';
import type { Workspace } from '../model/workspace.ts';

export interface RowsInSight {
  readonly rows: ReadonlySignal<Rows>;
  readonly scroll: ReadonlySignal<TallScroll>;
  /** Unit: pixels of the rows. */
  readonly top: ReadonlySignal<number>;
  readonly total: ReadonlySignal<number>;
  readonly cursorRow: ReadonlySignal<number>;
  readonly onScroll: (event: Event) => void;
}

/** What stands above the rows. Unit: pixels. */
export const headHeight = 44;

/** Where a click on a row puts the cursor: after its event has been handled. */
export function momentOf(row: Row): number {
  return row.handled ?? row.folded?.last ?? row.seq;
}

export function chooseRow(workspace: Workspace, row: Row | undefined): void {
  if (row === undefined) return;
  if (row.actor !== undefined) workspace.actor.value = row.actor.actor;
  if (workspace.tab.value !== 'actor' && workspace.tab.value !== 'choices')
    workspace.tab.value = 'record';
  workspace.goTo(momentOf(row));
}

const none: Rows = { total: 0, offset: 0, rows: [], cursorRow: -1 };
/** Windows begin at whole steps, so that a small scroll asks for nothing. */
const step = 64;

export function useRows(
  scroller: RefObject<HTMLElement | null>,
  size: ReadonlySignal<Size>,
  rowHeight: number,
): RowsInSight {
  const workspace = useWorkspace();
  const scrolled = useSignal(0);
  const known = useSignal(none);
  const place = useLatest(
    'rows',
    ({ run, cursor, filter, hello }) => {
      if (hello.value === undefined || cursor.value === 0) return undefined;
      return { run: run.value, filter: filter.value, around: cursor.value, count: 0 };
    },
    { everyMs: 30 },
  );
  const total = useComputed(() => place.value.answer?.total ?? known.value.total);
  const scroll = useComputed(() => tallScroll(total.value, rowHeight, size.value.height));
  const top = useComputed(() => scrolled.value * scroll.value.ratio);
  const begin = useComputed(() => Math.max(0, Math.floor(top.value / rowHeight / step - 1) * step));
  const end = useComputed(
    () => Math.ceil((top.value + size.value.height) / rowHeight / step + 1) * step,
  );
  const window = useLatest(
    'rows',
    ({ run, filter }) => {
      // Reading the total asks again when a run has grown: new rows may be in the window.
      if (total.value === 0) return undefined;
      const part = { offset: begin.value, count: end.value - begin.value };
      return { run: run.value, filter: filter.value, ...part };
    },
    { everyMs: 30 },
  );
  useSignalEffect(() => {
    if (window.value.answer !== undefined) {
      known.value = window.value.answer;
      workspace.noteTypes(window.value.answer.rows);
    } else if (total.value === 0) known.value = none;
  });
  useReveal(place, scroller, { scroll, size, rowHeight });
  return {
    rows: known,
    scroll,
    top,
    total,
    cursorRow: useComputed(() => place.value.answer?.cursorRow ?? -1),
    onScroll: (event) => {
      scrolled.value = (event.currentTarget as HTMLElement).scrollTop;
    },
  };
}

/** Scrolls to the cursor's row, once for each answer about it. */
function useReveal(
  place: ReadonlySignal<{ readonly answer?: Rows }>,
  scroller: RefObject<HTMLElement | null>,
  {
    scroll,
    size,
    rowHeight,
  }: {
    readonly scroll: ReadonlySignal<TallScroll>;
    readonly size: ReadonlySignal<Size>;
    readonly rowHeight: number;
  },
): void {
  const { answer } = place.value;
  useEffect(() => {
    const element = scroller.current;
    if (element === null || answer === undefined || answer.cursorRow < 0) return;
    const to = scrollTo(
      answer.cursorRow,
      rowHeight,
      element.scrollTop,
      size.peek().height,
      scroll.peek(),
    );
    if (to !== undefined) element.scrollTop = to;
  }, [answer, scroller, scroll, size, rowHeight]);
}
