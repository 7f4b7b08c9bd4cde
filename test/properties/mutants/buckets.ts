/**
 * Mutants that answer a flush request too early, twice, or for another.
 */
import { assertEvent, enqueueActions, sendParent } from 'xstate';
import { bucketFlushMachine, type BucketFlushContext } from '../../../src/machines/bucket-flush.ts';
import { destageMachine } from '../../../src/machines/destage.ts';
import { destageSetup } from '../../../src/machines/destage-steps.ts';
import type { RequestId } from '../../../src/machines/events.ts';
import { closeAnswered, report } from '../../../src/machines/view-answers.ts';
import { flightActions } from '../../../src/machines/view-flights.ts';
import type { ViewColumns } from '../../../src/machines/view-columns.ts';
import { change, hasFlight, requestsOf } from '../../../src/machines/view-index.ts';
import {
  accountOf,
  creditFlushed,
  openRequest,
  setAccount,
  without,
} from '../../../src/machines/view-requests.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { limits } from '../../../src/properties/tiny.ts';
import { flushBuckets, flushObject, write } from '../../../src/properties/world/scenario.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R13: what is in flight is not in the queue, so it is not waited for. */
function forgetFlying(draft: ViewColumns, request: RequestId): void {
  for (const object of accountOf(draft, request).outstanding.keys())
    if (hasFlight(draft, object))
      setAccount(draft, request, without(accountOf(draft, request), object));
}

const openQueued = viewSetup.enqueueActions(({ context, enqueue }) => {
  const index = change(context.index, (draft) => {
    for (const { request, scope } of context.deferred) {
      openRequest(draft, request, scope);
      forgetFlying(draft, request);
      enqueue(sendParent(report(context.view, draft, request)));
      closeAnswered(draft, [request]);
    }
  });
  enqueue.assign({ index, deferred: [] });
});

/** A permit is given, and its account stays. */
const openForGood = viewSetup.enqueueActions(({ context, enqueue }) => {
  const index = change(context.index, (draft) => {
    for (const { request, scope } of context.deferred) {
      openRequest(draft, request, scope);
      enqueue(sendParent(report(context.view, draft, request)));
    }
  });
  enqueue.assign({ index, deferred: [] });
});

/** R12b: any callback ups the semaphore. */
const creditAll = viewSetup.enqueueActions(({ context, enqueue }) => {
  const index = change(context.index, (draft) => {
    const touched = new Set<RequestId>();
    for (const { outstanding } of Object.values(requestsOf(draft)))
      for (const object of outstanding.keys())
        for (const one of creditFlushed(draft, object, Infinity)) touched.add(one);
    for (const request of touched) enqueue(sendParent(report(context.view, draft, request)));
    closeAnswered(draft, touched);
  });
  enqueue.assign({ index });
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
