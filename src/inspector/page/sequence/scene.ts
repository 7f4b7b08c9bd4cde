/**
 * What is painted of the sequence at a moment, and where: rows have one height, lifelines one distance.
 * How it is painted is in `paint.ts`.
 */
import type { Palette } from '../../draw/palette.ts';
import type { Row } from '../../protocol.ts';
import type { Seq } from '../../record.ts';
import type { Lifelines } from './lifelines.ts';

/** Unit: pixels. */
export const rowHeight = 24;
export const gutter = 58;

export interface Scene {
  readonly rows: readonly Row[];
  /** Of the first of `rows`. */
  readonly offset: number;
  readonly lifelines: Lifelines;
  readonly columnWidth: number;
  /** Unit: pixels of the rows, above the canvas; and to its left. */
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly cursor: Seq;
  readonly cursorRow: number;
  /** Where a property breaks; absent: nowhere. */
  readonly violation: Seq | undefined;
  readonly hovered: Seq;
  /** Rows that led to the one at the cursor, and what came of it. */
  readonly causes: ReadonlySet<Seq>;
  readonly caused: ReadonlySet<Seq>;
  readonly palette: Palette;
}

export const fonts = {
  label: '500 11px Inter, system-ui, "DejaVu Sans", sans-serif',
  detail: '11px Inter, system-ui, "DejaVu Sans", sans-serif',
  number: '10px "JetBrains Mono", ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
} as const;

/** The row of the event at whose handling a property breaks, or of the record itself. */
export function isViolation({ violation }: Scene, { seq, handled }: Row): boolean {
  return violation !== undefined && (seq === violation || handled === violation);
}

export function xOf({ columnWidth, left }: Scene, column: number): number {
  return gutter + 30 + column * columnWidth - left;
}
