/**
 * opproc: the tasks that run client operations. A write is let in by the log's quota, appended with
 * the others that wait (group commit), inserted into its view, and acknowledged, in that order.
 * Source: seed notes, `do_op_write_back()`, `do_transaction()`, `insert_obj2_view()`; PostgreSQL's
 * group commit (who comes during a commit goes with the next).
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
import { objectNameBytes } from '../stores/object-name.ts';
import type { LogWrite } from '../stores/ports.ts';
import { Fences } from './fences.ts';
import type { Limits } from './limits.ts';
import type { LogQuota } from './log-quota.ts';
import { sideRecordOf, type Outside } from './outside.ts';
import { overlay, pendingOf, requireWhole } from './pending.ts';
import type { Placement } from './placement.ts';
import { viewIn } from './view-ref.ts';
import { within } from './within.ts';

interface WaitingWrite {
  readonly write: LogWrite;
  readonly view: number;
  readonly bucket: number;
  readonly acknowledge: (version: Sequence) => void;
  readonly refuse: (reason: unknown) => void;
}

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
  writes = 0;
  writtenBytes = 0;
  readonly #fences = new Fences();
  readonly #outside: Outside;
  readonly #quota: LogQuota;
  readonly #placement: Placement;
  readonly #limits: Limits;
  #sendToView: SendToView = () => undefined;
  #waiting: WaitingWrite[] = [];
  #underWay: readonly WaitingWrite[] = [];
  #isCommitting = false;
  #committing: Promise<void> | undefined;
  #closed: DestageError | undefined;

  constructor({ outside, quota, placement, limits }: OpProcParts) {
    this.#outside = outside;
    this.#quota = quota;
    this.#placement = placement;
    this.#limits = limits;
  }

  connect(sendToView: SendToView): void {
    this.#sendToView = sendToView;
  }

  /** Resolves with the version once it is durable and in its view. Errors: as `Destage.write`. */
  async write(write: LogWrite, signal?: AbortSignal): Promise<Sequence> {
    const start = performance.now();
    this.#requireOpen();
    this.#requireFit(write);
    const view = this.#placement.viewOf(write.object);
    const bucket = this.#placement.bucketOf(write.object);
    this.#requireAdmitted(bucket);
    await this.#quota.admit(write.bytes.length, signal);
    const version = await this.#enqueue(write, view, bucket);
    this.ackNs.record(Math.max(1, Math.round((performance.now() - start) * 1e6)));
    return version;
  }

  /**
   * The newest acked bytes. The log is read before the side store, and that before ROW: what has
   * left one of them by then is in the next.
   */
  async read(object: ObjectId): Promise<Uint8Array | undefined> {
    const { log, row } = this.#outside.stores;
    const live = await log.entries(object);
    const side = await sideRecordOf(this.#outside, object);
    const stored = await row.get(object);
    const pending = pendingOf(stored?.version ?? 0, side, live);
    requireWhole(object, pending);
    if (pending.extents.length === 0) return stored?.bytes;
    return overlay(stored && { offset: 0, bytes: stored.bytes }, pending.extents);
  }

  /** No write to the buckets is acknowledged any more; `set` gets the log's last number once that holds. */
  fence(request: RequestId, buckets: readonly number[], set: (upTo: Sequence) => void): void {
    this.#fences.raise(request, buckets, () => set(this.#outside.stores.log.lastSequence()));
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
    const committed = Promise.resolve(this.#committing);
    await within(this.#limits.closeTimeoutMs, committed).catch(() => undefined);
    for (const { refuse } of [...this.#underWay, ...this.#waiting.splice(0)]) refuse(this.#closed);
  }

  #enqueue(write: LogWrite, view: number, bucket: number): Promise<Sequence> {
    return new Promise((resolve, reject) => {
      const refusal = this.#closed ?? this.#fenceAround(bucket);
      if (refusal !== undefined) {
        this.#quota.settle(write.bytes.length);
        reject(refusal);
        return;
      }
      this.#waiting.push({ write, view, bucket, acknowledge: resolve, refuse: reject });
      if (!this.#isCommitting) this.#committing = this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      this.#underWay = batch;
      const bytes = batch.reduce((sum, { write }) => sum + write.bytes.length, 0);
      try {
        const first = await this.#outside.stores.log.append(batch.map(({ write }) => write));
        this.#insert(batch, first);
        this.writes += batch.length;
        this.writtenBytes += bytes;
        for (const [turn, { acknowledge }] of batch.entries()) acknowledge(first + turn);
      } catch (error) {
        for (const { refuse } of batch) refuse(error);
      }
      this.#underWay = [];
      this.#quota.settle(bytes);
      this.#settleFences();
    }
    // Here and not when the promise settles: a write that came in between would wait for ever.
    this.#isCommitting = false;
  }

  #settleFences(): void {
    this.#fences.settle(() => [...this.#underWay, ...this.#waiting].map(({ bucket }) => bucket));
  }

  #takeBatch(): WaitingWrite[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ write }, turn) => {
      bytes += write.bytes.length;
      return turn > 0 && bytes > this.#limits.commitBytesMax;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  /** Every view is told how far the log is, so that one without writes does not hold the trim back. */
  #insert(batch: readonly WaitingWrite[], first: Sequence): void {
    const { views } = this.#placement;
    const byView = views.map((): InsertedWrite[] => []);
    for (const [turn, { write, view, bucket }] of batch.entries()) {
      const { object, offset, bytes } = write;
      byView[view]?.push({
        object,
        bucket,
        version: first + turn,
        offset,
        bytes: bytes.length,
      });
    }
    const upTo = first + batch.length - 1;
    for (const [turn, view] of views.entries())
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

  #requireFit({ object, offset, bytes }: LogWrite): void {
    const { objectBytesMax, stores } = this.#outside;
    const { quotaBytes } = stores.log.usage();
    if (!(bytes instanceof Uint8Array))
      throw badWrite(`the bytes are of ${typeof bytes}; give a Uint8Array, such as a Buffer`);
    if (typeof object !== 'string')
      throw badWrite(`the object is of ${typeof object}; its name is a string`);
    if (object === '') throw badWrite('the object has no name; give a non-empty string');
    objectNameBytes(object);
    if (!Number.isInteger(offset) || offset < 0)
      throw badWrite(`offset is ${offset}; it has to be an integer of at least 0`);
    const end = offset + bytes.length;
    if (bytes.length === 0) throw badWrite(`${object}: no bytes; a write has at least one`);
    if (end > objectBytesMax)
      throw badWrite(
        `${object}: bytes ${offset} to ${end}; an object has ${objectBytesMax} (objectBytesMax). Split the write`,
      );
    if (bytes.length > quotaBytes)
      throw badWrite(`${object}: ${bytes.length} bytes; the log's quota is ${quotaBytes}`);
  }
}

function badWrite(what: string): DestageError {
  return new DestageError('bad-write', `${what}.`);
}
