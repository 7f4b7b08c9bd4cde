/**
 * A counting semaphore: `view_destage_sem`, `view_delete_sem` or `destage_bucket_sem`. Who downs it
 * waits until it is told `granted`; the first to wait is the first to be told. Not here: whose it is.
 * Source: seed notes, "What the notes leave open": whether semaphores count or are binary.
 */
import { and, assertEvent, assign, enqueueActions, not, setup } from 'xstate';
import type { Granted, SemaphoreEvent } from './events.ts';

/** Invariant: `count >= 0`, and nobody waits while it is above 0. */
export interface SemaphoreContext {
  readonly count: number;
  readonly waiting: readonly string[];
  readonly isBinary: boolean;
}

const granted: Granted = { type: 'granted' };

export const semaphoreMachine = setup({
  types: {
    context: {} as SemaphoreContext,
    events: {} as SemaphoreEvent,
    input: {} as { readonly isBinary: boolean },
  },
  guards: {
    hasPermit: ({ context }) => context.count > 0,
    hasWaiting: ({ context }) => context.waiting.length > 0,
    isFull: ({ context }) => context.isBinary && context.count === 1,
    isForSleeping: ({ event }) => event.type === 'up' && event.ifSleeping,
  },
  actions: {
    grantFirst: enqueueActions(({ context, enqueue }) => {
      const [first = '', ...rest] = context.waiting;
      enqueue.sendTo(({ system }) => system.get(first), granted);
      enqueue.assign({ waiting: rest });
    }),
    addPermit: assign({ count: ({ context }) => context.count + 1 }),
    takePermit: assign({ count: ({ context }) => context.count - 1 }),
    queueUp: assign({
      waiting: ({ context, event }) => {
        assertEvent(event, 'down');
        return [...context.waiting, event.by];
      },
    }),
  },
}).createMachine({
  id: 'semaphore',
  context: ({ input }) => ({ count: 0, waiting: [], isBinary: input.isBinary }),
  on: {
    up: [
      { guard: 'hasWaiting', actions: 'grantFirst' },
      { guard: and([not('isForSleeping'), not('isFull')]), actions: 'addPermit' },
    ],
    down: [
      { guard: 'hasPermit', actions: ['queueUp', 'takePermit', 'grantFirst'] },
      { actions: 'queueUp' },
    ],
  },
});
