/**
 * What a view's list holds, and the pure functions on it: the memory that the notes' tasks share. Each
 * function is one atomic part; who calls it when is `view.ts`. The list's order is the queue's order.
 * Source: seed notes, `destage_view_t`, `insert_obj2_view()`, `destage_objs()`, `prepare_destage`.
 */
import type {
  Bucket,
  Entry,
  Flight,
  InsertEvent,
  ObjectName,
  Sequence,
  Stat,
  ViewEvent,
} from './events.ts';
import type { Switches } from './settings.ts';

/** `out`: in the view, but in no queue. `done`: in ROW, and not deleted yet. */
type Place = 'queued' | 'flushing' | 'out' | 'done';

export interface Listed {
  readonly object: ObjectName;
  readonly bucket: Bucket;
  readonly place: Place;
  readonly fill: 'none' | 'missing' | 'asked';
  /** Its log entries that the view does not know to be in ROW, oldest first. */
  readonly entries: readonly Sequence[];
}

/** The view's shared memory. */
export interface ViewContext {
  readonly view: string;
  readonly switches: Switches;
  readonly startThreshold: number;
  readonly window: number;
  readonly isLogged: boolean;
  readonly stat: Stat;
  readonly list: readonly Listed[];
  /** The bytes to destage, as C3 sees them. */
  readonly bytes: number;
  /** The buckets being destaged. */
  readonly buckets: readonly Bucket[];
  /** The quota that LSM occupies exceeds its threshold. */
  readonly isQuotaOver: boolean;
  readonly newest: Sequence;
}

type Answered = Extract<ViewEvent, { type: 'destage_obj_cb' }>;

export function listedOf(context: ViewContext, object: ObjectName): Listed | undefined {
  return context.list.find((one) => one.object === object);
}

/** One of the list changed; an object that is not there changes nothing. */
export function changed(
  list: readonly Listed[],
  objects: readonly ObjectName[],
  change: (one: Listed) => Partial<Listed>,
): readonly Listed[] {
  return list.map((one) => (objects.includes(one.object) ? { ...one, ...change(one) } : one));
}

export function atTail(list: readonly Listed[], objects: readonly ObjectName[]): readonly Listed[] {
  const isMoved = (one: Listed) => objects.includes(one.object);
  return [...list.filter((one) => !isMoved(one)), ...list.filter(isMoved)];
}

/** Whether the insert puts the object into the queue; one that the view holds is merged instead. */
export function isEnqueued(context: ViewContext, object: ObjectName): boolean {
  const held = listedOf(context, object);
  return held === undefined || (held.place === 'done' && context.switches.rewriteRequeues);
}

/** P1: an object that the view holds is not inserted again, only its newest entry is noted. */
export function inserted(context: ViewContext, event: InsertEvent): readonly Listed[] {
  const { object, bucket, partial, sequence } = event;
  if (listedOf(context, object) === undefined) {
    const fill = partial ? 'missing' : 'none';
    return [...context.list, { object, bucket, place: 'queued', fill, entries: [sequence] }];
  }
  const isBack = isEnqueued(context, object);
  return changed(context.list, [object], (held) => ({
    entries: [...held.entries, sequence],
    place: isBack ? 'queued' : held.place,
  }));
}

/** C3: the bytes to destage exceed the start threshold, or LSM's quota its own. */
function isOverThreshold(context: ViewContext): boolean {
  return context.bytes > context.startThreshold || context.isQuotaOver;
}

/** `start_destage_task()`: C1, C2 and C3. Only `do_destage_bucket()` wakes without it. */
export function mayStart(context: ViewContext): boolean {
  const isEnabled = context.stat !== 'STOP';
  const hasObjects = context.list.some(({ place }) => place === 'queued');
  const isExempt = context.switches.forceExempt && context.stat === 'FORCE';
  return isEnabled && hasObjects && (isOverThreshold(context) || isExempt);
}

/**
 * What `destage_objs()` takes in this pass, and what it finds not ready, both from the head on. Where
 * the broken sentence is read the good way, a third state still destages the buckets that it has to.
 */
export function prepared(context: ViewContext) {
  const { list, buckets, stat, window, switches } = context;
  if (stat === 'STOP' && switches.thirdStateReturns)
    return { flights: [], unready: [], absentBuckets: 0 };
  const isPast = stat === 'FORCE' || (stat === 'NORMAL' && isOverThreshold(context));
  const taken = list.filter(
    ({ place, bucket }) => place === 'queued' && (isPast || buckets.includes(bucket)),
  );
  const room = window - list.filter(({ place }) => place === 'flushing').length;
  const flown = taken.filter(({ fill }) => fill === 'none').slice(0, room);
  return {
    flights: flown.map((one) => flightOf(context, one)),
    unready: taken.filter(({ fill }) => fill !== 'none').map(({ object }) => object),
    absentBuckets: buckets.filter((bucket) => !isHeld(context, bucket)).length,
  };
}

/** `prepare_destage`: P1 keeps the object in the view. */
export function marked(context: ViewContext): readonly Listed[] {
  const { flights, unready } = prepared(context);
  const { preparedLeavesView, noInFlightMark } = context.switches;
  const flown = flights.map(({ object }) => object);
  const withFlown = noInFlightMark
    ? context.list
    : changed(context.list, flown, () => ({ place: 'flushing' }));
  return changed(withFlown, unready, () => ({
    fill: 'asked',
    place: preparedLeavesView ? 'out' : 'queued',
  }));
}

export function flightOf({ view }: ViewContext, { object, entries }: Listed): Flight {
  return { view, object, version: entries.at(-1) ?? 0 };
}

/** «This view holds an object of the bucket»: which of them count is the switches' to say. */
function isHeld({ list, switches }: ViewContext, bucket: Bucket): boolean {
  return list.some(
    (one) =>
      one.bucket === bucket &&
      (one.place !== 'done' || switches.doneCounted) &&
      (one.place !== 'flushing' || !switches.inFlightNotCounted),
  );
}

/** What is left of an object's entries once the flushed version is in ROW. */
function entriesAfter(context: ViewContext, { object, version }: Answered): readonly Sequence[] {
  const entries = listedOf(context, object)?.entries ?? [];
  return context.switches.noVersions ? [] : entries.filter((sequence) => sequence > version);
}

/** Whether the callback finds the object destaged. */
export function isDestaged(context: ViewContext, event: Answered): boolean {
  return event.result === 'OK' && entriesAfter(context, event).length === 0;
}

/** P2: who fails stays where it is, at the head. */
export function answered(context: ViewContext, event: Answered): readonly Listed[] {
  const { list, switches } = context;
  const { object } = event;
  if (event.result === 'FAIL') {
    const place = switches.preparedLeavesView ? 'out' : 'queued';
    const failed = changed(list, [object], () => ({ place }));
    return switches.failedToTail ? atTail(failed, [object]) : failed;
  }
  const entries = entriesAfter(context, event);
  return changed(list, [object], () => ({
    entries,
    place: entries.length === 0 ? 'done' : 'queued',
  }));
}

/** Whether an object was the last of a bucket being destaged. */
export function isLastOfBucket({ list, buckets }: ViewContext, object: ObjectName): boolean {
  const bucket = list.find((one) => one.object === object)?.bucket;
  return (
    bucket !== undefined &&
    buckets.includes(bucket) &&
    list.every((one) => one.bucket !== bucket || one.place === 'done')
  );
}

/** P5: everything below is in ROW, as far as this view knows. */
export function minOf({ list, newest }: ViewContext): Sequence {
  return Math.min(newest + 1, ...list.flatMap(({ entries }) => entries));
}

/** What the view holds of a bucket that is not in ROW. */
export function owedOf({ list }: ViewContext, bucket: Bucket): readonly Entry[] {
  return list
    .filter((one) => one.bucket === bucket)
    .flatMap(({ object, entries }) => entries.slice(-1).map((sequence) => ({ object, sequence })));
}
