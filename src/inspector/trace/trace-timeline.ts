/**
 * A counterexample as a timeline: each step of it is some records, and its times are step numbers. The
 * last record of a step is where its state is whole; the page's cursor stops there.
 */
import {
  recordingFormat,
  recordingVersion,
  type InspectionRecord,
  type RecordingHeader,
  type Seq,
} from '../record.ts';
import { Timeline } from '../timeline/timeline.ts';
import { TraceNarrator } from './trace-narrator.ts';
import type { TraceDetails, TraceLike } from './trace-like.ts';

export interface TraceTimeline {
  readonly timeline: Timeline;
  /** By step, the last record of it; first that of the state before any. */
  readonly ends: readonly Seq[];
}

/** `details`: when the system is at hand. */
export function traceTimeline(trace: TraceLike, details?: TraceDetails): TraceTimeline {
  const records: InspectionRecord[] = [];
  const narrator = new TraceNarrator(records, details);
  narrator.begin(trace.initial);
  const ends = [records.length];
  for (const [at, step] of trace.steps.entries()) {
    narrator.step(step, at);
    ends.push(records.length);
  }
  const timeline = new Timeline(headerOf(trace, ends), { recordsMax: Number.MAX_SAFE_INTEGER });
  for (const record of records) timeline.append(record);
  return { timeline, ends };
}

/** How many steps are over at a record. */
export function stepsAt(ends: readonly Seq[], at: Seq): number {
  const next = ends.findIndex((end) => end > at);
  return Math.max(0, (next < 0 ? ends.length : next) - 1);
}

function headerOf({ system, property, cycle }: TraceLike, ends: readonly Seq[]): RecordingHeader {
  const last = ends.at(-1) ?? 0;
  return {
    format: recordingFormat,
    version: recordingVersion,
    program: system,
    source: 'trace',
    startedAtMs: 0,
    series: [],
    ...(property !== '' && { violation: { property, seq: last } }),
    ...(cycle !== undefined && { cycle: { from: ends[cycle] ?? 0, to: last } }),
  };
}
