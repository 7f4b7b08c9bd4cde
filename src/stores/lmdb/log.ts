/**
 * The log over lmdb: one record per entry in the order of sequences, an index of what is durable in
 * memory, and a mark that remembers the count when everything is trimmed.
 * An append is one change, so all or nothing; it gets its numbers and its quota when it is called.
 */
import { checkedTrim } from '../checked-trim.ts';
import { LogSpace } from '../log-space.ts';
import { checkedBatchBytes, objectNameBytes } from '../object-name.ts';
import type {
  LiveEntries,
  LogEntry,
  LogEntrySummary,
  LogStore,
  LogUsage,
  LogWrite,
  ObjectId,
  Sequence,
} from '../ports.ts';
import { asBuffer } from './bytes.ts';
import { openEnvironment, type Environment } from './environment.ts';
import { logMarkValueOf, markKey } from './log-mark.ts';
import { logKeyOf, logValueOf, readLogValue } from './log-record.ts';
import { recoverLog, type RecoveredLog } from './log-recovery.ts';

interface NewRecord {
  readonly summary: LogEntrySummary;
  readonly key: Buffer;
  readonly value: Buffer;
}

/** A durable log store. */
export class LmdbLog implements LogStore {
  readonly #environment: Environment;
  readonly #index: RecoveredLog['index'];
  readonly #space: LogSpace;
  #next: Sequence;
  #last: Sequence;
  #trimmedTo: Sequence;
  /** The trim that waits or runs, and how far the next one to begin shall go. */
  #trimming: Promise<void> | undefined;
  #trimTarget: Sequence;
  /** Settles with the newest append. */
  #newestAppend: Promise<unknown> = Promise.resolve();

  /** Opens or creates the log. Errors: `directory-unusable`, `corrupt-record`, `bad-option`. */
  constructor(directory: string, quotaBytes: number) {
    this.#space = new LogSpace(quotaBytes);
    this.#environment = openEnvironment(directory);
    const { index, last, trimmedTo, usedBytes } = recoverLog(this.#environment.root, directory);
    this.#index = index;
    this.#space.recover(usedBytes);
    this.#last = last;
    this.#trimmedTo = this.#trimTarget = trimmedTo;
    this.#next = Math.max(last + 1, trimmedTo);
  }

  async append(writes: readonly LogWrite[]): Promise<Sequence> {
    const payloadBytes = checkedBatchBytes(writes);
    const names = writes.map(({ object }) => objectNameBytes(object));
    this.#space.reserve(payloadBytes);
    const first = this.#next;
    this.#next += writes.length;
    const records = writes.map((write, nth) => recordOf(write, first + nth, names[nth]));
    const durable = this.#environment.commits.run({
      bytes: payloadBytes,
      write: () => {
        for (const { key, value } of records) void this.#environment.root.put(key, value);
      },
      committed: () => {
        for (const { summary } of records) this.#index.add(summary);
        this.#last = first + records.length - 1;
        this.#space.use(payloadBytes);
      },
    });
    this.#newestAppend = durable.catch(() => this.#space.cancel(payloadBytes));
    await durable;
    return first;
  }

  async entries(object: ObjectId): Promise<LiveEntries> {
    this.#environment.commits.requireOpen();
    const entries: LogEntry[] = [];
    const corrupt: LogEntrySummary[] = [];
    const name = Buffer.from(object, 'utf8');
    for (const summary of this.#index.entriesOf(object)) {
      const { sequence, offset } = summary;
      const bytes = this.#read(summary, name);
      // A trim that is on its way may have taken it already, though the index does not know yet.
      if (bytes === undefined && sequence < this.#trimTarget) continue;
      if (bytes === undefined) corrupt.push(summary);
      else entries.push({ sequence, object, offset, bytes });
    }
    return { entries, corrupt };
  }

  async *scan(): AsyncGenerator<LogEntrySummary> {
    this.#environment.commits.requireOpen();
    yield* this.#index.all();
  }

  async trim(below: Sequence): Promise<void> {
    this.#environment.commits.requireOpen();
    if (checkedTrim(below) <= this.#trimmedTo) return;
    const appending = this.#next > this.#last + 1 && below > this.#last;
    // Whoever appends from now on does so above the trim.
    this.#next = Math.max(this.#next, below);
    if (appending) await this.#newestAppend;
    this.#trimTarget = Math.max(this.#trimTarget, below);
    while (this.#trimmedTo < below) {
      this.#trimming ??= this.#trimOnce().finally(() => {
        this.#trimming = undefined;
      });
      await this.#trimming;
    }
  }

  lastSequence(): Sequence {
    return this.#last;
  }

  trimmedTo(): Sequence {
    return this.#trimmedTo;
  }

  usage(): LogUsage {
    return this.#space.usage;
  }

  close(): Promise<void> {
    return this.#environment.close();
  }

  /** One transaction, up to the target that is known when it begins: later calls share it. */
  #trimOnce(): Promise<void> {
    const { root, commits } = this.#environment;
    let below: Sequence = 0;
    return commits.run({
      bytes: 0,
      write: () => {
        below = this.#trimTarget;
        for (const summary of this.#index.below(below))
          void root.remove(logKeyOf(summary, Buffer.from(summary.object, 'utf8')));
        void root.put(markKey, logMarkValueOf({ last: this.#last, trimmedTo: below }));
      },
      committed: () => {
        this.#space.release(this.#index.dropBelow(below));
        this.#trimmedTo = below;
      },
    });
  }

  #read(summary: LogEntrySummary, name: Uint8Array): Uint8Array | undefined {
    const key = logKeyOf(summary, name);
    const value = this.#environment.root.getBinary(key);
    return value && readLogValue(key, asBuffer(value), summary.length);
  }
}

function recordOf(
  { object, offset, bytes }: LogWrite,
  sequence: Sequence,
  name: Uint8Array | undefined,
): NewRecord {
  const summary = { sequence, object, offset, length: bytes.length };
  const key = logKeyOf(summary, name ?? objectNameBytes(object));
  return { summary, key, value: logValueOf(key, bytes) };
}
