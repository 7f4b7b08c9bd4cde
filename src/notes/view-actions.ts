/**
 * What a view does when one of the notes' functions is called on it: the steps of `view-list.ts`,
 * and what each says to others. The chart in `view.ts` says when.
 * Source: seed notes, the functions by whose names the events go.
 */
import { assertEvent } from 'xstate';
import type {
  AdderEvent,
  DestageOperationEvent,
  DmEvent,
  LsmEvent,
  MigratorEvent,
  OpprocEvent,
  SemaphoreEvent,
} from './events.ts';
import {
  answered,
  atTail,
  changed,
  flightOf,
  inserted,
  isLastOfBucket,
  listedOf,
  marked,
  mayStart,
  minOf,
  owedOf,
  prepared,
} from './view-list.ts';
import { semaphoreOf, taskOf } from './actor-names.ts';
import { viewSetup } from './view-setup.ts';

const up: SemaphoreEvent = { type: 'up', ifSleeping: false };

/** A counter that is not atomic is changed by the thread that called. */
function countBytes(thread: 'opproc' | 'row', bytes: number) {
  return viewSetup.enqueueActions(({ context, enqueue }) => {
    if (!context.switches.countersNotAtomic) enqueue.assign({ bytes: context.bytes + bytes });
    else
      enqueue.sendTo(
        ({ system }) => system.get(`adder:${thread}`),
        (): AdderEvent => ({ type: 'add', bytes }),
      );
  });
}

export const insertActions = {
  insert: viewSetup.assign(({ context, event }) => {
    assertEvent(event, 'insert_obj2_view');
    const newest = Math.max(context.newest, event.sequence);
    return { list: inserted(context, event), newest, isQuotaOver: event.isQuotaOver };
  }),
  countInserted: countBytes('opproc', 1),
  loadBytes: viewSetup.sendTo(
    ({ event, system }) => {
      assertEvent(event, 'bytes_load');
      return system.get(event.by);
    },
    ({ context }): AdderEvent => ({ type: 'bytes_loaded', bytes: context.bytes }),
  ),
  storeBytes: viewSetup.assign(({ event }) => {
    assertEvent(event, 'bytes_store');
    return { bytes: event.bytes };
  }),
  start_destage_task: viewSetup.enqueueActions(({ context, enqueue }) => {
    if (!mayStart(context)) return;
    enqueue.sendTo(
      ({ system }) => system.get(semaphoreOf('view_destage_sem', context.view)),
      (): SemaphoreEvent => ({
        type: 'up',
        ifSleeping: context.switches.upOnlyWhenSleeping,
      }),
    );
  }),
};

export const prepareActions = {
  askFills: viewSetup.enqueueActions(({ context, enqueue }) => {
    const { view } = context;
    for (const object of prepared(context).unready)
      if (listedOf(context, object)?.fill === 'missing')
        enqueue.sendTo(
          ({ system }) => system.get('dm'),
          (): DmEvent => ({
            type: 'fill',
            view,
            object,
          }),
        );
  }),
  answerPrepared: viewSetup.sendTo(
    ({ context, system }) => system.get(taskOf('destage_operation', context.view)),
    ({ context }): DestageOperationEvent => ({ type: 'prepared', ...prepared(context) }),
  ),
  markPrepared: viewSetup.assign({ list: ({ context }) => marked(context) }),
  putAtTail: viewSetup.assign({
    list: ({ context, event }) => {
      assertEvent(event, 'put_at_tail');
      const { objects } = event;
      return atTail(
        changed(context.list, objects, () => ({ place: 'queued' })),
        objects,
      );
    },
  }),
  noteFilled: viewSetup.assign({
    list: ({ context, event }) => {
      assertEvent(event, 'operate_filling_obj');
      return changed(context.list, [event.object], () => ({ fill: 'none' }));
    },
  }),
  lookUp: viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'destage_object');
    const held = listedOf(context, event.object);
    const isThere = held?.place === 'queued';
    const answer: OpprocEvent = {
      type: 'looked_up',
      flight: isThere ? flightOf(context, held) : null,
      isRequested: held !== undefined && context.buckets.includes(held.bucket),
    };
    enqueue.sendTo(({ system }) => system.get('opproc'), answer);
    if (isThere && context.switches.markOnLookUp)
      enqueue.assign({
        list: changed(context.list, [event.object], () => ({ place: 'flushing' })),
      });
  }),
};

export const callbackActions = {
  noteAnswer: viewSetup.assign({
    list: ({ context, event }) => {
      assertEvent(event, 'destage_obj_cb');
      return answered(context, event);
    },
  }),
  countDestaged: countBytes('row', -1),
  upDeleteSem: viewSetup.sendTo(
    ({ context, system }) => system.get(semaphoreOf('view_delete_sem', context.view)),
    up,
  ),
  /** P5. */
  tellMin: viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'destage_obj_cb');
    if (!context.isLogged) return;
    const below = context.switches.trimToObjectMin ? event.version + 1 : minOf(context);
    enqueue.sendTo(
      ({ system }) => system.get('lsm'),
      (): LsmEvent => ({
        type: 'min',
        view: context.view,
        below,
      }),
    );
  }),
  upBucketSem: viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'destage_obj_cb');
    if (context.switches.upsForAnyObject || isLastOfBucket(context, event.object))
      enqueue.sendTo(({ system }) => system.get('destage_bucket_sem'), up);
  }),
  deleteDone: viewSetup.assign({
    list: ({ context }) => {
      const first = context.list.find(({ place }) => place === 'done');
      return context.list.filter((one) => one !== first);
    },
  }),
};

export const outsideActions = {
  setStat: viewSetup.assign(({ event }) => {
    assertEvent(event, 'set_destage_stat');
    return { stat: event.stat };
  }),
  noteQuota: viewSetup.assign(({ event }) => {
    assertEvent(event, 'quota_occupied');
    return { isQuotaOver: event.isOver };
  }),
  markBucket: viewSetup.assign({
    buckets: ({ context, event }) => {
      assertEvent(event, 'do_destage_bucket');
      const others = context.switches.currentBucketOnly ? [] : context.buckets;
      return [...others, event.bucket];
    },
  }),
  /** Wake-up 6: always, at once, no condition. */
  wake: viewSetup.sendTo(
    ({ context, system }) => system.get(semaphoreOf('view_destage_sem', context.view)),
    up,
  ),
  answerMarked: viewSetup.sendTo(
    ({ event, system }) => {
      assertEvent(event, 'do_destage_bucket');
      return system.get(event.by);
    },
    ({ context, event }): MigratorEvent => {
      assertEvent(event, 'do_destage_bucket');
      return { type: 'marked', owed: owedOf(context, event.bucket) };
    },
  ),
  unmarkBucket: viewSetup.assign({
    buckets: ({ context, event }) => {
      assertEvent(event, 'bucket_migrated');
      return context.buckets.filter((bucket) => bucket !== event.bucket);
    },
  }),
};
