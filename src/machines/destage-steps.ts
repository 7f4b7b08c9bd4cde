/**
 * What the Destage instance does when one of its events arrives. The chart in `destage.ts` says when.
 * Source: seed notes, `destage_start()`, `set_destage_stat()`, `up_all_destage_view()`,
 * `destage_bucket()`, P5.
 */
import { assertEvent, fromCallback, fromPromise, setup, type EventObject } from 'xstate';
import { bucketFlushMachine } from './bucket-flush.ts';
import type {
  BucketFlushEvent,
  DestageEmitted,
  DestageEvent,
  FlushScope,
  Mode,
  OutsideEvent,
  RequestId,
  Sequence,
  ViewEvent,
  ViewId,
} from './events.ts';
import type { ViewLimits } from './view-setup.ts';
import { viewMachine } from './view.ts';

export interface DestageInput {
  /** One per processor. */
  readonly views: readonly ViewId[];
  readonly limits: ViewLimits;
}

/** Invariants: `trimPoint` is the minimum of `trims` over all views, and never decreases. */
export interface DestageContext extends DestageInput {
  readonly mode: Mode;
  /** Counts the settings of a mode, so that an acknowledgement of an older one is told apart. */
  readonly change: number;
  readonly unacknowledged: readonly ViewId[];
  readonly unstopped: readonly ViewId[];
  readonly trims: Readonly<Record<ViewId, Sequence>>;
  readonly trimPoint: Sequence;
  readonly requests: readonly RequestId[];
}

const outside = fromCallback<OutsideEvent & EventObject>(() => {
  throw new Error('row, lsm, dm, side and opproc are named placeholders: provide them');
});

const recovery = fromPromise<void>(() =>
  Promise.reject(new Error('recovery is a named placeholder: provide it')),
);

export const destageSetup = setup({
  types: {
    context: {} as DestageContext,
    events: {} as DestageEvent,
    input: {} as DestageInput,
    emitted: {} as DestageEmitted,
    tags: {} as 'DESTAGING_NORMAL' | 'DESTAGING_FORCE',
  },
  actors: {
    view: viewMachine,
    bucketFlush: bucketFlushMachine,
    recovery,
    row: outside,
    lsm: outside,
    dm: outside,
    side: outside,
    opproc: outside,
  },
  delays: { closeTimeout: 10_000 },
});

/** The id of a request's actor within the instance. */
function flushActorId(request: RequestId): string {
  return `bucket-flush:${request}`;
}

/** `destage_start()`: a view, with its destage task and delete task, for every processor. */
const startViews = destageSetup.enqueueActions(({ context, enqueue }) => {
  for (const view of context.views)
    enqueue.spawnChild('view', {
      id: view,
      systemId: view,
      input: { view, limits: context.limits },
    });
});

/** `set_destage_stat()` and `up_all_destage_view()`: every view is told, and has to acknowledge. */
function setMode(mode: Mode) {
  return destageSetup.enqueueActions(({ context, enqueue }) => {
    const change = context.change + 1;
    enqueue.assign({ mode, change, unacknowledged: context.views });
    for (const view of context.views)
      enqueue.sendTo(view, { type: 'mode.set', mode, change } satisfies ViewEvent);
  });
}

const noteAcknowledged = destageSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'mode.acknowledged');
  const unacknowledged = context.unacknowledged.filter((view) => view !== event.view);
  enqueue.assign({ unacknowledged });
  if (unacknowledged.length === 0) enqueue.emit({ type: 'mode.settled', mode: context.mode });
});

const tellViews = destageSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, ['log.pressed', 'log.relaxed']);
  for (const view of context.views) enqueue.sendTo(view, { type: event.type } satisfies ViewEvent);
});

/** P5: the minimum over all views, told to LSM when it has moved. */
const advanceTrim = destageSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'trim.point');
  const trims = { ...context.trims, [event.view]: event.below };
  const below = Math.min(...context.views.map((view) => trims[view] ?? 0));
  enqueue.assign({ trims });
  if (below <= context.trimPoint) return;
  enqueue.assign({ trimPoint: below });
  enqueue.sendTo('lsm', { type: 'log.trim', below } satisfies OutsideEvent);
  enqueue.emit({ type: 'log.trimmable', below });
});

/** `destage_bucket()`: one request, one actor, one permit from each view that it covers. */
const openFlush = destageSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'bucket.flush');
  const { request, scope } = event;
  enqueue.assign({ requests: [...context.requests, request] });
  enqueue.spawnChild('bucketFlush', {
    id: flushActorId(request),
    input: { request, scope, views: viewsOf(scope, context.views) },
  });
});

const refuseFlush = destageSetup.emit(({ context, event }) => {
  assertEvent(event, 'bucket.flush');
  const reason = context.mode === 'paused' ? 'paused' : 'not running';
  return { type: 'bucket.answered', request: event.request, answer: { kind: 'refused', reason } };
});

/** What cannot be answered any more is refused, never left waiting. */
function refuseOpen(reason: string) {
  return destageSetup.enqueueActions(({ context, enqueue }) => {
    for (const request of context.requests)
      enqueue.sendTo(flushActorId(request), {
        type: 'bucket.refuse',
        reason,
      } satisfies BucketFlushEvent);
  });
}

const relayToFlush = destageSetup.sendTo(
  ({ event }) => {
    assertEvent(event, ['bucket.permit', 'bucket.progress', 'bucket.fenced']);
    return flushActorId(event.request);
  },
  ({ event }): BucketFlushEvent => {
    assertEvent(event, ['bucket.permit', 'bucket.progress', 'bucket.fenced']);
    return event;
  },
);

const emitProgress = destageSetup.emit(({ event }) => {
  assertEvent(event, 'bucket.left');
  return event;
});

/** `views`: who still runs, and may wait for what is not to be answered. */
function closeFlush(views: (context: DestageContext) => readonly ViewId[]) {
  return destageSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'bucket.answered');
    const { request, answer } = event;
    enqueue.assign({ requests: context.requests.filter((open) => open !== request) });
    enqueue.stopChild(flushActorId(request));
    if (answer.kind === 'refused')
      for (const view of views(context))
        enqueue.sendTo(view, { type: 'bucket.release', request } satisfies ViewEvent);
    enqueue.emit({ type: 'bucket.answered', request, answer });
  });
}

const stopViews = destageSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'stop');
  enqueue.assign({ unstopped: context.views });
  for (const view of context.views)
    enqueue.sendTo(view, { type: 'view.stop', drain: event.drain } satisfies ViewEvent);
});

const noteStopped = destageSetup.assign({
  unstopped: ({ context, event }) => {
    assertEvent(event, 'view.stopped');
    return context.unstopped.filter((view) => view !== event.view);
  },
});

const closeLog = destageSetup.sendTo('lsm', { type: 'log.close' } satisfies OutsideEvent);

export const destageActions = {
  startViews,
  setNormal: setMode('normal'),
  setForce: setMode('force'),
  setPaused: setMode('paused'),
  noteAcknowledged,
  tellViews,
  advanceTrim,
  openFlush,
  refuseFlush,
  refusePaused: refuseOpen('paused'),
  refuseStopping: refuseOpen('stopping'),
  relayToFlush,
  emitProgress,
  closeFlush: closeFlush(({ views }) => views),
  closeLateFlush: closeFlush(() => []),
  stopViews,
  noteStopped,
  closeLog,
};

function viewsOf(scope: FlushScope, views: readonly ViewId[]): readonly ViewId[] {
  return scope.kind === 'object' ? [scope.view] : views;
}
