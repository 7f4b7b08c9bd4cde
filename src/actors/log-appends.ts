/**
 * Appends to the log, one at a time, and what has become of those that it does not answer. A log may
 * lose an answer, or hang: after `appendTimeoutMs` an append is given up and another may be begun.
 * When that is answered, the log has the earlier ones or never will (`LogStore.append`): so the log is
 * read from the last known number on, and what is found joins the views before what is newer.
 * Source: docs/adr/0011-an-append-that-is-not-answered.md.
 */
import { DestageError } from '../stores/errors.ts';
import type { LogEntrySummary, LogStore, Sequence } from '../stores/ports.ts';
import { timerMaxMs, type Limits } from './limits.ts';
import { bytesOf, isSame, type PlacedWrite } from './placed-write.ts';
import { eachWithin } from './within.ts';

export interface LogAppendsParts<Write extends PlacedWrite> {
  readonly log: LogStore;
  readonly limits: Pick<Limits, 'appendTimeoutMs'>;
  /** The writes are durable, from this number on. */
  readonly durable: (batch: readonly Write[], first: Sequence) => void;
  /** So are these, which nobody has waited for any more. The log has no other entry up to `upTo`. */
  readonly found: (entries: readonly LogEntrySummary[], upTo: Sequence) => void;
  /** The log is to be asked how full it is: these bytes are in it, or never will be, or may be. */
  readonly settled: (bytes: number) => void;
}

/** `unknown`: nobody can tell whether the writes are durable. */
export type Appended =
  { readonly kind: 'durable' } | { readonly kind: 'refused' | 'unknown'; readonly error: unknown };

export class LogAppends<Write extends PlacedWrite> {
  readonly #parts: LogAppendsParts<Write>;
  #last: Sequence = 0;
  /** What may be in the log or not, in the order in which it was given to it. */
  #open: readonly (readonly Write[])[] = [];
  /** The newest of them, while its room is reserved. */
  #reserved: readonly Write[] | undefined;
  #next: readonly Write[] = [];
  #looking: Promise<void> | undefined;
  #onSettled: () => void = () => undefined;
  #givingUp: NodeJS.Timeout | undefined;
  #pausing: NodeJS.Timeout | undefined;

  constructor(parts: LogAppendsParts<Write>) {
    this.#parts = parts;
  }

  /** The highest number that is known to be in the log. */
  get last(): Sequence {
    return this.#last;
  }

  /** Writes that may be in the log or not, or are about to be given to it. */
  get open(): readonly Write[] {
    return [...this.#open.flat(), ...this.#next];
  }

  /** Several appends are not answered: the next one is not to be begun yet. */
  get isPaused(): boolean {
    return this.#pausing !== undefined;
  }

  /** What recovery has found; every later number is above it. */
  continueAfter(last: Sequence): void {
    this.#last = Math.max(this.#last, last);
  }

  /** Resolves when the log has answered, or has not in time. Never rejects. */
  async append(batch: readonly Write[]): Promise<Appended> {
    // Two that are not answered could not be told apart by what is in the log.
    this.#next = batch;
    if (this.#looking !== undefined) await this.#looking;
    this.#looking = undefined;
    this.#next = [];
    this.#open = [...this.#open, batch];
    this.#reserved = batch;
    return new Promise((resolve) => {
      const { appendTimeoutMs } = this.#parts.limits;
      const givingUp = setTimeout(() => {
        const late = `the log has not answered its append within ${appendTimeoutMs} ms (appendTimeoutMs)`;
        resolve(this.#giveUp(batch, late));
      }, appendTimeoutMs);
      this.#givingUp = givingUp;
      void this.#answerTo(batch).then((appended) => {
        clearTimeout(givingUp);
        resolve(appended);
      });
    });
  }

  /** Resolves when nothing is open, which may be never. */
  async allSettled(): Promise<void> {
    while (this.#open.length > 0)
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
  }

  /** No timer is left. */
  close(): void {
    clearTimeout(this.#givingUp);
    this.#resume();
  }

  async #answerTo(batch: readonly Write[]): Promise<Appended> {
    let first: Sequence;
    try {
      first = await this.#parts.log.append(batch.map(({ write }) => write));
    } catch (error) {
      this.#settle([batch]);
      return { kind: 'refused', error };
    }
    const wrong = this.#wrongAnswer(first, batch);
    if (wrong !== undefined) return this.#giveUp(batch, wrong);
    try {
      const earlier = this.#open[0] === batch ? [] : await this.#entriesBelow(first);
      if (this.#open.includes(batch)) this.#conclude(batch, first, earlier);
      return { kind: 'durable' };
    } catch (error) {
      this.#pause();
      this.#giveRoomBack(batch);
      return unknown(`what the log holds cannot be read (${reasonOf(error)})`, error);
    }
  }

  /** In one step: while the log was read another answer may have concluded some of this. */
  #conclude(batch: readonly Write[], first: Sequence, earlier: readonly LogEntrySummary[]): void {
    const isFound = ({ sequence }: LogEntrySummary) => sequence > this.#last && sequence < first;
    const found = earlier.filter(isFound);
    if (found.length > 0) this.#parts.found(found, first - 1);
    this.#last = first + batch.length - 1;
    this.#parts.durable(batch, first);
    this.#settle(this.#open.slice(0, this.#open.indexOf(batch) + 1));
  }

  #settle(batches: readonly (readonly Write[])[]): void {
    this.#resume();
    const settled = this.#open.filter((batch) => batches.includes(batch));
    this.#open = this.#open.filter((batch) => !batches.includes(batch));
    for (const batch of settled) this.#giveRoomBack(batch);
    this.#onSettled();
  }

  /** Once for each batch. */
  #giveRoomBack(batch: readonly Write[]): void {
    const bytes = this.#reserved === batch ? bytesOf(batch) : 0;
    if (this.#reserved === batch) this.#reserved = undefined;
    this.#parts.settled(bytes);
  }

  /** Its room is given back: a log that holds it all the same counts it, and refuses what does not fit. */
  #giveUp(batch: readonly Write[], reason: string): Appended {
    this.#pause();
    this.#giveRoomBack(batch);
    this.#looking = this.#look().catch(() => undefined);
    return unknown(reason);
  }

  /** Perhaps only an answer is lost: then what is new in the log is what was given to it. */
  async #look(): Promise<void> {
    const entries = await this.#entriesBelow(Infinity);
    let newest: readonly Write[] | undefined;
    let first = 0;
    let end = 0;
    for (const batch of this.#open) {
      const there = entries.slice(end, end + batch.length);
      if (there[0] === undefined || !isSame(batch, there)) continue;
      newest = batch;
      first = there[0].sequence;
      end += batch.length;
    }
    if (newest !== undefined && end === entries.length) this.#conclude(newest, first, entries);
  }

  /** Longer with each append that is open: what a log that hangs is given stays little. */
  #pause(): void {
    const pauseMs = this.#parts.limits.appendTimeoutMs * (2 ** (this.#open.length - 1) - 1);
    this.#resume();
    if (pauseMs > 0)
      this.#pausing = setTimeout(() => this.#resume(), Math.min(pauseMs, timerMaxMs));
  }

  #resume(): void {
    clearTimeout(this.#pausing);
    this.#pausing = undefined;
  }

  /** What is wrong with the first number that the log has given a batch. */
  #wrongAnswer(first: Sequence, batch: readonly Write[]): string | undefined {
    const isNumber = Number.isSafeInteger(first) && Number.isSafeInteger(first + batch.length - 1);
    if ((isNumber && first > this.#last) || !this.#open.includes(batch)) return undefined;
    return (
      `the log has answered its append with ${String(first)}, which is no sequence number above ` +
      `${this.#last}, its last one; mend the log store`
    );
  }

  /** What the log has above the last known number. Errors: those of the log, and its silence. */
  async #entriesBelow(first: Sequence): Promise<readonly LogEntrySummary[]> {
    const { log, limits } = this.#parts;
    const late = () => new Error('the log has not listed its entries in time');
    const entries: LogEntrySummary[] = [];
    for await (const entry of eachWithin(limits.appendTimeoutMs, log.scan(), late)) {
      if (entry.sequence >= first) break;
      if (entry.sequence > this.#last) entries.push(entry);
    }
    return entries;
  }
}

/** A write of which nobody can tell whether it is durable; it is not acknowledged. */
export function unknownDurability(reason: string, cause?: unknown): DestageError {
  return new DestageError(
    'durability-unknown',
    `it is not known whether this write is durable: ${reason}. Read the object to see, or write it ` +
      'again; the next write shows whether the log answers again.',
    { cause },
  );
}

function unknown(reason: string, cause?: unknown): Appended {
  return { kind: 'unknown', error: unknownDurability(reason, cause) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
