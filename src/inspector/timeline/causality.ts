/**
 * What caused a record, and what it caused. The cause of a message is the event that its sender was
 * handling; so everything hangs from what came from outside, or from a timer.
 * Source: happened-before (Lamport), as ShiViz draws it.
 */
import type { RecordAnswer, Row } from '../protocol.ts';
import { handledAt } from './handled.ts';
import { rowAt } from './row.ts';
import { kinds } from './segment.ts';
import type { Timeline } from './timeline.ts';

const stepKind = kinds.indexOf('step');
const causesMax = 100;
const causedMax = 100;

/** Errors: throws when the position is not kept. */
export function recordAnswer(timeline: Timeline, position: number): RecordAnswer {
  const record = timeline.record(position);
  const place = timeline.placeOf(position);
  const isStep = record.kind === 'step';
  const linked = place?.segment.steps[place.at] ?? -1;
  const event = isStep && linked >= 0 ? linked : position;
  const step = isStep ? position : record.kind === 'event' ? linked : -1;
  const handled = step >= 0 ? handledAt(timeline, step) : undefined;
  const near = causedBy(timeline, event);
  return {
    record,
    row: rowAt(timeline, event),
    ...(handled !== undefined && { handled }),
    causes: causesOf(timeline, event),
    caused: near.slice(0, causedMax).map((at) => rowAt(timeline, at)),
    causedTotal: causedInAll(timeline, event),
  };
}

/** The position of a record's cause; -1: none, or not kept. */
function causeAt(timeline: Timeline, position: number): number {
  const place = timeline.placeOf(position);
  return place?.segment.causes[place.at] ?? -1;
}

function causesOf(timeline: Timeline, position: number): readonly Row[] {
  const causes: Row[] = [];
  let at = causeAt(timeline, position);
  while (at >= timeline.start && causes.length < causesMax) {
    causes.push(rowAt(timeline, at));
    at = causeAt(timeline, at);
  }
  return causes;
}

/** Directly; its own step is not counted. */
function causedBy(timeline: Timeline, position: number): readonly number[] {
  const caused: number[] = [];
  timeline.scan(position + 1, timeline.end, (segment, at, other) => {
    if (segment.causes[at] === position && segment.kinds[at] !== stepKind) caused.push(other);
  });
  return caused;
}

/** Near and far: every event's effects count, each once. */
function causedInAll(timeline: Timeline, position: number): number {
  const isCaused = new Uint8Array(timeline.end - position);
  isCaused[0] = 1;
  let total = 0;
  timeline.scan(position + 1, timeline.end, (segment, at, other) => {
    const cause = (segment.causes[at] ?? -1) - position;
    if (cause < 0 || isCaused[cause] !== 1 || segment.kinds[at] === stepKind) return;
    isCaused[other - position] = 1;
    total++;
  });
  return total;
}
