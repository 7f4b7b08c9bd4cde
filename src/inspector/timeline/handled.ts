/**
 * How an event was handled: what it took, what it changed, and which guards lost before that.
 * What was caused by it is in `causality.ts`.
 */
import type { Handled } from '../protocol.ts';
import type { StepRecord, Value } from '../record.ts';
import { losingGuards } from './losing-guards.ts';
import { kinds } from './segment.ts';
import type { Timeline } from './timeline.ts';

const stepKind = kinds.indexOf('step');

/** How the last event before was handled. */
export function lastHandled(timeline: Timeline, last: number): Handled | undefined {
  for (let position = last; position >= 0;) {
    const place = timeline.placeOf(position);
    if (place === undefined) return undefined;
    if (place.segment.kinds[place.at] === stepKind) return handledAt(timeline, position);
    position = place.segment.befores[place.at] ?? -1;
  }
  return undefined;
}

/** Of the step at a position. */
export function handledAt(timeline: Timeline, position: number): Handled | undefined {
  const record = timeline.record(position);
  const place = timeline.placeOf(position);
  if (record.kind !== 'step' || place === undefined) return undefined;
  const event = timeline.placeOf(place.segment.steps[place.at] ?? -1);
  const type = event?.segment.types[event.at] ?? -1;
  const before = valueBefore(timeline, place.segment.befores[place.at] ?? -1);
  const after = record.value ?? timeline.values.at(before)?.value;
  // It says that it has moved and not how: then no guard can be said to have lost.
  const isUntold = record.taken.length === 0 && record.value !== undefined;
  return handledOf(record, {
    type: timeline.types[type] ?? '',
    before: timeline.values.at(before)?.value,
    after,
    lost: isUntold ? [] : losingGuards(timeline, before, type, record.taken),
  });
}

function handledOf(
  record: StepRecord,
  {
    type,
    before,
    after,
    lost,
  }: {
    readonly type: string;
    readonly before: Value | undefined;
    readonly after: Value | undefined;
    readonly lost: Handled['lost'];
  },
): Handled {
  return {
    seq: record.seq,
    ...(record.cause !== undefined && { cause: record.cause }),
    type,
    taken: record.taken,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    changes: record.changes ?? [],
    isIgnored: record.isIgnored === true,
    lost,
  };
}

function valueBefore(timeline: Timeline, last: number): number {
  for (let position = last; position >= 0;) {
    const place = timeline.placeOf(position);
    if (place === undefined) return -1;
    const value = place.segment.values[place.at] ?? -1;
    if (value >= 0) return value;
    position = place.segment.befores[place.at] ?? -1;
  }
  return -1;
}
