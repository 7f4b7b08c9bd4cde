/**
 * The engine's figures, summed over its views. Nothing is counted here: the views keep their own
 * ledgers, the outside actors and opproc theirs.
 */
import { isSick } from '../machines/view-health.ts';
import type { Place } from '../machines/events.ts';
import { countOf, dirtyBytesOf, type ViewIndex } from '../machines/view-index.ts';
import type { ViewContext } from '../machines/view-setup.ts';
import type { Metrics } from './api.ts';
import type { OpProc } from './opproc.ts';
import type { Outside } from './outside.ts';

const inFlight = ['prepared', 'filling', 'destaging'] as const satisfies readonly Place[];
const waiting = ['queued', 'requeued', 'backingOff', 'parking'] as const satisfies readonly Place[];

export function measure(
  { stores, counted }: Outside,
  opproc: OpProc,
  views: readonly ViewContext[],
  failures: number,
): Metrics {
  const sum = (figure: (index: ViewIndex) => number): number =>
    views.reduce((total, { index }) => total + figure(index), 0);
  const { usedBytes, quotaBytes } = stores.log.usage();
  return {
    writesTotal: opproc.writes,
    writtenBytesTotal: opproc.writtenBytes,
    putsTotal: counted.puts,
    destagedBytesTotal: counted.putBytes,
    failuresTotal: failures,
    dirtyObjects: sum((index) => countOf(index, ...waiting, ...inFlight)),
    dirtyBytes: sum(dirtyBytesOf),
    inFlight: sum((index) => countOf(index, ...inFlight)),
    parked: sum((index) => countOf(index, 'parked')),
    sickViews: views.filter(isSick).length,
    logUsedBytes: usedBytes,
    logQuotaBytes: quotaBytes,
    trimmedTo: stores.log.trimmedTo(),
    ackP50Ms: opproc.ackNs.percentile(50) / 1e6,
    ackP99Ms: opproc.ackNs.percentile(99) / 1e6,
  };
}
