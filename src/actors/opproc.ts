/**
 * opproc: the tasks that run client operations. A write is checked, let in by the log's quota,
 * appended with the others that wait, inserted into its view, and acknowledged, in that order.
 * Source: seed notes, `do_op_write_back()`, `do_transaction()`, `insert_obj2_view()`.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { fromCallback, type EventObject } from 'xstate';
import type {
  InsertedWrite,
  ObjectId,
  OutsideEvent,
  RequestId,
  Sequence,
  ViewEvent,
  ViewId,
} from '../machines/events.ts';
import { DestageError } from '../stores/errors.ts';
import type { LogEntrySummary, LogWrite } from '../stores/ports.ts';
import { Fences } from './fences.ts';
import { GroupCommit } from './group-commit.ts';
import type { Limits } from './limits.ts';

import type { LogQuota } from './log-quota.ts';
import type { Outside } from './outside.ts';
import type { PlacedWrite } from './placed-write.ts';
import type { Placement } from './placement.ts';
import { readNewest } from './read-newest.ts';
import { viewIn } from './view-ref.ts';
import { requireFit } from './write-checks.ts';

/** opproc among the actors: inserts into the views, and sets and lifts the fences of requests. */
export function opprocActor(opproc: OpProc) {
  return fromCallback<OutsideEvent & EventObject>(({ receive, sendBack, system }) => {
    opproc.connect((view, event) => viewIn(system, view)?.send(event));
    receive((event) => {
      if (event.type === 'bucket.admit') opproc.admit(event.request);
      if (event.type !== 'bucket.fence') return;
      const { request, buckets } = event;
      opproc.fence(request, buckets, (upTo) => {
        sendBack({ type: 'bucket.fenced', request, upTo });
      });
    });
  });
}

/** Delivers to a view. */
export type SendToView = (view: ViewId, event: ViewEvent) => void;

export interface OpProcParts {
  readonly outside: Outside;
  readonly quota: LogQuota;
  readonly placement: Placement;
  readonly limits: Limits;
}

export class OpProc {
  readonly ackNs: RecordableHistogram = createHistogram();
  readonly #fences = new Fences();
  readonly #commits: GroupCommit;
  readonly #outside: Outside;
  readonly #quota: LogQuota;
  readonly #placement: Placement;
  readonly #readTimeoutMs: number;
  #sendToView: SendToView = () => undefined;
  #closed: DestageError | undefined;

  constructor({ outside, quota, placement, limits }: OpProcParts) {
    this.#outside = outside;
    this.#quota = quota;
    this.#placement = placement;
    this.#readTimeoutMs = limits.readTimeoutMs;
    this.#commits = new GroupCommit({
      log: outside.stores.log,
      limits,
      durable: (batch, first) => this.#insert(batch, first),
      found: (entries, upTo) => this.#insertFound(entries, upTo),
      settled: (bytes) => {
        this.#quota.settle(bytes);
        this.#settleFences();
      },
    });
  }

  get writes(): number {
    return this.#commits.writes;
  }

  get writtenBytes(): number {
    return this.#commits.writtenBytes;
  }

  connect(sendToView: SendToView): void {
    this.#sendToView = sendToView;
  }

  /** The log's last number, as recovery has told it to the views. */
  continueAfter(last: Sequence): void {
    this.#commits.continueAfter(last);
  }

  /** Resolves with the version once it is durable and in its view. Errors: as `Destage.write`. */
  async write(write: LogWrite, signal?: AbortSignal): Promise<Sequence> {
    const start = performance.now();
    this.#requireOpen();
    const { objectBytesMax, stores } = this.#outside;
    requireFit(write, { objectBytesMax, quotaBytes: stores.log.usage().quotaBytes });
    const view = this.#placement.viewOf(write.object);
    const bucket = this.#placement.bucketOf(write.object);
    this.#requireAdmitted(bucket);
    await this.#quota.admit(write.bytes.length, signal);
    const version = await this.#commit({ write, view, bucket }, signal);
    this.ackNs.record(Math.max(1, Math.round((performance.now() - start) * 1e6)));
    return version;
  }

  /** The newest acked bytes. Errors: as `Destage.read`. */
  read(object: ObjectId): Promise<Uint8Array | undefined> {
    return readNewest(this.#outside, object, this.#readTimeoutMs);
  }

  /**
   * No write to the buckets is acknowledged any more; `set` gets the last number that was given to one
   * once that holds. The log is not asked for it: it may fail to tell, and may have given numbers to
   * writes that it has refused, which no view will ever be told of.
   */
  fence(request: RequestId, buckets: readonly number[], set: (upTo: Sequence) => void): void {
    this.#fences.raise(request, buckets, () => set(this.#commits.last));
    this.#settleFences();
  }

  /** Lifts one request's fence. */
  admit(request: RequestId): void {
    this.#fences.lift(request);
  }

  /** Lifts every fence that holds one of these buckets. */
  admitBuckets(buckets: Iterable<number>): void {
    this.#fences.liftBuckets(buckets);
  }

  /**
   * Refuses new writes; resolves when those under way have been acknowledged or refused, which a log
   * that hangs does not delay beyond `closeTimeoutMs`.
   */
  async close(reason: DestageError): Promise<void> {
    this.#closed ??= reason;
    this.#quota.refuseAll(this.#closed);
    await this.#commits.close(this.#closed);
  }

  #commit(placed: PlacedWrite, signal: AbortSignal | undefined): Promise<Sequence> {
    const refusal = this.#closed ?? this.#fenceAround(placed.bucket);
    if (refusal === undefined) return this.#commits.commit(placed, signal);
    this.#quota.settle(placed.write.bytes.length);
    return Promise.reject(refusal);
  }

  #settleFences(): void {
    this.#fences.settle(() => this.#commits.buckets());
  }

  #insert(batch: readonly PlacedWrite[], first: Sequence): void {
    const byView = this.#emptyByView();
    for (const [turn, { write, view, bucket }] of batch.entries()) {
      const { object, offset, bytes } = write;
      byView[view]?.push({ object, bucket, version: first + turn, offset, bytes: bytes.length });
    }
    this.#tellViews(byView, first + batch.length - 1);
  }

  #insertFound(entries: readonly LogEntrySummary[], upTo: Sequence): void {
    const byView = this.#emptyByView();
    for (const { object, sequence, offset, length } of entries) {
      const bucket = this.#placement.bucketOf(object);
      const view = this.#placement.viewOf(object);
      byView[view]?.push({ object, bucket, version: sequence, offset, bytes: length });
    }
    this.#tellViews(byView, upTo);
  }

  #emptyByView(): InsertedWrite[][] {
    return this.#placement.views.map(() => []);
  }

  /** Every view is told how far the log is, so that one without writes does not hold the trim back. */
  #tellViews(byView: readonly (readonly InsertedWrite[])[], upTo: Sequence): void {
    for (const [turn, view] of this.#placement.views.entries())
      this.#sendToView(view, { type: 'view.insert', upTo, writes: byView[turn] ?? [] });
  }

  #requireOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }

  #requireAdmitted(bucket: number): void {
    const fence = this.#fenceAround(bucket);
    if (fence !== undefined) throw fence;
  }

  #fenceAround(bucket: number): DestageError | undefined {
    return this.#fences.holds(bucket)
      ? new DestageError(
          'bucket-fenced',
          `bucket ${bucket} is fenced: it is being handed over, or has been. ` +
            'Write where the bucket is now, or admit it here again (admitBuckets).',
        )
      : undefined;
  }
}
