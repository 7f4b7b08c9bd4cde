/**
 * A small durable log over a disk in memory, right as it is; each `LogBug` breaks one rule of the
 * contract.
 */
import { checkedTrim } from '../../../src/stores/checked-trim.ts';
import { DestageError } from '../../../src/stores/errors.ts';
import { checkedBatchBytes, objectNameBytes } from '../../../src/stores/object-name.ts';
import type {
  LiveEntries,
  LogEntry,
  LogEntrySummary,
  LogStore,
  LogWrite,
  Sequence,
} from '../../../src/stores/ports.ts';
import { DiskQueue, requireOpen, type Disk } from './queue.ts';

export type LogBug =
  | 'keeps the caller’s buffer'
  | 'acknowledges before it is durable'
  | 'keeps half a batch when the disk is full'
  | 'commits a batch in two halves'
  | 'gives a number twice after a restart'
  | 'numbers in the order of completion'
  | 'trims what is at the number too'
  | 'does not trim what is on its way'
  | 'appends below a trim'
  | 'forgets the trim mark'
  | 'takes the trim mark back'
  | 'takes more than the quota'
  | 'forgets to free the quota'
  | 'counts what it has refused'
  | 'scans by object'
  | 'shows what is not durable yet'
  | 'serves damaged entries'
  | 'hides damaged entries'
  | 'has no word for a full disk'
  | 'fails for ever after a full disk'
  | 'is lost without an orderly close'
  | 'takes any name'
  | 'folds the case of names'
  | 'trims below NaN'
  | 'answers after a close'
  | 'never answers a trim'
  | 'never answers once it is closed'
  | 'rejects a close'
  | 'keeps offsets in 16 bits'
  | 'keeps numbers in 32 bits'
  | 'cuts bytes at 100'
  | 'is full when it is just full'
  | 'trims to infinity'
  | 'is not empty at first';

interface LogRecord extends LogEntry {
  isDamaged: boolean;
}

export interface LogDisk extends Disk {
  records: LogRecord[];
  last: Sequence;
  trimmedTo: Sequence;
}

export const emptyLogDisk = (): LogDisk => ({ isFull: false, records: [], last: 0, trimmedTo: 0 });

const summaryOf = ({ sequence, object, offset, bytes }: LogRecord): LogEntrySummary => ({
  sequence,
  object,
  offset,
  length: bytes.length,
});

export class DiskLog implements LogStore {
  readonly queue: DiskQueue;
  readonly #disk: LogDisk;
  readonly #quotaBytes: number;
  readonly #bug: LogBug | undefined;
  #next: Sequence;
  #reservedBytes = 0;
  #leakedBytes = 0;
  #isBroken = false;
  #staged: LogRecord[] = [];

  constructor(disk: LogDisk, quotaBytes: number, bug?: LogBug) {
    this.#disk = disk;
    this.queue = new DiskQueue(disk);
    this.#quotaBytes = quotaBytes;
    this.#bug = bug;
    const highest = this.#is('gives a number twice after a restart')
      ? Math.max(0, ...disk.records.map(({ sequence }) => sequence))
      : Math.max(disk.last, disk.trimmedTo - 1);
    this.#next = highest + 1;
    if (this.#is('forgets the trim mark')) disk.trimmedTo = 0;
  }

  async append(writes: readonly LogWrite[]): Promise<Sequence> {
    if (this.queue.isClosed && this.#is('never answers once it is closed'))
      return new Promise(() => {});
    requireOpen(this.queue);
    const bytes = this.#is('takes any name') ? 0 : checkedBatchBytes(writes);
    if (!this.#is('takes any name')) for (const { object } of writes) objectNameBytes(object);
    this.#reserve(bytes);
    const kept = writes.map((write) =>
      this.#is('keeps the caller’s buffer')
        ? write
        : { ...write, bytes: Uint8Array.from(write.bytes) },
    );
    if (this.#is('keeps numbers in 32 bits')) this.#next %= 2 ** 32;
    const first = this.#next;
    this.#next += writes.length;
    if (this.#is('shows what is not durable yet') || this.#is('acknowledges before it is durable'))
      this.#staged = kept.map((write, nth) => ({
        ...write,
        sequence: first + nth,
        isDamaged: false,
      }));
    const commit = (some: readonly LogWrite[], from = 0): Sequence => {
      const at = this.#is('numbers in the order of completion') ? this.#disk.last + 1 : first;
      for (const [nth, write] of some.entries()) this.#keep(at + from + nth, write);
      return at;
    };
    try {
      return await this.#commit(kept, commit);
    } catch (error) {
      if (this.#is('keeps half a batch when the disk is full')) commit(kept.slice(0, 1));
      if (this.#is('counts what it has refused')) this.#leakedBytes += bytes;
      if (this.#is('fails for ever after a full disk')) this.#isBroken = true;
      throw error;
    } finally {
      this.#reservedBytes -= bytes;
      if (!this.#is('acknowledges before it is durable')) this.#staged = [];
    }
  }

  async #commit(
    kept: readonly LogWrite[],
    commit: (some: readonly LogWrite[], from?: number) => Sequence,
  ): Promise<Sequence> {
    if (this.#isBroken) throw new DestageError('disk-full', 'no room, still.');
    if (this.#disk.isFull && this.#is('has no word for a full disk')) throw new Error('ENOSPC');
    if (this.#is('numbers in the order of completion') && kept.length > 1)
      await this.queue.write(() => undefined);
    if (this.#is('commits a batch in two halves')) {
      const half = Math.ceil(kept.length / 2);
      const halves = [
        this.queue.write(() => commit(kept.slice(0, half))),
        this.queue.write(() => commit(kept.slice(half), half)),
      ];
      return (await Promise.all(halves))[0] ?? 0;
    }
    const written = this.queue.write(() => commit(kept));
    if (!this.#is('acknowledges before it is durable')) return written;
    written.then(
      () => (this.#staged = []),
      () => undefined,
    );
    return this.#next - kept.length;
  }

  #reserve(bytes: number): void {
    const factor = this.#is('takes more than the quota') ? 2 : 1;
    const taken = this.usage().usedBytes + this.#reservedBytes;
    const least = this.#is('is full when it is just full') ? 1 : 0;
    if (taken + bytes + least > this.#quotaBytes * factor)
      throw new DestageError('log-full', `${taken} of ${this.#quotaBytes} bytes are taken.`);
    this.#reservedBytes += bytes;
  }

  #keep(sequence: Sequence, { object, offset, bytes }: LogWrite): void {
    const disk = this.#disk;
    const name = this.#is('folds the case of names') ? object.toLowerCase() : object;
    const isTrimmed = sequence < disk.trimmedTo;
    if (!isTrimmed)
      disk.records.push({
        sequence,
        object: name,
        offset: this.#is('keeps offsets in 16 bits') ? offset % 2 ** 16 : offset,
        bytes: this.#is('cuts bytes at 100') ? bytes.slice(0, 100) : bytes,
        isDamaged: false,
      });
    disk.last = Math.max(disk.last, sequence);
  }

  async entries(object: string): Promise<LiveEntries> {
    requireOpen(this.queue);
    const all = [...this.#disk.records, ...this.#staged];
    const own = all.filter((record) => record.object === object);
    const isServed = ({ isDamaged }: LogRecord) => !isDamaged || this.#is('serves damaged entries');
    return {
      entries: own.filter(isServed),
      corrupt: this.#is('hides damaged entries')
        ? []
        : own.filter((record) => !isServed(record)).map(summaryOf),
    };
  }

  async *scan(): AsyncGenerator<LogEntrySummary> {
    requireOpen(this.queue);
    const all = [...this.#disk.records, ...this.#staged];
    const records = this.#is('scans by object')
      ? all.toSorted((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0))
      : all;
    if (this.#is('is not empty at first') && records.length === 0)
      yield { sequence: 1, object: 'z', offset: 99, length: 0 };
    yield* records.map(summaryOf);
  }

  async trim(below: Sequence): Promise<void> {
    const isInfinite = below === Infinity && this.#is('trims to infinity');
    if (!this.#is('trims below NaN') && !isInfinite) checkedTrim(below);
    requireOpen(this.queue);
    const disk = this.#disk;
    const before = this.#next;
    if (!this.#is('appends below a trim')) this.#next = Math.max(this.#next, below);
    if (this.#is('never answers a trim') && below > before) return new Promise(() => {});
    await this.queue.write(() => {
      if (below <= disk.trimmedTo && !this.#is('takes the trim mark back')) return;
      disk.trimmedTo = below;
      const from = this.#is('trims what is at the number too') ? below + 1 : below;
      const isOnItsWay = ({ sequence }: LogRecord) =>
        this.#is('does not trim what is on its way') && sequence >= before - 1;
      const gone = disk.records.filter((record) => record.sequence < from && !isOnItsWay(record));
      if (this.#is('forgets to free the quota'))
        this.#leakedBytes += gone.reduce((sum, { bytes }) => sum + bytes.length, 0);
      disk.records = disk.records.filter((record) => !gone.includes(record));
    });
  }

  lastSequence(): Sequence {
    return this.#is('acknowledges before it is durable') ? this.#next - 1 : this.#disk.last;
  }

  trimmedTo(): Sequence {
    return this.#disk.trimmedTo;
  }

  usage() {
    const used = [...this.#disk.records, ...this.#staged].reduce(
      (sum, { bytes }) => sum + bytes.length,
      0,
    );
    return { usedBytes: used + this.#leakedBytes, quotaBytes: this.#quotaBytes };
  }

  async close(): Promise<void> {
    if (this.#is('answers after a close')) return;
    await this.queue.close();
    if (this.#is('rejects a close')) throw new Error('it was open');
  }

  #is(bug: LogBug): boolean {
    return this.#bug === bug;
  }
}
