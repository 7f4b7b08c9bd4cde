/**
 * The imperative loop behind the face of an engine, as far as a replay needs one, so that the very
 * same replay runs on both.
 */
import { EMPTY } from 'rxjs';
import type { Destage, DestageOptions, Metrics } from '../../src/actors/api.ts';
import { completeLimits } from '../../src/actors/limits.ts';
import { LogQuota } from '../../src/actors/log-quota.ts';
import { createPlacement } from '../../src/actors/placement.ts';
import { live } from '../../src/cli/live.ts';
import type { Platform } from '../../src/cli/platform.ts';
import { WriteBack } from './write-back.ts';

export const imperative: Platform = {
  ...live,
  createDestage: (options) => Promise.resolve(asDestage(options)),
};

function asDestage({ stores, views = 2, buckets = 64, ...options }: DestageOptions): Destage {
  if (stores === undefined) throw new Error('the imperative loop runs on opened stores');
  const limits = completeLimits(options.limits ?? {});
  const { viewOf } = createPlacement({ views, buckets });
  const quota = new LogQuota(stores.log, limits);
  const objectBytesMax = options.objectBytesMax ?? 65_536;
  const loop = new WriteBack({ stores, limits, quota, views, viewOf, objectBytesMax });
  return {
    write: async (object, offset, bytes) => ({
      version: await loop.write({ object, offset, bytes }),
    }),
    read: (object) => loop.read(object),
    metrics: () => metricsOf(loop, stores.log.trimmedTo()),
    stop: () => loop.drain(),
    [Symbol.asyncDispose]: () => loop.drain(),
    metrics$: EMPTY,
    events$: EMPTY,
    parked: () => Promise.resolve([]),
    setMode: absent,
    destage: absent,
    destageBuckets: absent,
    admitBuckets: absent,
    explain: absent,
    rearm: absent,
    get actor() {
      return absent();
    },
  };
}

function absent(): never {
  throw new Error('the imperative loop has no such thing');
}

function metricsOf(loop: WriteBack, trimmedTo: number): Metrics {
  const { puts, putBytes, failures } = loop.counted;
  const sum = (figure: (view: WriteBack['views'][number]) => number): number =>
    loop.views.reduce((total, view) => total + figure(view), 0);
  return {
    writesTotal: 0,
    writtenBytesTotal: 0,
    putsTotal: puts,
    destagedBytesTotal: putBytes,
    failuresTotal: failures,
    dirtyObjects: sum(({ dirty }) => dirty.size),
    dirtyBytes: sum(({ dirtyBytes }) => dirtyBytes),
    inFlight: sum(({ flying }) => flying),
    parked: 0,
    sickViews: 0,
    logUsedBytes: 0,
    logQuotaBytes: 0,
    trimmedTo,
    ackP50Ms: 0,
    ackP99Ms: 0,
  };
}
