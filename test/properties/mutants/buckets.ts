/**
 * Mutants that answer a flush request too early, twice, or for another.
 */
import { assertEvent, enqueueActions, sendParent } from 'xstate';
import { bucketFlushMachine, type BucketFlushContext } from '../../../src/machines/bucket-flush.ts';
import { destageMachine } from '../../../src/machines/destage.ts';
import { destageSetup } from '../../../src/machines/destage-steps.ts';
import type { RequestId } from '../../../src/machines/events.ts';
import { entriesOf, removeAt } from '../../../src/machines/sorted-map.ts';
import { report, withoutAnswered } from '../../../src/machines/view-answers.ts';
import { flightActions } from '../../../src/machines/view-flights.ts';
import { recordOf, type ViewIndex } from '../../../src/machines/view-index.ts';
import { accountOf, creditFlushed, openRequest } from '../../../src/machines/view-requests.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { limits } from '../../../src/properties/tiny.ts';
import { flushBuckets, flushObject, write } from '../../../src/properties/world/scenario.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R13: what is in flight is not in the queue, so it is not waited for. */
function withoutFlying(index: ViewIndex, request: RequestId): ViewIndex {
  const account = accountOf(index, request);
  let { outstanding, left } = account;
  for (const [object] of entriesOf(account.outstanding)) {
    if (recordOf(index, object)?.flight === null) continue;
    outstanding = removeAt(outstanding, object);
    left--;
  }
  return {
    ...index,
    requests: { ...index.requests, [request]: { ...account, outstanding, left } },
  };
}

const openQueued = viewSetup.enqueueActions(({ context, enqueue }) => {
  let { index } = context;
  for (const { request, scope } of context.deferred) {
    index = withoutFlying(openRequest(index, request, scope), request);
    enqueue(sendParent(report(context.view, index, request)));
    index = withoutAnswered(index, [request]);
  }
  enqueue.assign({ index, deferred: [] });
});

/** A permit is given, and its account stays. */
const openForGood = viewSetup.enqueueActions(({ context, enqueue }) => {
  let { index } = context;
  for (const { request, scope } of context.deferred) {
    index = openRequest(index, request, scope);
    enqueue(sendParent(report(context.view, index, request)));
  }
  enqueue.assign({ index, deferred: [] });
});

/** R12b: any callback ups the semaphore. */
const creditAll = viewSetup.enqueueActions(({ context, enqueue }) => {
  let { index } = context;
  const touched = new Set<RequestId>();
  for (const request of Object.keys(index.requests))
    for (const [object] of entriesOf(accountOf(index, request).outstanding)) {
      const credited = creditFlushed(index, object, Infinity);
      ({ index } = credited);
      for (const one of credited.touched) touched.add(one);
    }
  enqueue.assign({ index: withoutAnswered(index, touched) });
  for (const request of touched) enqueue(sendParent(report(context.view, index, request)));
  enqueue(flightActions.landInRow);
});

/** An answer leaves its request open. */
const answerOpen = destageSetup.enqueueActions(({ event, enqueue }) => {
  assertEvent(event, 'bucket.answered');
  enqueue.emit({ type: 'bucket.answered', request: event.request, answer: event.answer });
});

/** The fence falls when the flush is done, as if it had failed. */
const liftAndAnswer = enqueueActions(({ context, enqueue }) => {
  const { request } = context as { readonly request: RequestId };
  enqueue.sendTo(
    ({ system }) => system.get('opproc') as never,
    () => ({ type: 'bucket.admit', request }) as never,
  );
  enqueue(sendParent({ type: 'bucket.answered', request, answer: { kind: 'done' } }));
});

const pair = {
  ...scenario('failing'),
  sick: {},
  limits: { ...limits, windowObjects: 1 },
  scripts: [[write('a', 'b'), flushObject('r1', 'b', 'view:0')]],
} as const;

export const bucketsMutants: readonly Mutant[] = [
  {
    name: 'does not wait for what is in flight',
    property: 'BucketSnapshot',
    scenario: scenario('refusals'),
    machines: { view: replaced(viewMachine, { actions: { openSnapshots: openQueued } }) },
    steps: 17,
  },
  {
    name: 'is content with the first view',
    property: 'BucketDone',
    scenario: {
      ...scenario('full log'),
      log: { quota: 9, pressAbove: 9, relaxBelow: 1 },
      scripts: [[write('a', 'b'), flushBuckets('r1', [0, 1])]],
    },
    machines: {
      bucketFlush: replaced(bucketFlushMachine, {
        guards: {
          isAnswered: ({ context }: { readonly context: BucketFlushContext }) =>
            context.awaited.length < 2,
        },
      }),
    },
    steps: 23,
  },
  {
    name: 'leaves an answered request open',
    property: 'BucketReplyOnce',
    scenario: scenario('refusals'),
    machines: { destage: replaced(destageMachine, { actions: { closeFlush: answerOpen } }) },
    steps: 17,
  },
  {
    name: 'credits a request with what is not its own',
    property: 'BucketIsolation',
    scenario: pair,
    machines: { view: replaced(viewMachine, { actions: { landInRow: creditAll } }) },
    steps: 19,
  },
  {
    name: 'keeps a request whose permit it has given',
    property: 'NoStalePermit',
    scenario: scenario('refusals'),
    machines: { view: replaced(viewMachine, { actions: { openSnapshots: openForGood } }) },
    steps: 14,
  },
  {
    name: 'lifts the fence when the flush is done',
    property: 'FenceHolds',
    scenario: scenario('fence'),
    machines: {
      bucketFlush: replaced(bucketFlushMachine, { actions: { answerDone: liftAndAnswer } }),
    },
    steps: 21,
  },
];
