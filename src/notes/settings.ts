/**
 * The input of the notes' system: how many of everything, and the switches. A switch of `Assumptions`
 * is something that the notes leave open, set the bad way; a switch of `Remedies` is a repair that the
 * notes do not have, so that a race can be seen to go away. All are off by default.
 * Source: seed notes, "What the notes leave open"; domain races R1 to R25.
 */
import type { Bucket, ObjectName, Stat } from './events.ts';

interface Assumptions {
  /** A semaphore holds at most one permit. */
  readonly binarySemaphores: boolean;
  /** `start_destage_task()` ups only a task that sleeps. */
  readonly upOnlyWhenSleeping: boolean;
  /** In a third state `destage_objs()` returns at once, with none of the three ups. */
  readonly thirdStateReturns: boolean;
  /** `prepare_destage` takes the object out of the view's queue. */
  readonly preparedLeavesView: boolean;
  /** An object that was not ready is put at the tail by `insert_obj2_view()`, which wakes the task. */
  readonly tailThroughInsert: boolean;
  /** Nothing in the view says that an object is being flushed. */
  readonly noInFlightMark: boolean;
  /** The callback does not ask which version was flushed. */
  readonly noVersions: boolean;
  /** The min that LSM is told is that of the object just flushed. */
  readonly trimToObjectMin: boolean;
  /** LSM blocks writers at its quota. */
  readonly writersBlockOnQuota: boolean;
  /** B downs `destage_bucket_sem` once for a request, not once for each view. */
  readonly oneDownPerRequest: boolean;
  /** `destage_bucket_sem` is upped for any object, not for the last of the bucket's. */
  readonly upsForAnyObject: boolean;
  /** «Holds no object of the bucket» does not count what is in flight. */
  readonly inFlightNotCounted: boolean;
  /** «Holds no object of the bucket» counts what is done and not yet deleted. */
  readonly doneCounted: boolean;
  /** A view has one «current bucket»: a second request replaces the first. */
  readonly currentBucketOnly: boolean;
  /** The byte counter is read, changed and written in three steps. */
  readonly countersNotAtomic: boolean;
  /** A stop frees the views at once. */
  readonly stopFreesViews: boolean;
}

interface Remedies {
  /** FORCE and buckets being destaged are exempt from C3 in `start_destage_task()`. */
  readonly forceExempt: boolean;
  /** A failed object goes to the tail. */
  readonly failedToTail: boolean;
  /** A write to an object that is done and not deleted queues it again. */
  readonly rewriteRequeues: boolean;
  /** Writes to a bucket end before its request begins. */
  readonly fence: boolean;
  /** `destage_object()` marks the object in flight within its look-up. */
  readonly markOnLookUp: boolean;
  /** ROW leaves a newer version alone. */
  readonly conditionalPuts: boolean;
}

export type Switch = keyof Assumptions | keyof Remedies;
export type Switches = Assumptions & Remedies;

export interface Placement {
  readonly bucket: Bucket;
  /** The number of its view. */
  readonly view: number;
  /** Needs DM's fill read before it can be flushed. */
  readonly partial?: boolean;
}

/** Counts and scripts; what a script holds happens in its order, at any moment. Each object is one byte. */
export interface Sizes {
  readonly views: number;
  readonly objects: Readonly<Record<ObjectName, Placement>>;
  /** Client writes, one after another. */
  readonly writes: readonly ObjectName[];
  /** Calls of `destage_object()` by a client, one after another. */
  readonly destages: readonly ObjectName[];
  /** What the admin sets, one after another. */
  readonly stats: readonly Stat[];
  /** One migrator each, with the buckets that it requests one after another. */
  readonly migrations: readonly (readonly Bucket[])[];
  /** The state at the start. */
  readonly stat: Stat;
  /** C3, first half: more than this many bytes. */
  readonly startThreshold: number;
  /** Objects in flight of one view. */
  readonly window: number;
  /** Objects that ROW fails whenever it is asked. */
  readonly failing: readonly ObjectName[];
  /** How often ROW may fail any other object. */
  readonly failures: number;
  /** Writes go to the log first; else LSM is left out. */
  readonly logged: boolean;
  /** LSM's quota, and the threshold of C3's second half. Unit: log entries. */
  readonly quota: number;
  readonly quotaThreshold: number;
  /** What the log holds at the start. */
  readonly recovered: readonly ObjectName[];
  /** What the log holds is inserted again. */
  readonly recovers: boolean;
  /** The tasks start at `destage_start`, once recovery has made its inserts. */
  readonly startsLate: boolean;
  /** A stop may come. */
  readonly stops: boolean;
}

export interface Settings extends Sizes {
  readonly switches: Switches;
}

/** Enough for more writes than any system here has. */
const plenty = 99;

const off: Switches = {
  binarySemaphores: false,
  upOnlyWhenSleeping: false,
  thirdStateReturns: false,
  preparedLeavesView: false,
  tailThroughInsert: false,
  noInFlightMark: false,
  noVersions: false,
  trimToObjectMin: false,
  writersBlockOnQuota: false,
  oneDownPerRequest: false,
  upsForAnyObject: false,
  inFlightNotCounted: false,
  doneCounted: false,
  currentBucketOnly: false,
  countersNotAtomic: false,
  stopFreesViews: false,
  forceExempt: false,
  failedToTail: false,
  rewriteRequeues: false,
  fence: false,
  markOnLookUp: false,
  conditionalPuts: false,
};

const sizes: Sizes = {
  views: 1,
  objects: {},
  writes: [],
  destages: [],
  stats: [],
  migrations: [],
  stat: 'NORMAL',
  startThreshold: 0,
  window: 1,
  failing: [],
  failures: 0,
  logged: false,
  quota: plenty,
  quotaThreshold: plenty,
  recovered: [],
  recovers: false,
  startsLate: false,
  stops: false,
};

/** Every switch off but those named, and the smallest sizes but those given. */
export function settingsOf(on: readonly Switch[], given: Partial<Sizes>): Settings {
  const named = Object.fromEntries(on.map((name) => [name, true]));
  return { ...sizes, ...given, switches: { ...off, ...named } };
}

export function viewIds(settings: Sizes): readonly string[] {
  return Array.from({ length: settings.views }, (_, turn) => `view:${turn}`);
}
