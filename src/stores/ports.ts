/**
 * The ports of the outside world: the log (LSM in the notes), the backend (ROW) and the side store
 * of parked objects. The engine knows nothing else of them; an adapter is any object of this shape.
 * Every method may reject or hang: the engine backs off, times out and parks.
 */

/** The name of an object; any non-empty string of at most 1,024 UTF-8 bytes. */
export type ObjectId = string;

/**
 * A log sequence number. Also an object's version: that of its newest entry.
 * Invariant: a positive integer, never given twice in the life of a store, strictly ascending.
 */
export type Sequence = number;

/** Bytes at an offset within an object. Unit: `offset` in bytes from the object's start. */
export interface Extent {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** One write, to be appended. */
export interface LogWrite extends Extent {
  readonly object: ObjectId;
}

/** A live entry's place in the log, without its bytes. */
export interface LogEntryKey {
  readonly sequence: Sequence;
  readonly object: ObjectId;
}

/** What recovery learns of a live entry. `length` in bytes. */
export interface LogEntrySummary extends LogEntryKey {
  readonly offset: number;
  readonly length: number;
}

/** An entry as it was appended. */
export interface LogEntry extends LogEntryKey, Extent {}

/**
 * The live entries of one object.
 * Shape: `entries` ascending by sequence; `corrupt` names the records whose checksum does not hold,
 * which are never among `entries`.
 */
export interface LiveEntries {
  readonly entries: readonly LogEntry[];
  readonly corrupt: readonly LogEntrySummary[];
}

/** Unit: bytes of payload. Invariant: `usedBytes` is the sum over all live entries. */
export interface LogUsage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** The log that acknowledges writes (the notes' LSM). After `close` every call is refused with `stopped`. */
export interface LogStore {
  /**
   * Appends a batch as consecutive sequence numbers, all or nothing; resolves with the first number
   * once every byte is durable. Concurrent calls are given numbers in the order of the calls, and
   * become durable in it: once one is answered, an earlier one is in the log, or never will be.
   * The bytes are copied when this is called.
   * Errors: rejects with `bad-write`, `log-full` when the quota would be exceeded, `disk-full`,
   * `store-failed`, `stopped`, and then nothing of the batch is kept; its numbers may be skipped.
   */
  append(writes: readonly LogWrite[]): Promise<Sequence>;
  /** The live entries of an object, all of which were durable when this was called. Read only. */
  entries(object: ObjectId): Promise<LiveEntries>;
  /** Every live entry, ascending, from the index alone: nothing but keys and lengths is held in memory. */
  scan(): AsyncIterable<LogEntrySummary>;
  /**
   * Deletes the entries strictly below `below`, those that are being appended too; what is appended
   * later gets numbers from `below`. Idempotent; a lower value than before is a no-op.
   */
  trim(below: Sequence): Promise<void>;
  /** The highest sequence number ever given, 0 in a new store; survives a restart, trimmed or not. */
  lastSequence(): Sequence;
  /** The highest `below` that a trim completed with, 0 in a new store; survives a restart. */
  trimmedTo(): Sequence;
  usage(): LogUsage;
  close(): Promise<void>;
}

/** An object in the backend. Invariant: `version` never decreases. */
export interface Row {
  readonly version: Sequence;
  readonly bytes: Uint8Array;
}

/** `stale`: the backend already holds `version` or a newer one, and was left as it is. */
export type PutResult =
  { readonly kind: 'stored' } | { readonly kind: 'stale'; readonly version: Sequence };

/**
 * The backend that objects are destaged to (the notes' ROW, redirect-on-write). After `close` every
 * call is refused with `stopped`.
 */
export interface RowStore {
  /**
   * Stores an object if `version` is newer than what is there; resolves once durable. A version that
   * cannot be read counts as older than any, so that a put heals it.
   * Redirect-on-write: the older version stays whole and readable until the newer one is durable.
   * `bytes` becomes the store's: it may not be changed afterwards.
   * Errors: rejects with `bad-write`, `disk-full`, `store-failed`, `stopped`.
   */
  put(object: ObjectId, version: Sequence, bytes: Uint8Array): Promise<PutResult>;
  /** Errors: rejects with `corrupt-record` naming the object when the checksum does not hold. */
  get(object: ObjectId): Promise<Row | undefined>;
  /** A part of an object, for the fill; shorter than `length` where the object ends. Errors: as `get`. */
  readRange(object: ObjectId, offset: number, length: number): Promise<Row | undefined>;
  /**
   * The stored version, without reading the bytes; `undefined` when the object is not there.
   * Errors: rejects with `corrupt-record` when it cannot be read; the object then counts as damaged.
   */
  version(object: ObjectId): Promise<Sequence | undefined>;
  close(): Promise<void>;
}

/**
 * A parked object: what the backend would not take.
 * Invariant: `extents` hold every acked byte up to `version` that the backend lacks, ascending by age
 * (a later extent wins), except for the records named in `corrupt`, which could not be read: of the
 * log, or an earlier record of this store, named as one write over the whole object.
 */
export interface SideRecord {
  readonly version: Sequence;
  readonly extents: readonly Extent[];
  readonly corrupt: readonly LogEntrySummary[];
  /** Why it was parked, for people. */
  readonly reason: string;
}

/**
 * What the list of parked objects shows. `bytes`: sum of its extents. `damaged`: not even the version
 * can be read; `version` and `bytes` are 0, and the reason says so.
 */
export interface SideSummary {
  readonly object: ObjectId;
  readonly version: Sequence;
  readonly bytes: number;
  readonly reason: string;
  readonly damaged?: true;
}

/**
 * The durable store beside the log where parked objects wait, so that they pin no log. After `close`
 * every call is refused with `stopped`.
 */
export interface SideStore {
  /**
   * Replaces the object's record, unless that is of a newer version: a put that comes late changes
   * nothing. One that cannot be read is replaced. Resolves once durable. Its bytes may not be changed afterwards.
   */
  put(object: ObjectId, record: SideRecord): Promise<void>;
  /** Errors: rejects with `corrupt-record` naming the object when the checksum does not hold. */
  get(object: ObjectId): Promise<SideRecord | undefined>;
  /**
   * Removes the object's record if its version is at most `version`, or cannot be read; resolves once
   * durable.
   */
  remove(object: ObjectId, version: Sequence): Promise<void>;
  /** In no given order. A damaged record is listed as such: a loss must be seen, and stop nothing else. */
  list(): AsyncIterable<SideSummary>;
  close(): Promise<void>;
}

/** The three stores of one engine. They are one engine's at a time. */
export interface Stores {
  readonly log: LogStore;
  readonly row: RowStore;
  readonly side: SideStore;
  /** The size of object that they were made for, if they know it: an engine of another is refused. */
  readonly objectBytesMax?: number | undefined;
}
