/**
 * A log in memory, for tests and for measuring the engine without a disk: nothing survives it.
 * Bytes are copied when they are appended, and those that are returned are the log's own: read only.
 */
import { LogIndex } from '../log-index.ts';
import { LogSpace } from '../log-space.ts';
import { checkedBatchBytes, objectNameBytes } from '../object-name.ts';
import { checkedTrim } from '../checked-trim.ts';
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

/** A log store without durability. */
export class MemoryLog implements LogStore {
  readonly #index = new LogIndex();
  readonly #payloads = new Map<Sequence, Uint8Array>();
  readonly #space: LogSpace;
  #next: Sequence = 1;
  #last: Sequence = 0;
  #trimmedTo: Sequence = 0;

  constructor(quotaBytes: number) {
    this.#space = new LogSpace(quotaBytes);
  }

  async append(writes: readonly LogWrite[]): Promise<Sequence> {
    const payloadBytes = checkedBatchBytes(writes);
    for (const { object } of writes) objectNameBytes(object);
    this.#space.reserve(payloadBytes);
    const first = this.#next;
    for (const { object, offset, bytes } of writes) {
      const sequence = this.#next++;
      this.#payloads.set(sequence, bytes.slice());
      this.#index.add({ sequence, object, offset, length: bytes.length });
      this.#last = sequence;
    }
    this.#space.use(payloadBytes);
    return first;
  }

  async entries(object: ObjectId): Promise<LiveEntries> {
    const entries: LogEntry[] = [];
    for (const { sequence, offset } of this.#index.entriesOf(object)) {
      const bytes = this.#payloads.get(sequence);
      if (bytes !== undefined) entries.push({ sequence, object, offset, bytes });
    }
    return { entries, corrupt: [] };
  }

  async *scan(): AsyncGenerator<LogEntrySummary> {
    yield* this.#index.all();
  }

  async trim(below: Sequence): Promise<void> {
    if (checkedTrim(below) <= this.#trimmedTo) return;
    for (const { sequence } of this.#index.below(below)) this.#payloads.delete(sequence);
    this.#space.release(this.#index.dropBelow(below));
    this.#trimmedTo = below;
    this.#next = Math.max(this.#next, below);
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

  async close(): Promise<void> {}
}
