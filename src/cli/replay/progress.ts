/**
 * The progress line of a replay: drawn on a terminal a few times a second, absent anywhere else.
 * Looks at the engine's figures and changes nothing.
 */
import cliProgress from 'cli-progress';
import type { Metrics } from '../../actors/api.ts';
import type { Tally } from './tally.ts';

/** What a replay is doing. */
type Phase = 'replaying' | 'draining' | 'comparing';

/** What the line shows. */
export interface ProgressFigures {
  readonly phase: Phase;
  /** In [0, 1]; `undefined` when there may be no end. */
  readonly fraction: number | undefined;
  readonly seconds: number;
  readonly requests: number;
  readonly bytesWritten: number;
  readonly dirtyBytes: number;
  /** Share of the log's quota that is in use. */
  readonly logShare: number;
}

/** Something that shows how far a replay is. */
export interface Progress {
  phase(phase: Phase): void;
  stop(): void;
}

const UPDATES_PER_SECOND = 5;
const BAR_CELLS = 12;
const COLUMNS_DEFAULT = 80;

/** Starts a progress line on a terminal; `screen` is absent when there is none. */
export function startProgress(watched: {
  readonly screen: NodeJS.WriteStream | undefined;
  readonly tally: Tally;
  readonly metrics: () => Metrics;
  readonly fraction: () => number | undefined;
}): Progress {
  const { screen } = watched;
  if (screen === undefined) return { phase: () => {}, stop: () => {} };
  const startedMs = performance.now();
  let phase: Phase = 'replaying';
  const bar = new cliProgress.SingleBar({
    stream: screen,
    fps: UPDATES_PER_SECOND,
    format: () => {
      const { dirtyBytes, logUsedBytes, logQuotaBytes } = watched.metrics();
      const line = progressLine({
        phase,
        fraction: phase === 'replaying' ? watched.fraction() : undefined,
        seconds: (performance.now() - startedMs) / 1000,
        requests: watched.tally.requests,
        bytesWritten: watched.tally.bytesWritten,
        dirtyBytes,
        logShare: logQuotaBytes > 0 ? logUsedBytes / logQuotaBytes : 0,
      });
      // One column free: a full line makes some terminals wrap.
      return line.slice(0, (screen.columns ?? COLUMNS_DEFAULT) - 1);
    },
    forceRedraw: true,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(1, 0);
  return {
    phase: (next) => {
      phase = next;
    },
    stop: () => bar.stop(),
  };
}

/** The line itself. Invariant: under 80 columns up to 999,999 requests/s, 9,999 MB/s and 99 GB dirty. */
export function progressLine(figures: ProgressFigures): string {
  const { phase, fraction, seconds } = figures;
  const rates =
    `${rate(figures.requests, seconds)} req/s ${rate(figures.bytesWritten / 1e6, seconds)} MB/s ` +
    `dirty ${short(figures.dirtyBytes / 1e6)} MB log ${short(figures.logShare * 100)}%`;
  if (fraction === undefined) return `${phase} ${rates} ${clock(seconds)}`;
  const cells = Math.round(Math.min(1, fraction) * BAR_CELLS);
  const percent = Math.floor(fraction * 100)
    .toString()
    .padStart(3);
  const left = fraction > 0 ? `${clock((seconds * (1 - fraction)) / fraction)} left` : '';
  return `[${'='.repeat(cells).padEnd(BAR_CELLS)}]${percent}% ${rates} ${left}`.trimEnd();
}

function rate(amount: number, seconds: number): string {
  return short(seconds > 0 ? amount / seconds : 0);
}

function short(value: number): string {
  return Math.round(value).toString();
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = (whole % 60).toString().padStart(2, '0');
  if (hours > 99) return '>99 h';
  return hours > 0
    ? `${hours}:${minutes.toString().padStart(2, '0')}:${tail}`
    : `${minutes}:${tail}`;
}
