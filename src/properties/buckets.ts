/**
 * A flush request is answered once, for what was dirty when it was asked, and by its own permits.
 * Source: domain properties 13 to 16 and 22.
 */
import type { Property, StepView, SystemView } from '../checker/api.ts';
import { always, step } from '../checker/properties.ts';
import type {
  FlushAnswer,
  FlushScope,
  Moved,
  ObjectId,
  RequestId,
  ViewId,
} from '../machines/events.ts';
import { recordsOf, requestsOf } from '../machines/view-index.ts';
import {
  flushOf,
  instanceOf,
  isInRow,
  sentTo,
  viewIn,
  viewOf,
  viewsOf,
  worldOf,
  writesOf,
  type ViewReading,
} from './reading.ts';
import type { Scenario } from './world/scenario.ts';

export const buckets = (scenario: Scenario): readonly Property[] => [
  /** 13. A snapshot has all that is dirty, and nothing leaves it that is not in ROW or has failed. */
  step('BucketSnapshot', (before, after, taken) => {
    const name = viewIn(taken);
    const was = name === undefined ? undefined : viewOf(before, name);
    const is = name === undefined ? undefined : viewOf(after, name);
    if (was === undefined || is === undefined || isOutOfRequests(was, is, taken)) return true;
    const permits = permitsIn(taken);
    return (
      isWholeSnapshot(before, was, is, permits) && isFlushedBeforeLeft(after, was, is, permits)
    );
  }),

  /** 13. «Done» is said when no view owes anything, and with a fence: when ROW has all before it. */
  step('BucketDone', (before, _after, taken) =>
    answersIn(taken).every(
      ([request, answer]) =>
        answer.kind !== 'done' ||
        (isDoneInEachView(before, request) && isFencedInRow(before, request, scenario)),
    ),
  ),

  ...accounts,

  /** 16. A view owes each request one permit: it is still owed, or under way, or has been taken. */
  always(
    'NoStalePermit',
    () => true,
    ...requestsIn(scenario).flatMap((request) =>
      scenario.views.map((view) => (state: SystemView) => permitsOf(state, request, view) <= 1),
    ),
  ),

  /** 22. Once it is done its fence is set, and nothing is on its way that would lift it. */
  step('FenceHolds', (before, after, taken) =>
    answersIn(taken).every(([request, answer]) => {
      const scope = flushOf(before, request)?.scope;
      if (answer.kind !== 'done' || scope?.kind !== 'buckets' || !scope.fence) return true;
      const isLifted = [...after.inbox('opproc'), ...after.inbox('lsm')].some((event) => {
        return event.type === 'bucket.admit' && event['request'] === request;
      });
      return !isLifted && worldOf(after)?.fences[request] !== undefined;
    }),
  ),
];

/** Whose permit is whose. */
const accounts: readonly Property[] = [
  /** 14. It is answered when it leaves the open ones, and when it was never let in; never else. */
  step('BucketReplyOnce', (before, after, taken) => {
    if (taken.actor !== 'destage' || taken.kind === 'fault') return true;
    const answered = answersIn(taken).map(([request]) => request);
    const was = instanceOf(before)?.requests ?? [];
    const is = instanceOf(after)?.requests ?? [];
    const isAsked = taken.event.type === 'bucket.flush';
    const asked = isAsked ? [taken.event['request'] as RequestId] : [];
    const left = [...was, ...asked].filter((request) => !is.includes(request));
    return answered.join(' ') === left.join(' ');
  }),

  /** 15. What a request waits for changes by its own objects only. */
  step('BucketIsolation', (before, after, taken) => {
    const name = viewIn(taken);
    const was = name === undefined ? undefined : viewOf(before, name);
    const is = name === undefined ? undefined : viewOf(after, name);
    if (was === undefined || is === undefined) return true;
    const later = requestsOf(is.index);
    const { event } = taken;
    const about = objectsIn(event);
    return Object.entries(requestsOf(was.index)).every(([request, { outstanding }]) => {
      const gone = outstanding.keys().filter((object) => {
        return later[request]?.outstanding.get(object) !== outstanding.get(object);
      });
      const isReleased = event.type === 'bucket.release' && event['request'] === request;
      return isReleased || gone.every((object) => about.includes(object));
    });
  }),
];

function requestsIn({ scripts }: Scenario): readonly RequestId[] {
  return scripts.flat().flatMap((told) => {
    return told.kind === 'tell' && told.event.type === 'bucket.flush' ? [told.event.request] : [];
  });
}

/** How often a view has given its permit to an open request, or is to give it. */
function permitsOf(state: SystemView, request: RequestId, view: ViewId): number {
  const reading = viewOf(state, view);
  if (reading === undefined || instanceOf(state)?.requests.includes(request) !== true) return 0;
  const { context, index } = reading;
  const flush = `bucket-flush:${request}`;
  const permits = [...state.messages(view, 'destage'), ...state.messages('destage', flush)].filter(
    (event) =>
      event.type === 'bucket.permit' &&
      event['request'] === request &&
      (event['view'] ?? view) === view,
  );
  const isOwed =
    requestsOf(index)[request] !== undefined ||
    context.deferred.some((snapshot) => snapshot.request === request) ||
    state.messages(flush, view).length > 0;
  const awaited = flushOf(state, request)?.awaited;
  const isTaken = awaited?.includes(view) === false && isCovered(state, request, view);
  return permits.length + Number(isOwed) + Number(isTaken);
}

function answersIn({ emitted }: StepView): readonly (readonly [RequestId, FlushAnswer])[] {
  return emitted.flatMap((event) =>
    event.type === 'bucket.answered'
      ? [[event['request'] as RequestId, event['answer'] as FlushAnswer] as const]
      : [],
  );
}

function objectsIn(event: StepView['event']): readonly ObjectId[] {
  if (event.type === 'row.flushed')
    return (event['moved'] as readonly Moved[]).map(({ object }) => object);
  return event.type === 'object.parked' ? (event['objects'] as readonly ObjectId[]) : [];
}

/** No request is open, waits or comes: nothing else has to be looked at. */
function isOutOfRequests(was: ViewReading, is: ViewReading, { event }: StepView): boolean {
  const open = [was, is].some(
    ({ index, context }) => Object.keys(requestsOf(index)).length + context.deferred.length > 0,
  );
  return !open && event.type !== 'bucket.snapshot';
}

/** A snapshot has each dirty record of its scope, in its newest version. */
function isWholeSnapshot(
  before: SystemView,
  was: ViewReading,
  is: ViewReading,
  permits: Permits,
): boolean {
  const opened = [...Object.keys(requestsOf(is.index)), ...permits.keys()].filter(
    (request) => requestsOf(was.index)[request] === undefined,
  );
  return opened.every((request) => {
    const scope = flushOf(before, request)?.scope;
    const account = requestsOf(is.index)[request];
    const failed = account?.failed ?? permits.get(request) ?? [];
    return (
      scope === undefined ||
      recordsOf(is.index).every(
        ([object, { bucket, version, inRow }]) =>
          !covers(scope, object, bucket) ||
          inRow === version ||
          failed.includes(object) ||
          account?.outstanding.get(object) === version,
      )
    );
  });
}

/** What is no longer outstanding is in ROW, or reported as failed. */
function isFlushedBeforeLeft(
  after: SystemView,
  was: ViewReading,
  is: ViewReading,
  permits: Permits,
): boolean {
  return Object.entries(requestsOf(was.index)).every(([request, { outstanding }]) => {
    const later = requestsOf(is.index)[request];
    const failed = later?.failed ?? permits.get(request);
    // Released without a permit: its request has been refused.
    if (failed === undefined) return true;
    return outstanding.keys().every((object) => {
      const version = outstanding.get(object) ?? 0;
      return (
        later?.outstanding.get(object) === version ||
        failed.includes(object) ||
        isInRow(after, object, version)
      );
    });
  });
}

/** By request, what has failed of it. */
type Permits = ReadonlyMap<RequestId, readonly ObjectId[]>;

function permitsIn(taken: StepView): Permits {
  return new Map(
    sentTo(taken, 'destage')
      .filter(({ type }) => type === 'bucket.permit')
      .map((event) => [event['request'] as RequestId, event['failed'] as readonly ObjectId[]]),
  );
}

function isDoneInEachView(state: SystemView, request: RequestId): boolean {
  const flush = flushOf(state, request);
  return (
    flush !== undefined &&
    flush.failed.length === 0 &&
    viewsOf(state).every(({ index }) => requestsOf(index)[request] === undefined)
  );
}

/** What was acknowledged before its fence is in ROW. */
function isFencedInRow(state: SystemView, request: RequestId, { objects }: Scenario): boolean {
  const fence = worldOf(state)?.fences[request];
  if (fence === undefined) return true;
  return writesOf(state).every(
    ([object, sequence]) =>
      sequence > fence.upTo ||
      !fence.buckets.includes(objects[object]?.bucket ?? -1) ||
      isInRow(state, object, sequence),
  );
}

function covers(scope: FlushScope, object: ObjectId, bucket: number): boolean {
  return scope.kind === 'object' ? scope.object === object : scope.buckets.includes(bucket);
}

/** A request for one object asks its view only. */
function isCovered(state: SystemView, request: RequestId, view: string): boolean {
  const scope = flushOf(state, request)?.scope;
  return scope?.kind !== 'object' || scope.view === view;
}
