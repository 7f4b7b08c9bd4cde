/**
 * Every message of the engine, by receiver. Actors address each other by id or system id
 * (`destage`, `view:0`, `row`, `lsm`, `dm`, `side`), never by reference.
 * Names: `noun.verb`; see `docs/notes-map.md` for the notes' function behind each.
 */

export type ObjectId = string;
/** A log sequence number; an object's version is that of its newest entry. */
export type Sequence = number;
/** A view's system id, `view:0` and so on. */
export type ViewId = string;
/** A flush request's name. */
export type RequestId = string;

/** What a user sets: C1 holds in `normal` and `force`. */
export const modes = ['normal', 'force', 'paused'] as const;
export type Mode = (typeof modes)[number];

/** Where a dirty object is. Invariant: exactly one of these at any time. */
export type Place =
  | 'queued'
  | 'prepared'
  | 'filling'
  | 'destaging'
  | 'requeued'
  | 'backingOff'
  | 'parking'
  | 'parked'
  | 'destaged';

/** What a flush request covers. `fence`: no write to these buckets is acked once they are flushed. */
export type FlushScope =
  | { readonly kind: 'buckets'; readonly buckets: readonly number[]; readonly fence: boolean }
  | { readonly kind: 'object'; readonly object: ObjectId; readonly view: ViewId };

/** The one answer to a flush request. */
export type FlushAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly objects: readonly ObjectId[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** A durable write as a view sees it. Unit: bytes, `offset` from the object's start. */
export interface InsertedWrite {
  readonly object: ObjectId;
  readonly bucket: number;
  readonly version: Sequence;
  readonly offset: number;
  readonly bytes: number;
  /** Recovered from the side store rather than from the log. */
  readonly parked?: true;
}

/** To one object, from its view. `newest`: what moved is the newest acked version. */
export type ObjectEvent =
  | { readonly type: 'object.destage'; readonly whole: boolean }
  | { readonly type: 'object.write' }
  | { readonly type: 'fill.done' }
  | { readonly type: 'fill.failed' }
  | { readonly type: 'row.flushed'; readonly newest: boolean }
  | { readonly type: 'row.failed' }
  | { readonly type: 'side.stored'; readonly newest: boolean }
  | { readonly type: 'side.failed' };

/** Objects that have entered a place together, in this order. */
type Entered<T> = { readonly type: T; readonly objects: readonly ObjectId[] };

/** An object that has failed so many times in a row. */
interface Failed {
  readonly object: ObjectId;
  readonly attempts: number;
}

/** To a view, from its objects: the place that some of them have entered. */
export type PlacedEvent =
  /** After their backoff: they have no actors from then on. */
  | { readonly type: 'object.queued'; readonly failed: readonly Failed[] }
  | Entered<'object.filling'>
  | Entered<'object.destaging'>
  | Entered<'object.requeued'>
  | Entered<'object.backingOff'>
  | Entered<'object.parking'>
  | Entered<'object.parked'>
  | Entered<'object.destaged'>
  /** Not a place: what they waited for did not answer in time. */
  | Entered<'object.timedOut'>;

/** A version of an object that is to be moved, or was. */
export interface Moved {
  readonly object: ObjectId;
  readonly version: Sequence;
}

/** Why a version of an object was not moved. */
export interface NotMoved extends Moved {
  readonly reason: string;
}

/** To a view, from DM, ROW and the side store: what became of what the view has asked for. */
export type MovedEvent =
  | {
      readonly type: 'fill.done' | 'row.flushed' | 'side.stored';
      readonly moved: readonly Moved[];
    }
  | {
      readonly type: 'fill.failed' | 'row.failed' | 'side.failed';
      readonly failed: readonly NotMoved[];
    };

/** To a view. */
export type ViewEvent =
  | PlacedEvent
  | MovedEvent
  /** Invariant: every entry of this view up to `upTo` has been inserted once this is handled. */
  | {
      readonly type: 'view.insert';
      readonly upTo: Sequence;
      readonly writes: readonly InsertedWrite[];
    }
  | { readonly type: 'view.delete'; readonly destaged: readonly Moved[] }
  | { readonly type: 'view.stop'; readonly drain: boolean }
  | { readonly type: 'mode.set'; readonly mode: Mode; readonly change: number }
  | { readonly type: 'log.pressed' }
  | { readonly type: 'log.relaxed' }
  | {
      readonly type: 'bucket.snapshot';
      readonly request: RequestId;
      readonly scope: FlushScope;
      /** Not to be taken before every entry up to here has been inserted. */
      readonly after: Sequence;
    }
  | { readonly type: 'bucket.release'; readonly request: RequestId }
  | { readonly type: 'object.rearm'; readonly object: ObjectId };

/** To a delete task, from its view. */
export type DeleteTaskEvent =
  | { readonly type: 'object.destaged'; readonly destaged: readonly Moved[] }
  | { readonly type: 'trim.moved'; readonly below: Sequence };

/** To a bucket flush. */
export type BucketFlushEvent =
  | {
      readonly type: 'bucket.progress';
      readonly request: RequestId;
      readonly view: ViewId;
      readonly total: number;
      readonly left: number;
    }
  /** The view's one permit (the notes' up of `destage_bucket_sem`), owned by this request. */
  | {
      readonly type: 'bucket.permit';
      readonly request: RequestId;
      readonly view: ViewId;
      readonly total: number;
      readonly failed: readonly ObjectId[];
    }
  /** opproc acknowledges no further write to the buckets; its last one is at `upTo`. */
  | { readonly type: 'bucket.fenced'; readonly request: RequestId; readonly upTo: Sequence }
  | { readonly type: 'bucket.refuse'; readonly reason: string };

/** To the Destage instance. */
export type DestageEvent =
  | { readonly type: 'row.ready' }
  | { readonly type: 'mode.set'; readonly mode: Mode }
  | { readonly type: 'mode.acknowledged'; readonly view: ViewId; readonly change: number }
  | { readonly type: 'log.pressed' }
  | { readonly type: 'log.relaxed' }
  | { readonly type: 'log.closed' }
  | { readonly type: 'trim.point'; readonly view: ViewId; readonly below: Sequence }
  | { readonly type: 'bucket.flush'; readonly request: RequestId; readonly scope: FlushScope }
  | Extract<BucketFlushEvent, { request: RequestId }>
  | {
      readonly type: 'bucket.left';
      readonly request: RequestId;
      readonly total: number;
      readonly left: number;
    }
  | { readonly type: 'bucket.answered'; readonly request: RequestId; readonly answer: FlushAnswer }
  | { readonly type: 'view.stopped'; readonly view: ViewId }
  | { readonly type: 'stop'; readonly drain: boolean };

/** To the outside, from views and from the Destage instance. */
export type OutsideEvent =
  | {
      readonly type: 'fill.read' | 'row.put' | 'side.put';
      readonly view: ViewId;
      readonly moves: readonly Moved[];
    }
  | { readonly type: 'log.trim'; readonly below: Sequence }
  | { readonly type: 'log.close' }
  | {
      readonly type: 'bucket.fence';
      readonly request: RequestId;
      readonly buckets: readonly number[];
    }
  /** The request's fence is lifted. */
  | { readonly type: 'bucket.admit'; readonly request: RequestId };

/** What the engine tells whoever listens (`events$`). */
export type DestageEmitted =
  | {
      readonly type: 'object.placed';
      readonly view: ViewId;
      readonly object: ObjectId;
      readonly place: Place;
      readonly version: Sequence;
    }
  | { readonly type: 'object.deleted'; readonly view: ViewId; readonly object: ObjectId }
  | {
      readonly type: 'object.failed';
      readonly view: ViewId;
      readonly object: ObjectId;
      readonly version: Sequence;
      readonly reason: string;
    }
  /** P2: so many different objects have failed in a row that the view as a whole waits, and probes. */
  | {
      readonly type: 'view.sickened';
      readonly view: ViewId;
      readonly failing: readonly ObjectId[];
    }
  | { readonly type: 'view.probed'; readonly view: ViewId; readonly object: ObjectId }
  | { readonly type: 'view.healed'; readonly view: ViewId }
  | { readonly type: 'mode.settled'; readonly mode: Mode }
  | { readonly type: 'log.trimmable'; readonly below: Sequence }
  | {
      readonly type: 'bucket.left';
      readonly request: RequestId;
      readonly total: number;
      readonly left: number;
    }
  | { readonly type: 'bucket.answered'; readonly request: RequestId; readonly answer: FlushAnswer };
