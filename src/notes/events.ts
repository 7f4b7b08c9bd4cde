/**
 * What the actors of the notes' system say to each other. A function of the notes that runs in
 * another's context is an event to who owns what it works on, under the function's own name; what it
 * returns is an event back.
 * Source: seed notes.
 */
export type ObjectName = string;
export type Bucket = number;
/** The number of a log entry. An object's version is that of its newest. */
export type Sequence = number;
/** The third stands for whatever is neither of the notes' two. */
export type Stat = 'NORMAL' | 'FORCE' | 'STOP';

/** One object on its way to ROW, in the version that it had when it was sent. */
export interface Flight {
  readonly view: string;
  readonly object: ObjectName;
  readonly version: Sequence;
}

export interface Entry {
  readonly sequence: Sequence;
  readonly object: ObjectName;
}

/** A semaphore. `by` is who waits, and is told. */
export type SemaphoreEvent =
  | { readonly type: 'up'; readonly ifSleeping: boolean }
  | { readonly type: 'down'; readonly by: string };

/** The answer to `down`; all that `delete_operation` is ever told. */
export interface Granted {
  readonly type: 'granted';
}

export interface InsertEvent extends Entry {
  readonly type: 'insert_obj2_view';
  readonly bucket: Bucket;
  readonly partial: boolean;
  readonly isQuotaOver: boolean;
}

export type ViewEvent =
  | InsertEvent
  | { readonly type: 'prepare_destage' }
  | { readonly type: 'put_at_tail'; readonly objects: readonly ObjectName[] }
  | { readonly type: 'operate_filling_obj'; readonly object: ObjectName }
  | ({ readonly type: 'destage_obj_cb'; readonly result: 'OK' | 'FAIL' } & Omit<Flight, 'view'>)
  | { readonly type: 'set_destage_stat'; readonly stat: Stat }
  | { readonly type: 'destage_object'; readonly object: ObjectName }
  | { readonly type: 'do_destage_bucket'; readonly bucket: Bucket; readonly by: string }
  | { readonly type: 'bucket_migrated'; readonly bucket: Bucket }
  | { readonly type: 'remove_destaged' }
  | { readonly type: 'quota_occupied'; readonly isOver: boolean }
  | { readonly type: 'bytes_load'; readonly by: string }
  | { readonly type: 'bytes_store'; readonly bytes: number }
  | { readonly type: 'free' };

export type DestageOperationEvent =
  | Granted
  | {
      readonly type: 'prepared';
      readonly flights: readonly Flight[];
      /** Through prepare, and not ready. */
      readonly unready: readonly ObjectName[];
      /** Buckets being destaged of which the view holds no object. */
      readonly absentBuckets: number;
    };

export type RowEvent =
  ({ readonly type: 'ROW_dcache_flush' } & Flight) | { readonly type: 'crashed' };

export interface DmEvent extends Omit<Flight, 'version'> {
  readonly type: 'fill';
}

export type LsmEvent =
  | { readonly type: 'append'; readonly object: ObjectName; readonly by: string }
  | { readonly type: 'min'; readonly view: string; readonly below: Sequence }
  | { readonly type: 'read_log'; readonly by: string };

export type OpprocEvent =
  | { readonly type: 'client_write' }
  | { readonly type: 'client_destage' }
  /** `isQuotaOver`: the quota that LSM occupies exceeds its threshold, at this moment. */
  | { readonly type: 'appended'; readonly sequence: Sequence; readonly isQuotaOver: boolean }
  | {
      readonly type: 'looked_up';
      /** None when the view does not hold it, or has it in flight. */
      readonly flight: Flight | null;
      readonly isRequested: boolean;
    }
  | { readonly type: 'fence'; readonly bucket: Bucket; readonly by: string };

export type MigratorEvent =
  | Granted
  | { readonly type: 'dcache_bucket_migrate' }
  /** What the view owes at this moment: noted for the properties only, B decides nothing by it. */
  | { readonly type: 'marked'; readonly owed: readonly Entry[] };

export interface AdminEvent {
  readonly type: 'admin_sets';
}

export interface RecoveryEvent {
  readonly type: 'log_read';
  readonly entries: readonly Entry[];
}

export type AdderEvent =
  | { readonly type: 'add'; readonly bytes: number }
  | { readonly type: 'bytes_loaded'; readonly bytes: number };
