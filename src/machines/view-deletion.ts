/**
 * What becomes of an object that rests: its actor is stopped when it is parked, its record deleted
 * when it is destaged, and the trim point reported when its pin has gone.
 * Source: seed notes, `delete_operation()`, an interface of `destage_view_t` as they ask for; P5.
 */
import { assertEvent } from 'xstate';
import type { ObjectId } from './events.ts';
import { change, isInRow, placeOf, trimPointOf, versionOf } from './view-index.ts';
import { stopObjects, tellObjects } from './view-objects.ts';
import { removeRecord } from './view-records.ts';
import { viewSetup } from './view-setup.ts';

/** What is left of a parked object is its record. */
const stopParked = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.parked');
  const isParked = (object: ObjectId): boolean => placeOf(context.index, object) === 'parked';
  stopObjects(enqueue, event.objects.filter(isParked));
});

/** It has been written to since, and may not know: it is not to rest. */
const tellWritten = viewSetup.enqueueActions(({ context: { index }, event, enqueue }) => {
  assertEvent(event, ['object.parked', 'object.destaged']);
  const isWritten = (object: ObjectId): boolean =>
    event.type === 'object.parked' ? placeOf(index, object) !== 'parked' : !isInRow(index, object);
  tellObjects(enqueue, [{ type: 'object.write' }, event.objects.filter(isWritten)]);
});

const tellDeleteTask = viewSetup.enqueueActions(({ context: { index }, event, enqueue }) => {
  assertEvent(event, 'object.destaged');
  const destaged = event.objects
    .filter((object) => isInRow(index, object))
    .map((object) => ({ object, version: versionOf(index, object) }));
  if (destaged.length > 0) enqueue.sendTo('delete-task', { type: 'object.destaged', destaged });
});

/** `delete_operation()` asks, the view removes; not what was written to since (R19). */
const deleteRecords = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'view.delete');
  const deleted: ObjectId[] = [];
  const index = change(context.index, (draft) => {
    for (const { object, version } of event.destaged) {
      if (placeOf(draft, object) !== 'destaged' || versionOf(draft, object) !== version) continue;
      removeRecord(draft, object);
      deleted.push(object);
      enqueue({ type: 'tell', params: { type: 'object.deleted', view: context.view, object } });
    }
  });
  enqueue.assign({ index });
  stopObjects(enqueue, deleted);
});

/** P5: tells the delete task when the minimum over all places has moved. */
const reportTrim = viewSetup.enqueueActions(({ context, enqueue }) => {
  const below = trimPointOf(context.index);
  if (below <= context.trimPoint) return;
  enqueue.assign({ trimPoint: below });
  enqueue.sendTo('delete-task', { type: 'trim.moved', below });
});

export const deletionActions = {
  stopParked,
  tellWritten,
  tellDeleteTask,
  deleteRecords,
  reportTrim,
};
