/**
 * The pool as a system of actors: N workers, a semaphore of S permits, a queue of K places, D devices.
 * The root only starts them. Interchangeable: the workers, and the devices.
 * Source: `protocol.ts`; its counts are those of `../../enumerate/pool.ts` and `bench/spin/pool.ts`.
 */
import { setup } from 'xstate';
import type { Property, SystemDefinition, SystemView } from '../../../../src/checker/api.ts';
import { deviceMachine } from './device.ts';
import { idsOf, type PoolSizes } from './protocol.ts';
import { queueMachine } from './queue.ts';
import { semaphoreMachine } from './semaphore.ts';
import { workerMachine } from './worker.ts';

/** Sizes that have a use, with their count; `enumerate/pool.ts` and SPIN agree on each. */
export const poolSizes = {} as const satisfies Record<string, PoolSizes>;

function poolMachine({ workers, permits, places, devices, fault }: PoolSizes) {
  return setup({
    actors: {
      worker: workerMachine,
      semaphore: semaphoreMachine,
      queue: queueMachine,
      device: deviceMachine,
    },
  }).createMachine({
    id: 'pool',
    invoke: [
      { src: 'semaphore', id: 'semaphore', systemId: 'semaphore', input: { permits } },
      { src: 'queue', id: 'queue', systemId: 'queue', input: { places, devices } },
      ...idsOf('device', devices).map(
        (id) => ({ src: 'device', id, systemId: id, input: { id, fault } }) as const,
      ),
      ...idsOf('worker', workers).map(
        (id) => ({ src: 'worker', id, systemId: id, input: { id, fault } }) as const,
      ),
    ],
  });
}

const isAt = (state: SystemView, id: string, value: string) =>
  state.actor(id)?.matches(value) === true;

/** No more workers past `asking` than there are permits. */
function permitsHold({ workers, permits }: PoolSizes): Property {
  const ids = idsOf('worker', workers);
  const outside = (state: SystemView, id: string) => isAt(state, id, 'idle') || isAt(state, id, 'asking');
  return {
    kind: 'always',
    name: 'permits hold',
    holds: (state) => ids.filter((id) => !outside(state, id)).length <= permits,
  };
}

/** `sent` leads to `replied`, for one worker: by symmetry for each. */
export const isAnswered: Property = {
  kind: 'leadsTo',
  name: 'sent leads to replied',
  from: (state) => isAt(state, 'worker:0', 'sent'),
  to: (state) => isAt(state, 'worker:0', 'replied'),
};

/** A system with the properties that hold in every pool without a fault. */
export function pool(sizes: PoolSizes): SystemDefinition {
  return {
    name: `pool ${sizes.workers} ${sizes.permits} ${sizes.places} ${sizes.devices}`,
    logic: poolMachine(sizes),
    properties: [
      permitsHold(sizes),
      { kind: 'notStuck', name: 'nobody waits for ever' },
      {
        kind: 'sometimes',
        name: 'a worker is answered',
        holds: (state) => isAt(state, 'worker:0', 'replied'),
      },
    ],
    symmetry: [idsOf('worker', sizes.workers), idsOf('device', sizes.devices)],
  };
}
