/**
 * The engine as its user sees it: types only. `create-destage.ts` builds one.
 * Source: seed notes, "Main flows"; each call names the notes' function that it stands for.
 */
import type { Observable } from 'rxjs';
import type { ActorRefFrom, InspectionEvent, Observer } from 'xstate';
import type { DestageEmitted, FlushAnswer, Mode, Place } from '../machines/events.ts';
import type { DestageMachine } from '../machines/destage.ts';
import type { ObjectId, Sequence, Stores } from '../stores/ports.ts';
import type { Sickness } from './health.ts';
import type { Limits } from './limits.ts';

/** How an engine is set up. Each limit has a default; see `docs/api.md`. */
export interface DestageOptions {
  /** Where to keep log, rows and parked objects (lmdb). Exactly one of `directory` and `stores`. */
  readonly directory?: string;
  /** Stores of one's own, for this engine alone until it has stopped; it never closes them. */
  readonly stores?: Stores;
  /** Views, and so destage tasks and delete tasks; the notes have one per processor. Default 2. */
  readonly views?: number;
  /** Buckets that objects are placed in. Default 64. */
  readonly buckets?: number;
  /** The largest object, in bytes; the same for the life of a directory. Default 65,536. */
  readonly objectBytesMax?: number;
  /** The log's quota, in bytes of payload; only with `directory`. Default 256 MiB. */
  readonly logQuotaBytes?: number;
  readonly limits?: Partial<Limits>;
  /** Which bucket an object is in: an integer in [0, buckets). Default: by hash. */
  readonly bucketOf?: (object: ObjectId) => number;
  /** Which view an object is in: an integer in [0, views). Default: by hash, independent of the bucket. */
  readonly viewOf?: (object: ObjectId) => number;
  /** XState's own inspection, passed to `createActor`. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void);
}

export interface WriteOptions {
  /**
   * Ends the wait for room in the log, and for the append before: a write that is rejected with the
   * signal's reason was never given to the log, and never will be. Once its bytes have been given to
   * an append, which may make them durable, the signal does nothing: what the log answers counts.
   */
  readonly signal?: AbortSignal;
}

/** An acknowledged write. */
export interface Ack {
  readonly version: Sequence;
}

export interface FlushOptions {
  /**
   * Hands the buckets over: from the request on no write to them is acknowledged here
   * (`bucket-fenced`), unless it fails or is refused, or `admitBuckets` takes them back.
   */
  readonly fence?: boolean;
}

/** How far a flush request is: objects of its snapshot that are not yet in the backend. */
export interface FlushProgress {
  readonly total: number;
  readonly left: number;
}

/** A flush in progress. `done` never rejects. */
export interface FlushRequest {
  readonly request: string;
  readonly progress$: Observable<FlushProgress>;
  readonly done: Promise<FlushAnswer>;
}

/** Why an object is not in the backend. */
export interface Explanation {
  readonly object: ObjectId;
  readonly view: number;
  readonly bucket: number;
  /** `clean`: nothing of it waits here. */
  readonly place: Place | 'clean';
  /** What it waits for, in words. */
  readonly waitsFor: string;
  /** Milliseconds since the epoch when this engine saw it enter its place; absent when clean. */
  readonly sinceMs?: number;
  readonly attempts: number;
  /** The object waits in a view that is sick: since when, and when it lets the next one try. */
  readonly sick?: Sickness;
  /** Why its last attempt failed, or what recovery found damaged of it; absent when nothing has. */
  readonly reason?: string;
  readonly version?: Sequence;
  readonly dirtyBytes: number;
}

export interface ParkedObject {
  readonly object: ObjectId;
  readonly version: Sequence;
  readonly bytes: number;
  readonly reason: string;
}

/** Figures since start (`…Total`) and of now. */
export interface Metrics {
  readonly writesTotal: number;
  readonly writtenBytesTotal: number;
  readonly putsTotal: number;
  readonly destagedBytesTotal: number;
  /** Fills, puts and parkings that failed or were not answered in time. */
  readonly failuresTotal: number;
  readonly dirtyObjects: number;
  readonly dirtyBytes: number;
  readonly inFlight: number;
  readonly parked: number;
  /** Views in which so many objects have failed in a row that they wait as a whole. */
  readonly sickViews: number;
  readonly logUsedBytes: number;
  readonly logQuotaBytes: number;
  readonly trimmedTo: Sequence;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
}

/** A running engine. */
export interface Destage extends AsyncDisposable {
  /**
   * Resolves once durable in the log; until then the bytes may not be changed.
   * Errors: `bad-write`, `bad-option` (of `bucketOf`, `viewOf`), `bucket-fenced`, `disk-full`,
   * `store-failed`, `durability-unknown`, `stopped`, or the signal's reason.
   */
  write(object: ObjectId, offset: number, bytes: Uint8Array, options?: WriteOptions): Promise<Ack>;
  /**
   * The newest acked version, wherever it is; `undefined` when it was never written.
   * Errors: `corrupt-record`, `store-failed`, `stopped`, and those of the stores.
   */
  read(object: ObjectId): Promise<Uint8Array | undefined>;
  /** Flushes one object now, whatever the thresholds (the notes' `destage_object`). */
  destage(object: ObjectId): FlushRequest;
  /** Flushes what is dirty in these buckets now (the notes' `destage_bucket`). */
  destageBuckets(buckets: Iterable<number>, options?: FlushOptions): FlushRequest;
  /** Lifts the fences around these buckets: writes to them are acknowledged here again. */
  admitBuckets(buckets: Iterable<number>): void;
  /** Resolves when every view has acknowledged the mode. */
  setMode(mode: Mode): Promise<void>;
  explain(object: ObjectId): Explanation;
  parked(): Promise<readonly ParkedObject[]>;
  /** Gives a parked object a new budget of attempts; false when it is not parked. */
  rearm(object: ObjectId): boolean;
  metrics(): Metrics;
  readonly metrics$: Observable<Metrics>;
  readonly events$: Observable<DestageEmitted>;
  /**
   * Ends the engine: `drain` destages everything first; otherwise dirty data stays in the log.
   * A second call without `drain` ends a drain that a sick backend holds up.
   */
  stop(options?: { readonly drain?: boolean }): Promise<void>;
  /** The root XState actor. */
  readonly actor: ActorRefFrom<DestageMachine>;
}
