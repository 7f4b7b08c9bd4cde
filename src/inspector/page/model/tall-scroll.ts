/**
 * Rows of one height in a scroller that is taller than a browser allows: its height is capped, and what is
 * scrolled counts for more. Pure arithmetic.
 */

/** Unit: pixels; what every browser still lays out. */
const heightMax = 8_000_000;

export interface TallScroll {
  /** What the scroller's content is high. */
  readonly height: number;
  /** Of the rows' own pixels for one that is scrolled. */
  readonly ratio: number;
}

export function tallScroll(rows: number, rowHeight: number, viewHeight: number): TallScroll {
  const whole = rows * rowHeight;
  const height = Math.min(whole, heightMax);
  const ratio = height > viewHeight ? (whole - viewHeight) / (height - viewHeight) : 1;
  return { height, ratio };
}

/** Where to scroll so that a row is seen; undefined: it is, with a row to spare on either side. */
export function scrollTo(
  row: number,
  rowHeight: number,
  scrolled: number,
  viewHeight: number,
  { ratio }: TallScroll,
): number | undefined {
  const top = scrolled * ratio;
  const rowTop = row * rowHeight;
  if (rowTop >= top + rowHeight && rowTop + 2 * rowHeight <= top + viewHeight) return undefined;
  return Math.max(0, rowTop - viewHeight / 2) / ratio;
}
