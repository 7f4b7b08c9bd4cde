/**
 * What a view's transitions ask about: each guard looks at the context or at another region, and
 * changes nothing. First the plain ones, then those put together from them.
 * Source: seed notes, C1 to C3; P2 for the health of the view.
 */
import { and, assertEvent, not, or, stateIn } from 'xstate';
import { isSick, windowOf } from './view-health.ts';
import {
  dirtyBytesOf,
  hasActor,
  hasRipe,
  isAllParked,
  isSettled,
  laneLength,
  placeOf,
} from './view-index.ts';
import { hasRoom } from './view-lanes.ts';
import { viewSetup } from './view-setup.ts';

const plain = viewSetup.extend({
  guards: {
    isMode: ({ event }, params: { readonly mode: string }) =>
      event.type === 'mode.set' && event.mode === params.mode,
    isDrain: ({ event }) => event.type === 'view.stop' && event.drain,
    isSick: ({ context }) => isSick(context),
    hasOrdinary: ({ context }) => laneLength(context.index, 'ordinary') > 0,
    hasExempt: ({ context: { index } }) =>
      laneLength(index, 'filled') + laneLength(index, 'urgent') > 0,
    hasRipe: ({ context }) => hasRipe(context.index),
    hasRoom: ({ context }) => hasRoom(context.index, windowOf(context)),
    /** Whatever backs off or is being parked: a probe is one more. */
    hasRoomForProbe: ({ context }) => hasRoom(context.index, context.limits),
    isAboveStart: ({ context }) => dirtyBytesOf(context.index) > context.limits.destageStartBytes,
    isBelowStop: ({ context }) => dirtyBytesOf(context.index) <= context.limits.destageStopBytes,
    isSettled: ({ context }) => isSettled(context.index),
    isClean: ({ context: { index } }) => isAllParked(index),
    isParked: ({ context, event }) =>
      event.type === 'object.rearm' && placeOf(context.index, event.object) === 'parked',
    /** Not the last word of actors that have been stopped. */
    hasActor: ({ context, event }) => {
      assertEvent(event, 'object.parking');
      return event.objects.some((object) => hasActor(context.index, object));
    },
  },
});

const joined = plain.extend({
  guards: {
    isHealthy: not('isSick'),
    isDrained: and(['isSettled', 'isClean']),
    hasAny: or(['hasOrdinary', 'hasExempt']),
    isAboveThreshold: and([
      'hasOrdinary',
      /** One event can end both a flight and the region's `above`: then it counts as ended here too. */
      or([and([stateIn({ bytes: 'above' }), not('isBelowStop')]), stateIn({ log: 'pressed' })]),
    ]),
  },
});

/** The view's setup with all of its guards. */
export const guardedSetup = joined.extend({
  guards: {
    canDestageAny: and(['hasAny', 'hasRoom']),
    canDestageExempt: and(['hasExempt', 'hasRoom']),
    /** The ordinary lane waits for a healthy view, whatever the mode. */
    canForce: and(['isHealthy', 'hasAny', 'hasRoom']),
    canDestageRipe: and(['isHealthy', 'hasRipe', 'hasRoom']),
    canDestageAboveThreshold: and(['isHealthy', 'isAboveThreshold', 'hasRoom']),
    /** Something could be destaged now if the view were healthy. */
    canProbe: and([
      'hasRoomForProbe',
      or([
        and([stateIn({ task: 'normal' }), or(['hasExempt', 'hasRipe', 'isAboveThreshold'])]),
        and([or([stateIn({ task: 'force' }), stateIn({ task: 'draining' })]), 'hasAny']),
      ]),
    ]),
  },
});
