/**
 * A device of the pool: answers each request OK or FAIL, as it likes (two timers, of which one fires),
 * and tells the queue that it is free.
 * Source: `protocol.ts`.
 */
import { assertEvent, assign, sendTo, setup } from 'xstate';
import { actorIn } from '../actor-in.ts';
import { type DeviceEvent, type PoolSizes, type QueueEvent, type WorkerEvent } from './protocol.ts';

interface DeviceContext {
  readonly id: string;
  readonly isSilent: boolean;
  readonly worker: string | null;
}

export const deviceMachine = setup({
  types: {
    context: {} as DeviceContext,
    events: {} as DeviceEvent,
    input: {} as { readonly id: string; readonly fault: PoolSizes['fault'] },
  },
  guards: { isSilent: ({ context }) => context.isSilent },
  actions: {
    begin: assign({
      worker: ({ event }) => {
        assertEvent(event, 'work');
        return event.worker;
      },
    }),
    answer: sendTo(
      ({ context, system }) => actorIn(system, context.worker ?? ''),
      (_, { type }: { type: 'answer.ok' | 'answer.failed' }): WorkerEvent => ({ type }),
    ),
    tellFree: sendTo(
      ({ system }) => actorIn(system, 'queue'),
      ({ context }): QueueEvent => ({ type: 'device.free', device: context.id }),
    ),
    forget: assign({ worker: null }),
  },
  delays: { succeed: 10, fail: 10 },
}).createMachine({
  id: 'device',
  context: ({ input }) => ({
    id: input.id,
    isSilent: input.fault === 'silent-device',
    worker: null,
  }),
  initial: 'free',
  states: {
    free: { on: { work: { target: 'busy', actions: 'begin' } } },
    busy: {
      after: {
        succeed: {
          target: 'free',
          actions: [{ type: 'answer', params: { type: 'answer.ok' } }, 'tellFree', 'forget'],
        },
        fail: [
          { guard: 'isSilent', target: 'free', actions: ['tellFree', 'forget'] },
          {
            target: 'free',
            actions: [{ type: 'answer', params: { type: 'answer.failed' } }, 'tellFree', 'forget'],
          },
        ],
      },
    },
  },
});
