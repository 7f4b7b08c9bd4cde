/**
 * How a view's objects join its queue and are selected from it: each action joins a step of
 * `view-index.ts` and `view-lanes.ts` with the messages that follow from it.
 * Source: seed notes, `insert_obj2_view()`, `destage_objs()`.
 */
import { assertEvent } from 'xstate';
import type { DestageEmitted, ObjectId, Place, ViewId } from './events.ts';
import { change, hasFlight, knownPlace, placeOf, versionOf, type AnyIndex } from './view-index.ts';
import { noteUpTo } from './view-records.ts';
import { windowOf } from './view-health.ts';
import { sendOff, startObjects, tellObjects } from './view-objects.ts';
import {
  enterPlace,
  insertWrite,
  rearm,
  ripen,
  selectNext,
  type Gate,
  type Selected,
} from './view-lanes.ts';
import { viewSetup } from './view-setup.ts';

/** Places of an object that may be done with what it had: it has to be told of a write. */
const mayRest: ReadonlySet<Place> = new Set<Place>(['destaging', 'parking', 'destaged']);

/** `insert_obj2_view()`: new objects join the queue, known ones get a newer version. */
const insertWrites = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'view.insert');
  const { attemptsMax } = context.limits;
  const unparked: ObjectId[] = [];
  const written: ObjectId[] = [];
  const index = change(context.index, (draft) => {
    noteUpTo(draft, event.upTo);
    for (const write of event.writes) {
      const { object } = write;
      const place = placeOf(draft, object);
      insertWrite(draft, write);
      if (place === undefined) {
        enqueue({ type: 'tell', params: placedEvent(context.view, draft, object) });
      } else if (place === 'parked') {
        enterPlace(draft, object, 'parking');
        unparked.push(object);
      } else if (mayRest.has(place) && !hasFlight(draft, object)) {
        written.push(object);
      }
    }
  });
  enqueue.assign({ index });
  const input = { attempts: attemptsMax, attemptsMax, whole: false };
  if (unparked.length > 0) startObjects(enqueue, [{ members: unparked, input }]);
  tellObjects(enqueue, [{ type: 'object.write' }, written]);
});

/** `destage_objs()`: starts what the gate and the window allow. */
function destageObjs(gate: Gate) {
  return viewSetup.enqueueActions(({ context, enqueue }) => {
    let selected: readonly Selected[] = [];
    const index = change(context.index, (draft) => {
      selected = selectNext(draft, gate, windowOf(context));
    });
    enqueue.assign({ index });
    sendOff(enqueue, selected, context.limits);
  });
}

/** P2: one object, whatever else is out, shows whether ROW takes objects again. */
const destageProbe = viewSetup.enqueueActions(({ context, enqueue }) => {
  let selected: readonly Selected[] = [];
  const index = change(context.index, (draft) => {
    selected = selectNext(draft, 'all', context.limits, 1);
  });
  enqueue.assign({ index });
  sendOff(enqueue, selected, context.limits);
  for (const { object } of selected)
    enqueue({ type: 'tell', params: { type: 'view.probed', view: context.view, object } });
});

const ripenQueue = viewSetup.assign({ index: ({ context }) => change(context.index, ripen) });

/** A parked object gets a new budget: it is queued again, ahead of what waits for a threshold. */
const requeueParked = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.rearm');
  const { object } = event;
  const index = change(context.index, (draft) => rearm(draft, object));
  enqueue.assign({ index });
  enqueue({ type: 'tell', params: placedEvent(context.view, index, object) });
});

export const selectionActions = {
  insertWrites,
  destageAll: destageObjs('all'),
  destageRipe: destageObjs('ripe'),
  destageExempt: destageObjs('exempt'),
  destageProbe,
  ripenQueue,
  requeueParked,
};

/** What listeners are told when an object enters a place. */
export function placedEvent(view: ViewId, index: AnyIndex, object: ObjectId): DestageEmitted {
  const place = knownPlace(index, object);
  return { type: 'object.placed', view, object, place, version: versionOf(index, object) };
}
