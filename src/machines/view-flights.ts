/**
 * What is in flight: an object announces its place, the view asks DM, ROW or the side store on its
 * behalf, and tells it how that ended. Late and double answers find nothing in flight.
 * Source: seed notes, `do_destage()`, `operate_filling_obj()`, `destage_obj_cb()`.
 */
import { assertEvent, sendParent } from 'xstate';
import type { ObjectEvent, OutsideEvent, Place, PlacedEvent, RequestId } from './events.ts';
import { objectActorId } from './object.ts';
import { change, isInFlight, knownRecord } from './view-index.ts';
import { ground, land } from './view-records.ts';
import { closeAnswered, report } from './view-answers.ts';
import { enterPlace } from './view-lanes.ts';
import { creditFlushed } from './view-requests.ts';
import { placedEvent } from './view-selection.ts';
import { viewSetup } from './view-setup.ts';

const placed = [
  'object.filling',
  'object.destaging',
  'object.requeued',
  'object.backingOff',
  'object.parking',
  'object.parked',
  'object.destaged',
] as const satisfies readonly PlacedEvent['type'][];

const places = {
  'object.filling': 'filling',
  'object.destaging': 'destaging',
  'object.requeued': 'requeued',
  'object.backingOff': 'backingOff',
  'object.parking': 'parking',
  'object.parked': 'parked',
  'object.destaged': 'destaged',
} as const;

/** Records the place that an object has announced. */
const enterAnnounced = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, placed);
  const index = change(context.index, (draft) => {
    enterPlace(draft, event.object, places[event.type]);
  });
  enqueue.assign({ index });
  enqueue.emit(placedEvent(context.view, index, event.object));
});

/** The backoff is over: the object goes to the tail without an actor, and its attempts stay known. */
const requeueFailed = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.queued');
  const { object, attempts } = event;
  const index = change(context.index, (draft) => enterPlace(draft, object, 'queued', attempts));
  enqueue.assign({ index });
  enqueue.stopChild(objectActorId(object));
  enqueue.emit(placedEvent(context.view, index, object));
});

/** `destage_obj_cb()`, success: ROW has it, so the pin moves and requests are credited. */
const landInRow = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'row.flushed');
  const index = change(context.index, (draft) => {
    const touched = new Set<RequestId>();
    for (const { object, version } of event.moved) {
      if (!isInFlight(draft, object, version, 'destaging')) continue;
      const newest = land(draft, object, version);
      for (const request of creditFlushed(draft, object, version)) touched.add(request);
      enqueue.sendTo(objectActorId(object), { type: 'row.flushed', newest } satisfies ObjectEvent);
    }
    for (const request of touched) enqueue(sendParent(report(context.view, draft, request)));
    closeAnswered(draft, touched);
  });
  enqueue.assign({ index });
});

/** The side store has it: the pin moves, and the object says itself that it is parked. */
const landInSide = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'side.stored');
  const index = change(context.index, (draft) => {
    for (const { object, version } of event.moved) {
      if (!isInFlight(draft, object, version, 'parking')) continue;
      const newest = land(draft, object);
      enqueue.sendTo(objectActorId(object), { type: 'side.stored', newest } satisfies ObjectEvent);
    }
  });
  enqueue.assign({ index });
});

const relayFilled = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'fill.done');
  for (const { object, version } of event.moved)
    if (isInFlight(context.index, object, version, 'filling'))
      enqueue.sendTo(objectActorId(object), { type: 'fill.done' } satisfies ObjectEvent);
});

/** `destage_obj_cb()`, failure: nothing of the object moves until it says so. */
function endFlights(place: Place) {
  return viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['fill.failed', 'row.failed', 'side.failed']);
    const index = change(context.index, (draft) => {
      for (const { object, version, reason } of event.failed) {
        if (!isInFlight(draft, object, version, place)) continue;
        ground(draft, object);
        enqueue.emit({ type: 'object.failed', view: context.view, object, version, reason });
        enqueue.sendTo(objectActorId(object), { type: event.type } satisfies ObjectEvent);
      }
    });
    enqueue.assign({ index });
  });
}

/** The object itself has given up waiting. */
const endTimedOut = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.timedOut');
  const { object } = event;
  const { version } = knownRecord(context.index, object);
  const reason = 'no answer in time';
  enqueue.assign({ index: change(context.index, (draft) => ground(draft, object)) });
  enqueue.emit({ type: 'object.failed', view: context.view, object, version, reason });
});

export const flightActions = {
  enterAnnounced,
  requeueFailed,
  askFill: ask('dm', 'fill.read'),
  askPut: ask('row', 'row.put'),
  askPark: ask('side', 'side.put'),
  landInRow,
  landInSide,
  relayFilled,
  endFills: endFlights('filling'),
  endPuts: endFlights('destaging'),
  endParkings: endFlights('parking'),
  endTimedOut,
};

/** Asks DM, ROW or the side store to move what is in flight of an object. */
function ask(target: 'dm' | 'row' | 'side', type: 'fill.read' | 'row.put' | 'side.put') {
  return viewSetup.sendTo(
    ({ system }) => system.get(target),
    ({ context, event }): OutsideEvent => {
      assertEvent(event, placed);
      const { flight } = knownRecord(context.index, event.object);
      if (flight === null) throw new Error(`${event.object} is asked to move but is not in flight`);
      return { type, view: context.view, object: event.object, version: flight.version };
    },
  );
}
