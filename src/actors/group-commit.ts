/**
 * Group commit: the writes that wait go into the log as one append, one append at a time, and are
 * acknowledged once it is durable. A log that does not answer holds nobody for ever: who is in the
 * append is told that nobody knows, who waits behind it is refused.
 * Source: PostgreSQL's group commit (who comes during a commit goes with the next).
 */
import { DestageError } from '../stores/errors.ts';
import type { Sequence } from '../stores/ports.ts';
import type { Limits } from './limits.ts';
import { LogAppends, unknownDurability, type LogAppendsParts } from './log-appends.ts';
import { bytesOf, type PlacedWrite } from './placed-write.ts';
import { within } from './within.ts';

interface WaitingWrite extends PlacedWrite {
  readonly acknowledge: (version: Sequence) => void;
  readonly refuse: (reason: unknown) => void;
}

export interface CommitParts extends LogAppendsParts<PlacedWrite> {
  readonly limits: Limits;
}

export class GroupCommit {
  /** Writes that were acknowledged, and their payload. */
  writes = 0;
  writtenBytes = 0;
  readonly #parts: CommitParts;
  readonly #appends: LogAppends<WaitingWrite>;
  #waiting: WaitingWrite[] = [];
  /** The batch whose writers wait for the log. */
  #underWay: readonly WaitingWrite[] = [];
  #isCommitting = false;
  #committing: Promise<void> | undefined;

  constructor(parts: CommitParts) {
    this.#parts = parts;
    this.#appends = new LogAppends({
      ...parts,
      durable: (batch, first) => {
        parts.durable(batch, first);
        if (batch === this.#underWay) this.#acknowledge(batch, first);
      },
    });
  }

  /** The highest number that is known to be in the log. */
  get last(): Sequence {
    return this.#appends.last;
  }

  /** What recovery has found; every later number is above it. */
  continueAfter(last: Sequence): void {
    this.#appends.continueAfter(last);
  }

  /** The buckets of the writes that are not answered, or may yet be in the log. */
  buckets(): readonly number[] {
    return [...this.#appends.open, ...this.#waiting].map(({ bucket }) => bucket);
  }

  /**
   * Resolves with the write's version once it is durable. The signal ends the wait for an append, and
   * does nothing once the bytes have been given to it. Errors: the signal's reason, `store-failed`,
   * `durability-unknown`, and what the log rejects with.
   */
  commit(placed: PlacedWrite, signal?: AbortSignal): Promise<Sequence> {
    return new Promise((acknowledge, refuse) => {
      const { write, view, bucket } = placed;
      const endless: WaitingWrite = { write, view, bucket, acknowledge, refuse };
      const waiting = signal === undefined ? endless : this.#endable(endless, signal);
      this.#waiting.push(waiting);
      if (signal?.aborted === true) this.#giveUp(waiting, signal.reason);
      else if (this.#appends.isPaused) this.#refuseWaiting();
      else if (!this.#isCommitting) this.#committing = this.#commitAll();
    });
  }

  /** The same write, given up when the signal says so. Most writes come without one. */
  #endable({ acknowledge, refuse, ...placed }: WaitingWrite, signal: AbortSignal): WaitingWrite {
    const abort = (): void => this.#giveUp(waiting, signal.reason);
    const answered = (): void => signal.removeEventListener('abort', abort);
    const waiting: WaitingWrite = {
      ...placed,
      acknowledge: (version) => {
        answered();
        acknowledge(version);
      },
      refuse: (reason) => {
        answered();
        refuse(reason);
      },
    };
    signal.addEventListener('abort', abort, { once: true });
    return waiting;
  }

  /** Unless its bytes have been given to the log. */
  #giveUp(waiting: WaitingWrite, reason: unknown): void {
    const at = this.#waiting.indexOf(waiting);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    this.#parts.settled(waiting.write.bytes.length);
    waiting.refuse(reason);
  }

  /** Resolves when everything under way is answered, or is refused after `closeTimeoutMs`. */
  async close(reason: DestageError): Promise<void> {
    const settled = Promise.resolve(this.#committing).then(() => this.#appends.allSettled());
    await within(this.#parts.limits.closeTimeoutMs, settled).catch(() => undefined);
    this.#appends.close();
    const unknown = unknownDurability('the log has not answered before the engine has stopped');
    for (const { refuse } of this.#underWay) refuse(unknown);
    for (const { refuse } of this.#waiting.splice(0)) refuse(reason);
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      this.#underWay = batch;
      const appended = await this.#appends.append(batch);
      this.#underWay = [];
      if (appended.kind !== 'durable') for (const { refuse } of batch) refuse(appended.error);
      if (appended.kind === 'unknown') this.#refuseWaiting();
    }
    // Here and not when the promise settles: a write that came in between would wait for ever.
    this.#isCommitting = false;
  }

  #acknowledge(batch: readonly WaitingWrite[], first: Sequence): void {
    this.writes += batch.length;
    this.writtenBytes += bytesOf(batch);
    for (const [turn, { acknowledge }] of batch.entries()) acknowledge(first + turn);
  }

  #refuseWaiting(): void {
    const error = new DestageError(
      'store-failed',
      'this write was not given to the log, which does not answer an append (appendTimeoutMs is ' +
        `${this.#parts.limits.appendTimeoutMs}). Repeat it later; if that does not help, see to the ` +
        'log, and start another engine, which recovers what is durable.',
    );
    for (const { write, refuse } of this.#waiting.splice(0)) {
      refuse(error);
      this.#parts.settled(write.bytes.length);
    }
  }

  #takeBatch(): WaitingWrite[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ write }, turn) => {
      bytes += write.bytes.length;
      return turn > 0 && bytes > this.#parts.limits.commitBytesMax;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}
