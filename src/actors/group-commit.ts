/**
 * Group commit: the writes that wait go into the log as one append, one append at a time, and are
 * acknowledged once it is durable. A log that does not answer holds nobody for ever: who waits is
 * refused after `appendTimeoutMs`, and so is whoever comes until it has answered. No other append is
 * begun meanwhile, since nobody could tell which numbers the first one has taken.
 * Source: PostgreSQL's group commit (who comes during a commit goes with the next).
 */
import { DestageError } from '../stores/errors.ts';
import type { LogStore, LogWrite, Sequence } from '../stores/ports.ts';
import type { Limits } from './limits.ts';
import { within } from './within.ts';

/** An admitted write, and where it belongs. */
export interface PlacedWrite {
  readonly write: LogWrite;
  readonly view: number;
  readonly bucket: number;
}

interface WaitingWrite extends PlacedWrite {
  readonly acknowledge: (version: Sequence) => void;
  readonly refuse: (reason: unknown) => void;
}

export interface CommitParts {
  readonly log: LogStore;
  readonly limits: Limits;
  /** The writes are durable, from this number on; called before they are acknowledged. */
  readonly durable: (batch: readonly PlacedWrite[], first: Sequence) => void;
  /** These bytes are in the log now, or never will be. */
  readonly settled: (bytes: number) => void;
}

export class GroupCommit {
  /** Writes that were acknowledged, and their payload. */
  writes = 0;
  writtenBytes = 0;
  readonly #parts: CommitParts;
  #last: Sequence = 0;
  #waiting: WaitingWrite[] = [];
  #underWay: readonly WaitingWrite[] = [];
  #isCommitting = false;
  #committing: Promise<void> | undefined;
  #givingUp: NodeJS.Timeout | undefined;
  /** The log has an append that it does not answer. */
  #isMute = false;

  constructor(parts: CommitParts) {
    this.#parts = parts;
  }

  /** The highest number that is known to be in the log. */
  get last(): Sequence {
    return this.#last;
  }

  /** What recovery has found; every later number is above it. */
  continueAfter(last: Sequence): void {
    this.#last = Math.max(this.#last, last);
  }

  /** The buckets of the writes that are not answered, or may yet be in the log. */
  buckets(): readonly number[] {
    return [...this.#underWay, ...this.#waiting].map(({ bucket }) => bucket);
  }

  /**
   * Resolves with the write's version once it is durable. The signal ends the wait for an append, and
   * does nothing once the bytes have been given to it. Errors: the signal's reason, `store-failed`,
   * and what the log rejects with.
   */
  commit(placed: PlacedWrite, signal?: AbortSignal): Promise<Sequence> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        const at = this.#waiting.indexOf(waiting);
        if (at === -1) return;
        this.#waiting.splice(at, 1);
        this.#parts.settled(placed.write.bytes.length);
        waiting.refuse(signal?.reason);
      };
      const answered = (): void => signal?.removeEventListener('abort', abort);
      const waiting: WaitingWrite = {
        ...placed,
        acknowledge: (version) => {
          answered();
          resolve(version);
        },
        refuse: (reason) => {
          answered();
          reject(reason instanceof Error ? reason : new Error(String(reason)));
        },
      };
      this.#waiting.push(waiting);
      if (signal?.aborted === true) abort();
      else if (this.#isMute) this.#refuseWaiting();
      else {
        signal?.addEventListener('abort', abort, { once: true });
        if (!this.#isCommitting) this.#committing = this.#commitAll();
      }
    });
  }

  /** Resolves when everything under way is answered, or is refused with `reason` after `closeTimeoutMs`. */
  async close(reason: DestageError): Promise<void> {
    const committed = Promise.resolve(this.#committing);
    await within(this.#parts.limits.closeTimeoutMs, committed).catch(() => undefined);
    clearTimeout(this.#givingUp);
    for (const { refuse } of [...this.#underWay, ...this.#waiting.splice(0)]) refuse(reason);
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      this.#underWay = batch;
      const { appendTimeoutMs } = this.#parts.limits;
      this.#givingUp = setTimeout(() => this.#giveUp(batch), appendTimeoutMs);
      try {
        this.#acknowledge(batch, await this.#append(batch));
      } catch (error) {
        for (const { refuse } of batch) refuse(error);
      }
      clearTimeout(this.#givingUp);
      this.#isMute = false;
      this.#underWay = [];
      this.#parts.settled(bytesOf(batch));
    }
    // Here and not when the promise settles: a write that came in between would wait for ever.
    this.#isCommitting = false;
  }

  /** Errors: those of the log, and `store-failed` when it answers what is no number of its own. */
  async #append(batch: readonly PlacedWrite[]): Promise<Sequence> {
    const first = await this.#parts.log.append(batch.map(({ write }) => write));
    const isNumber = Number.isSafeInteger(first) && Number.isSafeInteger(first + batch.length - 1);
    if (isNumber && first > this.#last) return first;
    throw new DestageError(
      'store-failed',
      `the log has answered an append with ${String(first)}, which is no sequence number above ` +
        `${this.#last}, its last one: the write is not acknowledged, though its bytes may be in the ` +
        'log. Mend the log store, and repeat the write.',
    );
  }

  /** Durable writes join their views also when nobody waits for them any more. */
  #acknowledge(batch: readonly WaitingWrite[], first: Sequence): void {
    this.#last = first + batch.length - 1;
    this.#parts.durable(batch, first);
    if (this.#isMute) return;
    this.writes += batch.length;
    this.writtenBytes += bytesOf(batch);
    for (const [turn, { acknowledge }] of batch.entries()) acknowledge(first + turn);
  }

  #giveUp(batch: readonly WaitingWrite[]): void {
    this.#isMute = true;
    const error = this.#muteError('it is not known whether this write is in the log');
    for (const { refuse } of batch) refuse(error);
    this.#refuseWaiting();
  }

  #refuseWaiting(): void {
    const error = this.#muteError('this write was not given to it');
    for (const { write, refuse } of this.#waiting.splice(0)) {
      refuse(error);
      this.#parts.settled(write.bytes.length);
    }
  }

  #muteError(what: string): DestageError {
    return new DestageError(
      'store-failed',
      `the log has not answered an append within ${this.#parts.limits.appendTimeoutMs} ms ` +
        `(appendTimeoutMs); ${what}. Writes are taken again once it answers; if it does not, start ` +
        'another engine, which recovers what is durable.',
    );
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

function bytesOf(batch: readonly PlacedWrite[]): number {
  return batch.reduce((sum, { write }) => sum + write.bytes.length, 0);
}
