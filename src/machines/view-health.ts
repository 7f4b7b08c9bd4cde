/**
 * A view's health. When many different objects fail, it is not the objects: it is what they are
 * written to. Then the view as a whole waits and probes, instead of trying each of them in turn.
 * A failure here is one on the way to ROW, a fill or a put: the side store has no part in it.
 * Source: domain notes on P2, "a per-view health state (e.g. N different objects failing) pauses the
 * view as a whole"; see docs/adr/0012.
 */
import { assertEvent } from 'xstate';
import type { ObjectId, Place } from './events.ts';
import { isInFlight, placeOf } from './view-index.ts';
import type { Window } from './view-lanes.ts';
import { viewSetup, type ViewContext } from './view-setup.ts';

export function isSick({ failing, limits }: ViewContext): boolean {
  return failing.length >= limits.failingMax;
}

/** A sick view has no more objects out than its window, so that requests and drains stay small. */
export function windowOf(context: ViewContext): Window {
  const { limits } = context;
  return isSick(context) ? { ...limits, outObjectsMax: limits.windowObjects } : limits;
}

function noteFailed(place: Place) {
  return viewSetup.assign({
    failing: ({ context, event }) => {
      assertEvent(event, ['fill.failed', 'row.failed']);
      return withFailed(
        context,
        event.failed
          .filter(({ object, version }) => isInFlight(context.index, object, version, place))
          .map(({ object }) => object),
      );
    },
  });
}

/** Whoever waits for the side store says nothing about ROW. */
const noteTimedOut = viewSetup.assign({
  failing: ({ context, event }) => {
    assertEvent(event, 'object.timedOut');
    const { objects } = event;
    return withFailed(
      context,
      objects.filter((object) => placeOf(context.index, object) !== 'parking'),
    );
  },
});

/** ROW has taken one: whatever failed before it was not for want of ROW. */
const noteLanded = viewSetup.assign({
  failing: ({ context, event }) => {
    assertEvent(event, 'row.flushed');
    const hasLanded = event.moved.some(({ object, version }) =>
      isInFlight(context.index, object, version, 'destaging'),
    );
    return hasLanded ? [] : context.failing;
  },
});

const tellSick = viewSetup.emit(({ context }) => ({
  type: 'view.sickened',
  view: context.view,
  failing: context.failing,
}));

const tellHealed = viewSetup.emit(({ context }) => ({ type: 'view.healed', view: context.view }));

export const healthActions = {
  noteFailedFills: noteFailed('filling'),
  noteFailedPuts: noteFailed('destaging'),
  noteTimedOut,
  noteLanded,
  tellSick,
  tellHealed,
};

/** Sorted, so that the same objects are the same context whichever of them failed first. */
function withFailed(context: ViewContext, objects: readonly ObjectId[]): readonly ObjectId[] {
  const { failing, limits } = context;
  if (isSick(context) || objects.length === 0) return failing;
  return [...new Set([...failing, ...objects])].slice(0, limits.failingMax).toSorted();
}
