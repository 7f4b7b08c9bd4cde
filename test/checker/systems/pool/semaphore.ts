/**
 * The pool's counting semaphore; who has to wait is served in the order of asking.
 * Source: `protocol.ts`.
 */
import { assign, sendTo, setup } from 'xstate';
import { actorIn } from '../actor-in.ts';
import { type SemaphoreEvent } from './protocol.ts';

/** Invariant: nobody waits while a permit is free. */
interface SemaphoreContext {
  readonly free: number;
  readonly waiting: readonly string[];
}

export const semaphoreMachine = setup({
  types: {
    context: {} as SemaphoreContext,
    events: {} as SemaphoreEvent,
    input: {} as { readonly permits: number },
  },
  guards: {
    isFree: ({ context }) => context.free > 0,
    isWaitedFor: ({ context }) => context.waiting.length > 0,
  },
  actions: {
    grantAsker: sendTo(({ event, system }) => actorIn(system, event.worker), {
      type: 'permit.granted',
    }),
    grantNext: sendTo(({ context, system }) => actorIn(system, context.waiting[0] ?? ''), {
      type: 'permit.granted',
    }),
    takeOne: assign({ free: ({ context }) => context.free - 1 }),
    putBack: assign({ free: ({ context }) => context.free + 1 }),
    enqueue: assign({ waiting: ({ context, event }) => [...context.waiting, event.worker] }),
    dequeue: assign({ waiting: ({ context }) => context.waiting.slice(1) }),
  },
}).createMachine({
  id: 'semaphore',
  context: ({ input }) => ({ free: input.permits, waiting: [] }),
  on: {
    'permit.ask': [{ guard: 'isFree', actions: ['takeOne', 'grantAsker'] }, { actions: 'enqueue' }],
    'permit.release': [
      { guard: 'isWaitedFor', actions: ['grantNext', 'dequeue'] },
      { actions: 'putBack' },
    ],
  },
});
