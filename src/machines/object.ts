/**
 * One object on its way out of the cache, from a selection until it is destaged, parked, or queued
 * again after a failure. It decides what comes next for itself; its view keeps its version, its bytes
 * and its place in the queue, and talks to DM, ROW and the side store on its behalf.
 * It holds no payload and no sequence number, so its local states are few and alike for all objects.
 * Source: seed notes, "prepare_destage", P1 (failure is a transition, not a re-insertion), P2 (backoff
 * on the object, then parked), P4 (not ready is a state).
 */
import { assign, sendParent, setup } from 'xstate';
import type { ObjectEvent, ObjectId, PlacedEvent } from './events.ts';

/** Invariant: `0 <= attempts <= attemptsMax`. */
export interface ObjectContext {
  readonly attempts: number;
  readonly attemptsMax: number;
  /** What the log lacks of the object has been read by DM. */
  readonly filled: boolean;
  /** The log holds every byte of the object. */
  readonly whole: boolean;
}

/** `attempts` equal to `attemptsMax`: a parked object that was written to. */
export type ObjectInput = Omit<ObjectContext, 'filled'>;

/** The places that need no more words than their name. */
type Announced = Exclude<PlacedEvent['type'], 'object.queued'>;

const prefix = 'object:';

/** The id of an object's actor within its view. */
export function objectActorId(object: ObjectId): string {
  return prefix + object;
}

export const objectMachine = setup({
  types: {
    context: {} as ObjectContext,
    events: {} as ObjectEvent,
    input: {} as ObjectInput,
  },
  guards: {
    isFilled: ({ context }) => context.filled || context.whole,
    isNewest: ({ event }) => 'newest' in event && event.newest,
    isExhausted: ({ context }) => context.attempts >= context.attemptsMax,
  },
  actions: {
    announce: sendParent(({ self }, params: { type: Announced }) => ({
      type: params.type,
      objects: [self.id.slice(prefix.length)],
    })),
    announceQueued: sendParent(({ context, self }) => ({
      type: 'object.queued',
      failed: [{ object: self.id.slice(prefix.length), attempts: context.attempts }],
    })),
    reportTimeout: sendParent(({ self }) => ({
      type: 'object.timedOut',
      objects: [self.id.slice(prefix.length)],
    })),
    noteWhole: assign({ whole: ({ event }) => 'whole' in event && event.whole }),
    noteFilled: assign({ filled: true }),
    dropFill: assign({ filled: false }),
    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    resetAttempts: assign({ attempts: 0 }),
  },
  delays: {
    backoff: ({ context }) => 50 * 2 ** context.attempts,
    fillTimeout: 10_000,
    putTimeout: 10_000,
    parkTimeout: 10_000,
  },
}).createMachine({
  id: 'object',
  context: ({ input }) => ({ ...input, filled: false }),
  initial: 'prepared',
  states: {
    prepared: {
      always: [
        { guard: 'isExhausted', target: 'parking' },
        { guard: 'isFilled', target: 'destaging' },
        { target: 'filling' },
      ],
    },
    filling: {
      entry: { type: 'announce', params: { type: 'object.filling' } },
      on: {
        'fill.done': { target: 'requeued', actions: 'noteFilled' },
        'fill.failed': 'failed',
      },
      after: { fillTimeout: { target: 'failed', actions: 'reportTimeout' } },
    },
    destaging: {
      entry: { type: 'announce', params: { type: 'object.destaging' } },
      exit: 'dropFill',
      on: {
        'row.flushed': [
          { guard: 'isNewest', target: 'destaged', actions: 'resetAttempts' },
          { target: 'requeued', actions: 'resetAttempts' },
        ],
        'row.failed': 'failed',
      },
      after: { putTimeout: { target: 'failed', actions: 'reportTimeout' } },
    },
    /** It holds a fill, or was overwritten while it was being destaged. */
    requeued: {
      entry: { type: 'announce', params: { type: 'object.requeued' } },
      on: { 'object.destage': { target: 'prepared', actions: 'noteWhole' } },
    },
    failed: {
      entry: 'countAttempt',
      always: [{ guard: 'isExhausted', target: 'parking' }, { target: 'backingOff' }],
    },
    backingOff: {
      entry: { type: 'announce', params: { type: 'object.backingOff' } },
      after: { backoff: 'queued' },
    },
    /** Its view knows its attempts, and stops it. */
    queued: { entry: 'announceQueued' },
    parking: {
      initial: 'storing',
      states: {
        storing: {
          entry: { type: 'announce', params: { type: 'object.parking' } },
          on: {
            'side.stored': [
              { guard: 'isNewest', target: '#object.parked' },
              { target: 'storing', reenter: true },
            ],
            'side.failed': 'waiting',
          },
          after: { parkTimeout: { target: 'waiting', actions: 'reportTimeout' } },
        },
        waiting: { after: { backoff: 'storing' } },
      },
    },
    parked: {
      entry: { type: 'announce', params: { type: 'object.parked' } },
      on: { 'object.write': 'parking' },
    },
    destaged: {
      entry: { type: 'announce', params: { type: 'object.destaged' } },
      on: { 'object.write': 'requeued' },
    },
  },
});
