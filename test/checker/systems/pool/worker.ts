/**
 * A worker of the pool: takes a permit, prepares, takes a place, sends its request, and reads the
 * answer. OK gives the permit back; FAIL keeps it and tries again.
 * Source: `protocol.ts`.
 */
import { sendTo, setup } from 'xstate';
import { actorIn } from '../actor-in.ts';
import {
  type PoolSizes,
  type QueueEvent,
  type SemaphoreEvent,
  type WorkerEvent,
} from './protocol.ts';

interface WorkerContext {
  readonly id: string;
  readonly forgetsPermit: boolean;
}

export const workerMachine = setup({
  types: {
    context: {} as WorkerContext,
    events: {} as WorkerEvent,
    input: {} as { readonly id: string; readonly fault: PoolSizes['fault'] },
  },
  guards: { forgetsPermit: ({ context }) => context.forgetsPermit },
  actions: {
    tellSemaphore: sendTo(
      ({ system }) => actorIn(system, 'semaphore'),
      ({ context }, { type }: Pick<SemaphoreEvent, 'type'>): SemaphoreEvent => ({
        type,
        worker: context.id,
      }),
    ),
    tellQueue: sendTo(
      ({ system }) => actorIn(system, 'queue'),
      ({ context }, { type }: { type: 'place.ask' | 'request' }): QueueEvent => ({
        type,
        worker: context.id,
      }),
    ),
  },
  delays: { wish: 10, prepare: 10, offer: 10, settle: 10 },
}).createMachine({
  id: 'worker',
  context: ({ input }) => ({ id: input.id, forgetsPermit: input.fault === 'lost-permit' }),
  initial: 'idle',
  states: {
    idle: {
      after: {
        wish: {
          target: 'asking',
          actions: { type: 'tellSemaphore', params: { type: 'permit.ask' } },
        },
      },
    },
    asking: { tags: 'waiting', on: { 'permit.granted': 'holding' } },
    holding: { after: { prepare: 'prepared' } },
    prepared: {
      after: {
        offer: { target: 'placing', actions: { type: 'tellQueue', params: { type: 'place.ask' } } },
      },
    },
    placing: {
      tags: 'waiting',
      on: {
        'place.granted': {
          target: 'sent',
          actions: { type: 'tellQueue', params: { type: 'request' } },
        },
      },
    },
    sent: {
      tags: 'waiting',
      on: { 'answer.ok': 'replied.ok', 'answer.failed': 'replied.failed' },
    },
    replied: {
      initial: 'ok',
      states: {
        ok: {
          after: {
            settle: {
              target: '#worker.idle',
              actions: { type: 'tellSemaphore', params: { type: 'permit.release' } },
            },
          },
        },
        failed: {
          after: {
            settle: [
              { guard: 'forgetsPermit', target: '#worker.idle' },
              { target: '#worker.prepared' },
            ],
          },
        },
      },
    },
  },
});
