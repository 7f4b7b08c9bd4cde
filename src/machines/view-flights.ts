/**
 * What is in flight: objects announce their places, several at a time, the view asks DM, ROW or the side
 * store on their behalf, and tells them how that ended. Late and double answers find nothing in flight.
 * Source: seed notes, `do_destage()`, `operate_filling_obj()`, `destage_obj_cb()`.
 */
import { assertEvent, sendParent } from 'xstate';
import type { ObjectId, OutsideEvent, Place, PlacedEvent, RequestId } from './events.ts';
import {
  change,
  flownVersion,
  hasActor,
  isInFlight,
  isPinned,
  placeOf,
  versionOf,
  type AnyIndex,
} from './view-index.ts';
import { ground, land } from './view-records.ts';
import { closeAnswered, report } from './view-answers.ts';
import { enterPlace } from './view-lanes.ts';
import { stopObjects, tellObjects, type Telling } from './view-objects.ts';
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

/** Records the place that objects have announced, of those that may enter it. */
function entering(canEnter: (index: AnyIndex, object: ObjectId) => boolean) {
  return viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, placed);
    const index = change(context.index, (draft) => {
      for (const object of event.objects) {
        if (!canEnter(draft, object)) continue;
        enterPlace(draft, object, places[event.type]);
        enqueue({ type: 'tell', params: placedEvent(context.view, draft, object) });
      }
    });
    enqueue.assign({ index });
  });
}

/** The backoff is over: objects go to the tail without an actor, and their attempts stay known. */
const requeueFailed = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.queued');
  const index = change(context.index, (draft) => {
    for (const { object, attempts } of event.failed) {
      enterPlace(draft, object, 'queued', attempts);
      enqueue({ type: 'tell', params: placedEvent(context.view, draft, object) });
    }
  });
  enqueue.assign({ index });
  stopObjects(
    enqueue,
    event.failed.map(({ object }) => object),
  );
});

/** `destage_obj_cb()`, success: ROW has it, so the pin moves and requests are credited. */
const landInRow = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'row.flushed');
  const landed = new Landed();
  const index = change(context.index, (draft) => {
    const touched = new Set<RequestId>();
    for (const { object, version } of event.moved) {
      if (!isInFlight(draft, object, version, 'destaging')) continue;
      landed.note(object, land(draft, object, version));
      for (const request of creditFlushed(draft, object, version)) touched.add(request);
    }
    for (const request of touched) enqueue(sendParent(report(context.view, draft, request)));
    closeAnswered(draft, touched);
  });
  enqueue.assign({ index });
  tellObjects(enqueue, ...landed.tellings('row.flushed'));
});

/** The side store has it: the pin moves, and the object says itself that it is parked. */
const landInSide = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'side.stored');
  const landed = new Landed();
  const index = change(context.index, (draft) => {
    for (const { object, version } of event.moved)
      if (isInFlight(draft, object, version, 'parking')) landed.note(object, land(draft, object));
  });
  enqueue.assign({ index });
  tellObjects(enqueue, ...landed.tellings('side.stored'));
});

const relayFilled = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'fill.done');
  const filled = event.moved
    .filter(({ object, version }) => isInFlight(context.index, object, version, 'filling'))
    .map(({ object }) => object);
  tellObjects(enqueue, [{ type: 'fill.done' }, filled]);
});

/** `destage_obj_cb()`, failure: nothing of the object moves until it says so. */
function endFlights(place: Place) {
  return viewSetup.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['fill.failed', 'row.failed', 'side.failed']);
    const failed: ObjectId[] = [];
    const index = change(context.index, (draft) => {
      for (const { object, version, reason } of event.failed) {
        if (!isInFlight(draft, object, version, place)) continue;
        ground(draft, object);
        enqueue({
          type: 'tell',
          params: { type: 'object.failed', view: context.view, object, version, reason },
        });
        failed.push(object);
      }
    });
    enqueue.assign({ index });
    tellObjects(enqueue, [{ type: event.type }, failed]);
  });
}

/** Objects have given up waiting of their own accord. */
const endTimedOut = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.timedOut');
  const { view } = context;
  const reason = 'no answer in time';
  const index = change(context.index, (draft) => {
    for (const object of event.objects) {
      ground(draft, object);
      const version = versionOf(draft, object);
      enqueue({ type: 'tell', params: { type: 'object.failed', view, object, version, reason } });
    }
  });
  enqueue.assign({ index });
});

export const flightActions = {
  enterAnnounced: entering(() => true),
  /** Not the last word of an actor that has been stopped. */
  enterParking: entering(hasActor),
  /** Not who has been written to since. */
  enterParked: entering((index, object) => !isPinned(index, object)),
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

/** What has landed, by whether it was the newest version. */
class Landed {
  readonly #newest: ObjectId[] = [];
  readonly #older: ObjectId[] = [];

  note(object: ObjectId, isNewest: boolean): void {
    (isNewest ? this.#newest : this.#older).push(object);
  }

  tellings(type: 'row.flushed' | 'side.stored'): readonly Telling[] {
    return [
      [{ type, newest: true }, this.#newest],
      [{ type, newest: false }, this.#older],
    ];
  }
}

/** Asks DM, ROW or the side store to move what is in flight of those that have entered their place. */
function ask(target: 'dm' | 'row' | 'side', type: 'fill.read' | 'row.put' | 'side.put') {
  return viewSetup.sendTo(
    ({ system }) => system.get(target),
    ({ context, event }): OutsideEvent => {
      assertEvent(event, placed);
      const { view, index } = context;
      const entered = event.objects.filter(
        (object) => placeOf(index, object) === places[event.type],
      );
      const moves = entered.map((object) => ({ object, version: flownVersion(index, object) }));
      return { type, view, moves };
    },
  );
}
