/**
 * How a row is called, and what colour its mark has: the same in the picture, the tables and the lists.
 * Not here: what a mark means, which is in `words.ts`.
 */
import { triggerOf, triggerText } from '../../../export/trigger.ts';
import type { Palette } from '../../draw/palette.ts';
import type { Mark, Row } from '../../protocol.ts';

export function markColour(mark: Mark, palette: Palette): string {
  switch (mark) {
    case 'violation':
      return palette.violation;
    case 'error':
    case 'dead':
    case 'refused':
      return palette.bad;
    case 'guarded':
    case 'ignored':
      return palette.warn;
  }
}

const signs: Readonly<Record<NonNullable<Row['via']>, string>> = {
  timer: '◷ ',
  environment: '',
  fault: '⚡ ',
  control: '✎ ',
};

export function labelOf(row: Row): string {
  const sign = row.via === undefined ? '' : signs[row.via];
  const folded = row.folded === undefined ? '' : ` ×${row.folded.records}`;
  return `${sign}${nameOf(row.label)}${folded}`;
}

/** XState's own events as a chart calls them: `after backoff`, `done child`. */
export function nameOf(label: string): string {
  return label === '' ? label : triggerText(triggerOf(label));
}
