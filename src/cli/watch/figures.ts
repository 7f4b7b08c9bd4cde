/**
 * What of the engine's figures the inspector draws over time, and what of its contexts it shows: a view's
 * index as its figures, which are to be had at once: what is kept of an index has to be plain (ADR 0014).
 */
import type { Metrics } from '../../actors/api.ts';
import type { SeriesName } from '../../inspector/record.ts';
import { figuresOf } from '../../machines/view-index.ts';
import type { ViewContext } from '../../machines/view-setup.ts';

const rateName = 'destageRate';

/** In the order in which they are drawn. */
export const engineSeries: readonly SeriesName[] = [
  { name: 'dirtyBytes', label: 'dirty', unit: 'bytes', group: 'dirty' },
  { name: 'logUsedBytes', label: 'log used', unit: 'bytes', group: 'log' },
  { name: 'logQuotaBytes', label: 'log quota', unit: 'bytes', group: 'log' },
  { name: 'inFlight', label: 'in flight', unit: 'objects', group: 'in flight' },
  { name: 'ackP50Ms', label: 'ack p50', unit: 'ms', group: 'ack latency' },
  { name: 'ackP99Ms', label: 'ack p99', unit: 'ms', group: 'ack latency' },
  { name: rateName, label: 'destage rate', unit: 'bytes/s', group: 'destage rate' },
  { name: 'failuresTotal', label: 'failures', unit: 'count', group: 'failures' },
  { name: 'parked', label: 'parked', unit: 'objects', group: 'parked' },
];

/** Makes samples of metrics, each with the rate since the one before. Unit of `atMs`: milliseconds. */
export function sampler(): (metrics: Metrics, atMs: number) => Readonly<Record<string, number>> {
  let before: { readonly bytes: number; readonly atMs: number } | undefined;
  return (metrics, atMs) => {
    const bytes = metrics.destagedBytesTotal;
    const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
    const rate = before === undefined || seconds <= 0 ? 0 : (bytes - before.bytes) / seconds;
    before = { bytes, atMs };
    const figures = { ...metrics, [rateName]: rate };
    return Object.fromEntries(
      engineSeries.map(({ name }) => [name, figures[name as keyof typeof figures]]),
    );
  };
}

/** For the inspector's `project`. */
export function shownContext(machine: string, context: unknown): unknown {
  if (machine !== 'view') return context;
  const { index, ...others } = context as ViewContext;
  return { ...others, index: figuresOf(index) };
}
