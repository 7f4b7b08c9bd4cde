/**
 * The figures of a finished replay, as `--json` prints them, and where each comes from. The text
 * report is made of the same figures.
 */
import type { Metrics } from '../../actors/api.ts';
import type { BucketFlushes } from './migration.ts';
import type { Oracle } from './oracle.ts';
import type { Tally } from './tally.ts';

/** The one JSON object of `--json`. Units: as the names say; `seconds` from first request to drained. */
export interface Figures {
  /** Requests of the trace that were replayed, and the writes among them. */
  readonly requests: number;
  readonly writes: number;
  /** Acknowledged bytes, and bytes that the backend took. */
  readonly bytesWritten: number;
  readonly bytesDestaged: number;
  /** `bytesWritten` by `bytesDestaged`; 0 when nothing was destaged. */
  readonly coalescing: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly seconds: number;
  /** Fills, puts and parkings that failed, or were not answered in time. */
  readonly failures: number;
  /** Objects in the side store at the end. */
  readonly parked: number;
  /** Sectors of 512 bytes, each counted once. */
  readonly lost: number;
  readonly corrupt: number;
  /** Objects that are neither in the backend nor parked. */
  readonly dirtyLeft: number;
  /** The log's entries below this sequence number are gone. */
  readonly trimmedTo: number;
  readonly bucketFlushes: Readonly<BucketFlushes>;
}

/** Puts the figures together. `seconds`: of the replay with its drain, not of the comparison. */
export function figuresOf(run: {
  readonly tally: Tally;
  readonly metrics: Metrics;
  readonly oracle: Oracle;
  readonly answers: BucketFlushes;
  readonly parked: number;
  readonly seconds: number;
}): Figures {
  const { tally, metrics, oracle } = run;
  const bytesDestaged = metrics.destagedBytesTotal;
  return {
    requests: tally.requests,
    writes: tally.writes,
    bytesWritten: tally.bytesWritten,
    bytesDestaged,
    coalescing: bytesDestaged === 0 ? 0 : rounded(tally.bytesWritten / bytesDestaged),
    ackP50Ms: rounded(tally.ackPercentileMs(50)),
    ackP99Ms: rounded(tally.ackPercentileMs(99)),
    seconds: rounded(run.seconds),
    failures: metrics.failuresTotal,
    parked: run.parked,
    lost: oracle.lost,
    corrupt: oracle.corrupt,
    dirtyLeft: metrics.dirtyObjects,
    trimmedTo: metrics.trimmedTo,
    bucketFlushes: { ...run.answers },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
