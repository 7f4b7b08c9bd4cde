/**
 * The pool's request queue: hands out places, keeps requests in the order of their coming, and gives
 * the oldest to the device that has been free for longest.
 * Source: `protocol.ts`.
 */
import { assertEvent, assign, enqueueActions, sendTo, setup } from 'xstate';
import { actorIn } from '../actor-in.ts';
import { type DeviceEvent, idsOf, type QueueEvent } from './protocol.ts';

/**
 * Invariant: nobody waits while a place is free; there are no requests while a device is free; places
 * free, granted and taken are together as many as there were.
 */
interface QueueContext {
  readonly places: number;
  /** Workers that wait for a place. */
  readonly waiting: readonly string[];
  readonly requests: readonly string[];
  /** The free devices. */
  readonly devices: readonly string[];
}

const work = (worker = ''): DeviceEvent => ({ type: 'work', worker });

export const queueMachine = setup({
  types: {
    context: {} as QueueContext,
    events: {} as QueueEvent,
    input: {} as { readonly places: number; readonly devices: number },
  },
  guards: {
    hasPlace: ({ context }) => context.places > 0,
    hasDevice: ({ context }) => context.devices.length > 0,
    hasRequest: ({ context }) => context.requests.length > 0,
  },
  actions: {
    grantPlace: sendTo(
      ({ event, system }) => {
        assertEvent(event, 'place.ask');
        return actorIn(system, event.worker);
      },
      { type: 'place.granted' },
    ),
    takePlace: assign({ places: ({ context }) => context.places - 1 }),
    waitForPlace: assign({
      waiting: ({ context, event }) => {
        assertEvent(event, 'place.ask');
        return [...context.waiting, event.worker];
      },
    }),
    /** The place goes to who has waited for longest, or back. */
    passPlaceOn: enqueueActions(({ context, enqueue, system }) => {
      const [next, ...waiting] = context.waiting;
      if (next === undefined) {
        enqueue.assign({ places: context.places + 1 });
      } else {
        enqueue.assign({ waiting });
        enqueue.sendTo(actorIn(system, next), { type: 'place.granted' });
      }
    }),
    keepRequest: assign({
      requests: ({ context, event }) => {
        assertEvent(event, 'request');
        return [...context.requests, event.worker];
      },
    }),
    keepDevice: assign({
      devices: ({ context, event }) => {
        assertEvent(event, 'device.free');
        return [...context.devices, event.device];
      },
    }),
    giveToFirstDevice: sendTo(
      ({ context, system }) => actorIn(system, context.devices[0] ?? ''),
      ({ event }) => {
        assertEvent(event, 'request');
        return work(event.worker);
      },
    ),
    giveFirstRequest: sendTo(
      ({ event, system }) => {
        assertEvent(event, 'device.free');
        return actorIn(system, event.device);
      },
      ({ context }) => work(context.requests[0]),
    ),
    dropFirstDevice: assign({ devices: ({ context }) => context.devices.slice(1) }),
    dropFirstRequest: assign({ requests: ({ context }) => context.requests.slice(1) }),
  },
}).createMachine({
  id: 'queue',
  context: ({ input }) => ({
    places: input.places,
    waiting: [],
    requests: [],
    devices: idsOf('device', input.devices),
  }),
  on: {
    'place.ask': [
      { guard: 'hasPlace', actions: ['takePlace', 'grantPlace'] },
      { actions: 'waitForPlace' },
    ],
    request: [
      { guard: 'hasDevice', actions: ['giveToFirstDevice', 'dropFirstDevice', 'passPlaceOn'] },
      { actions: 'keepRequest' },
    ],
    'device.free': [
      { guard: 'hasRequest', actions: ['giveFirstRequest', 'dropFirstRequest', 'passPlaceOn'] },
      { actions: 'keepDevice' },
    ],
  },
});
