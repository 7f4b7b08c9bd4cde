/**
 * Numbers what happens and hands it on to whoever listens: a timeline, a file. What comes in waits in
 * a bounded queue as the program's own objects and is made into records a slice of time at a time, so
 * that the program is never held up by more than a share of its time. What finds the queue full is
 * dropped, and counted. Without a listener nothing is kept at all.
 */
import { performance } from 'node:perf_hooks';
import type { InspectionRecord, Seq } from './record.ts';

/** Takes records in order, each with its line of JSON. */
export type Sink = (record: InspectionRecord, line: string) => void;

/** Something that has happened, not yet a record. Undefined: it is none after all. */
export type Pending = () => InspectionRecord | undefined;

export interface RecorderOptions {
  /** What waits at most. Default: 32,768. */
  readonly pendingMax?: number;
  /**
   * What happens when that is reached: `drop` leaves out what comes, and counts it; `wait` makes
   * everything into records at once, which holds the program up and loses nothing. Default: `drop`.
   */
  readonly whenFull?: 'drop' | 'wait';
}

/** Of each turn, and how long it is until the next: a tenth of the time. Unit: milliseconds. */
const sliceMs = 2;
const pauseMs = 18;
/** The clock is looked at once for so many records. */
const recordsPerLook = 64;

export class Recorder {
  #sink: Sink | undefined;
  readonly #pendingMax: number;
  readonly #whenFull: 'drop' | 'wait';
  readonly #startedMs = performance.now();
  readonly startedAtMs = Date.now();
  #queue: Pending[] = [];
  /** Of the queue, what has been made already. */
  #done = 0;
  #lastSeq = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Is told when something was dropped and there is room again: what has changed meanwhile? */
  onRoom: () => void = () => undefined;
  /** Is asked from time to time: has anything happened that nobody told of? */
  onTurn: () => void = () => undefined;
  /** Is told when a listener comes. */
  onListening: () => void = () => undefined;

  constructor({ pendingMax = 2 ** 15, whenFull = 'drop' }: RecorderOptions = {}) {
    this.#pendingMax = pendingMax;
    this.#whenFull = whenFull;
  }

  /** Somebody listens. */
  get isListening(): boolean {
    return this.#sink !== undefined;
  }

  /** Records that nobody kept, so far. */
  droppedTotal = 0;

  /** Returns what ends the listening. Errors: throws when somebody listens already. */
  attach(sink: Sink): () => void {
    if (this.#sink !== undefined)
      throw new Error('a recorder has one listener: attach one that hands on to several');
    this.#sink = sink;
    this.onListening();
    return () => {
      this.flush();
      this.#sink = undefined;
    };
  }

  /** Unit: milliseconds since the recorder was made. */
  now(): number {
    return Math.round((performance.now() - this.#startedMs) * 1000) / 1000;
  }

  nextSeq(): Seq {
    return ++this.#lastSeq;
  }

  /**
   * Whether there is room. False: what is not kept is counted, its `seq` stays unused; and so is what
   * follows, until nothing waits any more, so that numbers only grow.
   */
  hasRoom(): boolean {
    if (this.#dropped === 0 && this.#queue.length - this.#done < this.#pendingMax) return true;
    if (this.#whenFull === 'wait') {
      this.flush();
      return true;
    }
    this.#dropped++;
    this.droppedTotal++;
    return false;
  }

  /** `made` is called later, once, in order. */
  push(made: Pending): void {
    this.#queue.push(made);
    if (this.#timer === undefined) this.#schedule();
  }

  /** Makes everything that waits into records, and what comes of that. */
  flush(): void {
    this.onTurn();
    do this.#make(Number.POSITIVE_INFINITY);
    while (this.#queue.length > this.#done);
  }

  readonly #turn = (): void => {
    this.#timer = undefined;
    this.onTurn();
    this.#make(performance.now() + sliceMs);
    if (this.#queue.length > this.#done) this.#schedule();
  };

  #schedule(): void {
    this.#timer = setTimeout(this.#turn, pauseMs).unref();
  }

  #make(untilMs: number): void {
    while (this.#done < this.#queue.length) {
      const made = this.#made(this.#queue[this.#done++]);
      if (made !== undefined) this.#tell(made);
      if (this.#done % recordsPerLook === 0 && performance.now() > untilMs) break;
    }
    this.#shorten();
    if (this.#dropped > 0 && this.#done === this.#queue.length) this.#tellDropped();
  }

  /** What cannot be made into a record is counted: the program has done nothing wrong. */
  #made(pending: Pending | undefined): InspectionRecord | undefined {
    try {
      return pending?.();
    } catch {
      this.#dropped++;
      this.droppedTotal++;
      return undefined;
    }
  }

  #shorten(): void {
    if (this.#done === this.#queue.length) {
      this.#queue = [];
      this.#done = 0;
    } else if (this.#done > this.#pendingMax) {
      this.#queue = this.#queue.slice(this.#done);
      this.#done = 0;
    }
  }

  #tellDropped(): void {
    const records = this.#dropped;
    this.#dropped = 0;
    this.#tell({ seq: this.nextSeq(), t: this.now(), kind: 'dropped', records });
    this.onRoom();
  }

  #tell(record: InspectionRecord): void {
    this.#sink?.(record, JSON.stringify(record));
  }
}
