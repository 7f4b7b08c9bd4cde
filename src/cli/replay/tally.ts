/**
 * What a replay counts as it goes. Latencies are measured here, from a client's call to its answer, so
 * that waiting for room in the log is part of them.
 */
import { createHistogram, performance } from 'node:perf_hooks';

const NS_PER_MS = 1e6;

/** Figures of one replay so far. */
export class Tally {
  requests = 0;
  writes = 0;
  reads = 0;
  bytesWritten = 0;
  readonly #ackNs = createHistogram();

  /** Notes an acknowledged write to one object. Unit: milliseconds of `performance.now()`. */
  acknowledged(startedMs: number): void {
    this.#ackNs.record(Math.max(1, Math.round((performance.now() - startedMs) * NS_PER_MS)));
  }

  /** Unit: milliseconds; 0 when nothing was written. */
  ackPercentileMs(percentile: number): number {
    return this.#ackNs.count === 0 ? 0 : this.#ackNs.percentile(percentile) / NS_PER_MS;
  }
}
