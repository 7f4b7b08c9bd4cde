/**
 * What a view answers the instance: its part of a flush request, from the snapshot to the one
 * permit, its mode, and that it has stopped.
 * Source: seed notes, `destage_bucket()`, `do_destage_bucket()`, `set_destage_stat()`.
 */
import { assertEvent, sendParent } from 'xstate';
import type { DestageEvent, RequestId, ViewEvent, ViewId } from './events.ts';
import type { ViewColumns } from './view-columns.ts';
import { change, placeOf, upToOf, type AnyIndex } from './view-index.ts';
import { joinLane } from './view-lanes.ts';
import { accountOf, closeRequest, creditParked, openRequest, waitingOf } from './view-requests.ts';
import { viewSetup, type SnapshotRequest, type ViewContext } from './view-setup.ts';

const deferSnapshot = viewSetup.assign({
  deferred: ({ context, event }) => {
    assertEvent(event, 'bucket.snapshot');
    return [...context.deferred, event];
  },
});

/** `destage_bucket()`: takes this view's snapshots, and moves what is queued of them ahead. */
const openSnapshots = viewSetup.enqueueActions(({ context, enqueue }) => {
  if (context.deferred.length === 0) return;
  const upTo = upToOf(context.index);
  const isDue = ({ after }: SnapshotRequest): boolean => after <= upTo;
  const index = change(context.index, (draft) => {
    for (const { request, scope } of context.deferred.filter(isDue)) {
      openRequest(draft, request, scope);
      for (const object of waitingOf(draft, request)) joinLane(draft, object);
      enqueue(sendParent(report(context.view, draft, request)));
      closeAnswered(draft, [request]);
    }
  });
  enqueue.assign({ index, deferred: context.deferred.filter((snapshot) => !isDue(snapshot)) });
});

const closeSnapshot = viewSetup.assign(({ context, event }) => {
  assertEvent(event, 'bucket.release');
  return {
    index: change(context.index, (draft) => closeRequest(draft, event.request)),
    deferred: context.deferred.filter(({ request }) => request !== event.request),
  };
});

/** Whoever waits for parked objects is told that they have failed. */
const failAwaiting = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.parked');
  const index = change(context.index, (draft) => {
    const touched = new Set<RequestId>();
    for (const object of event.objects)
      if (placeOf(draft, object) === 'parked')
        for (const request of creditParked(draft, object)) touched.add(request);
    for (const request of touched) enqueue(sendParent(report(context.view, draft, request)));
    closeAnswered(draft, touched);
  });
  enqueue.assign({ index });
});

const acknowledgeMode = sendParent<ViewContext, ViewEvent, undefined, DestageEvent, ViewEvent>(
  ({ context, event }) => {
    assertEvent(event, 'mode.set');
    return { type: 'mode.acknowledged', view: context.view, change: event.change };
  },
);

const tellStopped = sendParent<ViewContext, ViewEvent, undefined, DestageEvent, ViewEvent>(
  ({ context }) => ({ type: 'view.stopped', view: context.view }),
);

export const answerActions = {
  deferSnapshot,
  openSnapshots,
  closeSnapshot,
  failAwaiting,
  acknowledgeMode,
  tellStopped,
};

/** Progress while something is left, then this view's one permit. */
export function report(view: ViewId, index: AnyIndex, request: RequestId): DestageEvent {
  const { total, left, failed } = accountOf(index, request);
  return left > 0
    ? { type: 'bucket.progress', request, view, total, left }
    : { type: 'bucket.permit', request, view, total, failed };
}

/** Requests that nothing is left of are closed: their permit has been given. */
export function closeAnswered(draft: ViewColumns, requests: Iterable<RequestId>): void {
  for (const request of requests)
    if (accountOf(draft, request).left === 0) closeRequest(draft, request);
}
