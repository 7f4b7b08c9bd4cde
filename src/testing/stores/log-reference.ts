/**
 * What a log should hold: the plain reference. It knows what is certain and what may be either way
 * while calls are under way or after a crash; an entry tells which write it is by its offset.
 */
import type { LogEntry, LogWrite, Sequence } from '../../stores/ports.ts';

export interface Batch {
  readonly writes: readonly LogWrite[];
  readonly bytes: number;
  /** The offset of its first write; that of each is one more. */
  readonly serial: number;
  readonly startsAbove: Sequence;
  /** As it was answered, or read before. */
  first: Sequence | undefined;
  /** `unknown`: it was under way in a crash. */
  state: 'underWay' | 'kept' | 'gone' | 'unknown';
  mustKeep: boolean;
  mustRefuse: boolean;
}

/** An entry that has to be there. */
export interface Required {
  readonly sequence: Sequence;
  readonly write: LogWrite;
}

export class LogReference {
  readonly batches: Batch[] = [];
  readonly quotaBytes: number;
  /** Some number may have been given that nobody knows of. */
  isLastUnsure = false;
  /** The highest number that was given for certain. */
  last: Sequence = 0;
  trimCalled: Sequence = 0;
  trimDone: Sequence = 0;
  /** What is appended now has no lower number, whatever a crash has made of a trim. */
  numbersFrom: Sequence = 0;
  #serial = 0;

  constructor(quotaBytes: number) {
    this.quotaBytes = quotaBytes;
  }

  /** The offset of the next write. */
  get nextSerial(): number {
    return this.#serial;
  }

  append(writes: readonly LogWrite[]): Batch {
    const bytes = writes.reduce((sum, write) => sum + write.bytes.length, 0);
    const isTrimming = this.trimCalled > this.trimDone;
    const coming = this.batches.filter(({ state }) => state === 'underWay');
    const sum = (some: readonly Batch[]) => some.reduce((total, one) => total + one.bytes, 0);
    const atLeast =
      this.#liveBytes(this.trimCalled) +
      (isTrimming ? 0 : sum(coming.filter((one) => one.mustKeep)));
    const atMost = this.#liveBytes(this.trimDone) + sum(coming);
    const batch: Batch = {
      writes,
      bytes,
      serial: this.#serial,
      startsAbove: Math.max(this.last, this.numbersFrom - 1),
      first: undefined,
      state: 'underWay',
      mustKeep: atMost + bytes <= this.quotaBytes,
      mustRefuse: atLeast + bytes > this.quotaBytes,
    };
    this.#serial += writes.length;
    this.batches.push(batch);
    return batch;
  }

  /** Room may be made for what is under way. */
  trimBegins(below: Sequence): void {
    this.trimCalled = Math.max(this.trimCalled, below);
    this.numbersFrom = Math.max(this.numbersFrom, below);
    for (const batch of this.batches) if (batch.state === 'underWay') batch.mustRefuse = false;
  }

  trimEnds(below: Sequence): void {
    this.trimDone = Math.max(this.trimDone, below);
  }

  crash(): void {
    this.numbersFrom = this.trimDone;
    for (const batch of this.batches.filter(({ state }) => state === 'underWay')) {
      this.isLastUnsure = true;
      if (batch.first === undefined) batch.state = 'unknown';
      else this.keep(batch, batch.first);
    }
  }

  keep(batch: Batch, first: Sequence): void {
    batch.first = first;
    batch.state = 'kept';
    this.last = Math.max(this.last, first + batch.writes.length - 1);
  }

  refuse(batch: Batch): void {
    batch.state = 'gone';
    this.isLastUnsure = true;
  }

  /** The write that an entry says it is, and its batch. */
  writeOf({ offset }: Pick<LogEntry, 'offset'>): { batch: Batch; nth: number } | undefined {
    const batch = this.batches.find(
      ({ serial, writes }) => serial <= offset && offset < serial + writes.length,
    );
    return batch && { batch, nth: offset - batch.serial };
  }

  /** What has to be there. `below`: what may be trimmed by now. */
  required(below = this.trimCalled): readonly Required[] {
    return this.batches.flatMap(({ state, first, writes }) =>
      state === 'kept' && first !== undefined
        ? writes
            .map((write, nth) => ({ sequence: first + nth, write }))
            .filter(({ sequence }) => sequence >= below)
        : [],
    );
  }

  #liveBytes(below: Sequence): number {
    return this.required(below).reduce((sum, { write }) => sum + write.bytes.length, 0);
  }
}
