/**
 * One view: the memory that its tasks share with whoever calls into it. Each event is one atomic part
 * of a function of the notes, in whatever context that runs; the view itself does nothing by time.
 * What the functions do to the list is `view-list.ts`, what they say to others `view-actions.ts`.
 * Source: seed notes, `destage_view_t`, `start_destage_task()` with C1, C2 and C3, the six wake-ups.
 */
import { isDestaged, isEnqueued } from './view-list.ts';
import { callbackActions, insertActions, outsideActions, prepareActions } from './view-actions.ts';
import { viewSetup } from './view-setup.ts';

export const viewMachine = viewSetup
  .extend({
    actions: { ...insertActions, ...prepareActions, ...callbackActions, ...outsideActions },
    guards: {
      isEnqueued: ({ context, event }) =>
        event.type === 'insert_obj2_view' && isEnqueued(context, event.object),
      isDestaged: ({ context, event }) =>
        event.type === 'destage_obj_cb' && isDestaged(context, event),
      wakesAtTail: ({ context }) => context.switches.tailThroughInsert,
    },
  })
  .createMachine({
    id: 'view',
    context: ({ input: { view, settings } }) => ({
      view,
      switches: settings.switches,
      startThreshold: settings.startThreshold,
      window: settings.window,
      isLogged: settings.logged,
      stat: settings.stat,
      list: [],
      bytes: 0,
      buckets: [],
      isQuotaOver: false,
      newest: 0,
    }),
    initial: 'live',
    states: {
      live: {
        on: {
          /** Wake-up 1. P1: what the view holds already is merged. */
          insert_obj2_view: [
            {
              guard: 'isEnqueued',
              actions: ['insert', 'countInserted', 'start_destage_task'],
            },
            { actions: ['insert', 'start_destage_task'] },
          ],
          prepare_destage: { actions: ['askFills', 'answerPrepared', 'markPrepared'] },
          /** P4. */
          put_at_tail: [
            { guard: 'wakesAtTail', actions: ['putAtTail', 'start_destage_task'] },
            { actions: 'putAtTail' },
          ],
          /** Wake-up 2. */
          operate_filling_obj: { actions: ['noteFilled', 'start_destage_task'] },
          /** Wake-up 3, P5. */
          destage_obj_cb: [
            {
              guard: 'isDestaged',
              actions: [
                'noteAnswer',
                'countDestaged',
                'upDeleteSem',
                'tellMin',
                'upBucketSem',
                'start_destage_task',
              ],
            },
            { actions: ['noteAnswer', 'upBucketSem', 'start_destage_task'] },
          ],
          /** Wake-ups 4 and 5. */
          set_destage_stat: { actions: ['setStat', 'start_destage_task'] },
          destage_object: { actions: 'lookUp' },
          /** Wake-up 6. */
          do_destage_bucket: { actions: ['markBucket', 'wake', 'answerMarked'] },
          bucket_migrated: { actions: 'unmarkBucket' },
          remove_destaged: { actions: 'deleteDone' },
          quota_occupied: { actions: 'noteQuota' },
          bytes_load: { actions: 'loadBytes' },
          bytes_store: { actions: ['storeBytes', 'start_destage_task'] },
          free: 'freed',
        },
      },
      freed: { on: { destage_obj_cb: 'usedAfterFree' } },
      usedAfterFree: {},
    },
  });
