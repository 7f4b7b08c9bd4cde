/**
 * The task `destage_operation` of one view (T): work, then wait. The work is `destage_objs()`: what
 * the view has prepared is sent to ROW, what was not ready goes to the tail, and who waits for a bucket
 * of which the view holds nothing gets an up. Between the look at the view and the `down`, others move.
 * Source: seed notes, "The task `destage_operation`", `destage_objs()`, `do_destage()`, P4.
 */
import { assertEvent, enqueueActions, sendTo, setup } from 'xstate';
import type { DestageOperationEvent, RowEvent, SemaphoreEvent, ViewEvent } from './events.ts';
import { rowOf, semaphoreOf } from './actor-names.ts';

export const destageOperationMachine = setup({
  types: {
    context: {} as { readonly view: string },
    events: {} as DestageOperationEvent,
    input: {} as { readonly view: string },
    tags: {} as 'waiting',
  },
  actions: {
    prepare_destage: sendTo(
      ({ context, system }) => system.get(context.view),
      (): ViewEvent => ({ type: 'prepare_destage' }),
    ),
    do_destage: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'prepared');
      for (const flight of event.flights)
        enqueue.sendTo(
          ({ system }) => system.get(rowOf(flight.object)),
          (): RowEvent => ({
            type: 'ROW_dcache_flush',
            ...flight,
          }),
        );
    }),
    putAtTail: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'prepared');
      const { unready } = event;
      if (unready.length > 0)
        enqueue.sendTo(
          ({ system }) => system.get(context.view),
          (): ViewEvent => ({
            type: 'put_at_tail',
            objects: unready,
          }),
        );
    }),
    upBucketSem: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'prepared');
      for (let turn = 0; turn < event.absentBuckets; turn += 1)
        enqueue.sendTo(
          ({ system }) => system.get('destage_bucket_sem'),
          (): SemaphoreEvent => ({
            type: 'up',
            ifSleeping: false,
          }),
        );
    }),
    down: sendTo(
      ({ context, system }) => system.get(semaphoreOf('view_destage_sem', context.view)),
      ({ self }): SemaphoreEvent => ({ type: 'down', by: self.id }),
    ),
  },
}).createMachine({
  id: 'destage_operation',
  context: ({ input }) => input,
  initial: 'working',
  states: {
    working: {
      entry: 'prepare_destage',
      on: {
        prepared: { target: 'waiting', actions: ['do_destage', 'putAtTail', 'upBucketSem'] },
      },
    },
    waiting: { tags: 'waiting', entry: 'down', on: { granted: 'working' } },
  },
});
