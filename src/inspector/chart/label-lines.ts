/**
 * The lines of a transition's label: as they are laid out, and as they are drawn.
 * A guard has a line of its own, by which a chart becomes a good deal narrower.
 */
import type { ChartEdge } from '../answers.ts';

/** From one line to the next. Unit: pixels. */
export const labelLine = 13;

export function labelLines({
  label,
  guard,
}: Pick<ChartEdge, 'label' | 'guard'>): readonly string[] {
  if (guard === undefined) return [label];
  const what = label.slice(0, -`[${guard}]`.length).trimEnd();
  return what === '' ? [label] : [what, `[${guard}]`];
}
