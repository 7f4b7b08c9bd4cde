/**
 * How much there was when, and how much of it has a mark: the picture behind the scrubber.
 * By records and not by time, as the scrubber goes.
 */
import type { Density, Mark } from '../protocol.ts';
import { anyMark, marksOf } from './row.ts';
import type { Timeline } from './timeline.ts';

const bucketsMax = 2000;

/** Buckets of as many records each; fewer when there are fewer records. */
export function densityOf(timeline: Timeline, wished: number): Density {
  const total = timeline.end - timeline.start;
  const buckets = Math.max(1, Math.min(wished, bucketsMax, total));
  const from: number[] = [];
  const ts: number[] = [];
  const records: number[] = [];
  const marks: Partial<Record<Mark, number[]>> = {};
  for (let bucket = 0; bucket < buckets; bucket++) {
    const begin = timeline.start + Math.floor((bucket * total) / buckets);
    const end = timeline.start + Math.floor(((bucket + 1) * total) / buckets);
    from.push(timeline.seqAt(begin));
    ts.push(timeline.timeAt(begin));
    records.push(end - begin);
    timeline.scan(begin, end, (segment, at) => {
      const flags = segment.flags[at] ?? 0;
      if ((flags & anyMark) === 0) return;
      for (const mark of marksOf(flags)) {
        const counts = (marks[mark] ??= Array.from({ length: buckets }, () => 0));
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
    });
  }
  return { from, ts, records, marks };
}
