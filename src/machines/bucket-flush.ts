/**
 * One flush request, of a set of buckets or of one object. Each view owes it one permit, which no
 * other request can take and which it cannot take twice; it gives exactly one answer.
 * Source: seed notes, `do_destage_bucket()` and `destage_bucket_sem`; domain races R1, R5, R12 to R15.
 */
import { and, assign, assertEvent, enqueueActions, not, sendParent, sendTo, setup } from 'xstate';
import type {
  BucketFlushEvent,
  DestageEvent,
  FlushAnswer,
  FlushScope,
  ObjectId,
  OutsideEvent,
  RequestId,
  Sequence,
  ViewEvent,
  ViewId,
} from './events.ts';

/** How much of a view's snapshot is not in ROW yet. Unit: objects. */
interface ViewShare {
  readonly total: number;
  readonly left: number;
}

/** Invariant: `awaited` only ever loses views; the answer is given when it is empty. */
export interface BucketFlushContext {
  readonly request: RequestId;
  readonly scope: FlushScope;
  /** The snapshots are to hold every write up to here. */
  readonly after: Sequence;
  readonly awaited: readonly ViewId[];
  readonly shares: Readonly<Record<ViewId, ViewShare>>;
  readonly failed: readonly ObjectId[];
  readonly refusal: string;
}

export interface BucketFlushInput {
  readonly request: RequestId;
  readonly scope: FlushScope;
  readonly views: readonly ViewId[];
}

export const bucketFlushMachine = setup({
  types: {
    context: {} as BucketFlushContext,
    events: {} as BucketFlushEvent,
    input: {} as BucketFlushInput,
  },
  guards: {
    isAwaited: ({ context, event }) => {
      assertEvent(event, ['bucket.permit', 'bucket.progress']);
      return context.awaited.includes(event.view);
    },
    isFenced: ({ context }) => context.scope.kind === 'buckets' && context.scope.fence,
    isAnswered: ({ context }) => context.awaited.length === 0,
    hasFailed: ({ context }) => context.failed.length > 0,
  },
  actions: {
    askFence: sendTo(
      ({ system }) => system.get('opproc'),
      ({ context }): OutsideEvent => ({
        type: 'bucket.fence',
        request: context.request,
        buckets: context.scope.kind === 'buckets' ? context.scope.buckets : [],
      }),
    ),
    liftFence: sendTo(
      ({ system }) => system.get('opproc'),
      ({ context }): OutsideEvent => ({ type: 'bucket.admit', request: context.request }),
    ),
    noteFenced: assign({
      after: ({ event }) => {
        assertEvent(event, 'bucket.fenced');
        return event.upTo;
      },
    }),
    askViews: enqueueActions(({ context, enqueue }) => {
      const { request, scope, after } = context;
      const snapshot: ViewEvent = { type: 'bucket.snapshot', request, scope, after };
      for (const view of context.awaited)
        enqueue.sendTo(
          ({ system }) => system.get(view),
          () => snapshot,
        );
    }),
    takePermit: assign(({ context, event }) => {
      assertEvent(event, 'bucket.permit');
      const share: ViewShare = { total: event.total, left: 0 };
      return {
        shares: { ...context.shares, [event.view]: share },
        awaited: context.awaited.filter((view) => view !== event.view),
        failed: [...context.failed, ...event.failed],
      };
    }),
    noteProgress: assign(({ context, event }) => {
      assertEvent(event, 'bucket.progress');
      const share: ViewShare = { total: event.total, left: event.left };
      return { shares: { ...context.shares, [event.view]: share } };
    }),
    noteRefusal: assign(({ event }) => {
      assertEvent(event, 'bucket.refuse');
      return { refusal: event.reason };
    }),
    noteFenceTimeout: assign({ refusal: 'the fence was not set in time' }),
    reportProgress: sendParent(({ context }): DestageEvent => {
      const shares = Object.values(context.shares);
      return {
        type: 'bucket.left',
        request: context.request,
        total: shares.reduce((sum, share) => sum + share.total, 0),
        left: shares.reduce((sum, share) => sum + share.left, 0),
      };
    }),
    answerDone: sendParent(({ context }) => answer(context, { kind: 'done' })),
    answerFailed: sendParent(({ context }) =>
      answer(context, { kind: 'failed', objects: context.failed }),
    ),
    answerRefused: sendParent(({ context }) =>
      answer(context, { kind: 'refused', reason: context.refusal }),
    ),
  },
  delays: { fenceTimeout: 10_000 },
}).createMachine({
  id: 'bucket-flush',
  context: ({ input }) => ({
    request: input.request,
    scope: input.scope,
    after: 0,
    awaited: input.views,
    shares: {},
    failed: [],
    refusal: '',
  }),
  initial: 'asked',
  states: {
    asked: { always: [{ guard: 'isFenced', target: 'fencing' }, { target: 'flushing' }] },
    /** R21: what is acked before the fence is in the snapshot, and after it nothing is. */
    fencing: {
      entry: 'askFence',
      on: {
        'bucket.fenced': { target: 'flushing', actions: 'noteFenced' },
        'bucket.refuse': { target: 'refused', actions: 'noteRefusal' },
      },
      after: { fenceTimeout: { target: 'refused', actions: 'noteFenceTimeout' } },
    },
    flushing: {
      entry: 'askViews',
      on: {
        'bucket.progress': { guard: 'isAwaited', actions: ['noteProgress', 'reportProgress'] },
        'bucket.permit': { guard: 'isAwaited', actions: ['takePermit', 'reportProgress'] },
        'bucket.refuse': { target: 'refused', actions: 'noteRefusal' },
      },
      always: [
        { guard: and(['isAnswered', 'hasFailed']), target: 'failed' },
        { guard: and(['isAnswered', not('hasFailed')]), target: 'done' },
      ],
    },
    done: { type: 'final', entry: 'answerDone' },
    failed: { type: 'final', entry: ['liftFence', 'answerFailed'] },
    refused: { type: 'final', entry: ['liftFence', 'answerRefused'] },
  },
});

function answer(context: BucketFlushContext, given: FlushAnswer): DestageEvent {
  return { type: 'bucket.answered', request: context.request, answer: given };
}
