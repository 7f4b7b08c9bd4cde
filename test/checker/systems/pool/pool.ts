/**
 * The pool as a system of actors: N workers, a semaphore of S permits, a queue of K places, D devices.
 * The root only starts them. Interchangeable: the workers, and the devices.
 * Source: `protocol.ts`; its counts are those of `../../enumerate/pool.ts` and `bench/spin/pool.ts`.
 */
import { setup } from 'xstate';
import type {
  Fairness,
  Property,
  SystemDefinition,
  SystemView,
} from '../../../../src/checker/api.ts';
import { defineSystem } from '../../../../src/checker/define-system.ts';
import { always, leadsTo, notStuck, sometimes } from '../../../../src/checker/properties.ts';
import { deviceMachine } from './device.ts';
import { idsOf, type PoolSizes } from './protocol.ts';
import { queueMachine } from './queue.ts';
import { semaphoreMachine } from './semaphore.ts';
import { workerMachine } from './worker.ts';

const sizes = (workers: number, permits: number, places: number, devices: number): PoolSizes => ({
  workers,
  permits,
  places,
  devices,
});

/** The sizes in use. */
export const poolSizes = {
  /** 12,202 states, 44,378 transitions. */
  small: sizes(3, 2, 1, 2),
  /** 77,368 and 322,888. */
  middle: sizes(4, 2, 1, 2),
  /** 479,960 and 2,181,848: for liveness. */
  large: sizes(5, 2, 1, 2),
  /** 3,155,408 and 15,046,864: for the rate. */
  huge: sizes(6, 2, 1, 2),
} as const;

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
  const outside = (state: SystemView, id: string) =>
    isAt(state, id, 'idle') || isAt(state, id, 'asking');
  return always(
    'permits hold',
    (state) => ids.filter((id) => !outside(state, id)).length <= permits,
  );
}

/** `sent` leads to `replied`, for one worker: by symmetry for each. */
export const isAnswered = (fairness?: Fairness): Property =>
  leadsTo(
    'sent leads to replied',
    (state) => isAt(state, 'worker:0', 'sent'),
    (state) => isAt(state, 'worker:0', 'replied'),
    fairness,
  );

/** A system with the properties that hold in every pool without a fault. */
export function pool(given: PoolSizes): SystemDefinition {
  return defineSystem({
    name: `pool ${given.workers} ${given.permits} ${given.places} ${given.devices}`,
    logic: poolMachine(given),
    properties: [
      permitsHold(given),
      notStuck('nobody waits for ever'),
      sometimes('a worker is answered', (state) =>
        idsOf('worker', given.workers).some((id) => isAt(state, id, 'replied')),
      ),
    ],
    symmetry: [idsOf('worker', given.workers), idsOf('device', given.devices)],
  });
}
