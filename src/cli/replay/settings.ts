/**
 * What a replay is asked to do, as checked values. Made by the command line in `../replay.ts`, or by
 * whoever runs a replay in a process of their own.
 */
import type { TraceFormat } from '../trace/format.ts';
import type { WatchSettings } from '../watch/watch.ts';

/** The settings of one replay. */
export interface ReplaySettings extends WatchSettings {
  /** A path, or `-` for standard input; absent for the generated workload. */
  readonly trace?: string;
  /** Absent: recognised. */
  readonly format?: TraceFormat;
  /** Absent: a temporary directory, gone at the end. */
  readonly directory?: string;
  readonly views: number;
  readonly objectBytes: number;
  /** Requests to replay at most; absent for all. */
  readonly requestsMax?: number;
  /** Share of the backend's puts that fail, in [0, 1]. */
  readonly failRate: number;
  readonly buckets: number;
  /** Requests between two bucket flushes; 0 for no flushes. */
  readonly migrateEvery: number;
  readonly seed: number;
  /** One line of JSON on the output instead of the report. */
  readonly isJson: boolean;
}
