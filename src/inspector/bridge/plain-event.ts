/**
 * Recorded events as the plain objects that they were, as far as they were kept.
 * For viewers that know no records.
 */
import type { InspectionRecord } from '../record.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface PlainEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function plainEvent(record: InspectionRecord): PlainEvent {
  if (record.kind !== 'event') return { type: '' };
  return { ...(record.payload as object | undefined), type: record.type };
}

/** The event that a step was the handling of. */
export function eventBefore(timeline: Timeline, step: number): PlainEvent {
  const place = timeline.placeOf(step);
  const event = place?.segment.steps[place.at] ?? -1;
  return timeline.placeOf(event) === undefined ? { type: '' } : plainEvent(timeline.record(event));
}
