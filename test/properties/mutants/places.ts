/**
 * Mutants that lose an object, move it twice, or let one fail for another.
 */
import { assertEvent } from 'xstate';
import type { ObjectEvent, OutsideEvent } from '../../../src/machines/events.ts';
import { objectActorId, objectMachine, type ObjectContext } from '../../../src/machines/object.ts';
import { flightActions } from '../../../src/machines/view-flights.ts';
import {
  change,
  knownRow,
  placeOf,
  recordOf,
  recordsOf,
} from '../../../src/machines/view-index.ts';
import { movePlace, removeRecord } from '../../../src/machines/view-records.ts';
import { selectionActions } from '../../../src/machines/view-selection.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { quiet, limits } from '../../../src/properties/tiny.ts';
import { write } from '../../../src/properties/world/scenario.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R8: it is queued, and in no queue. */
export const rearmOutOfLane = viewSetup.assign({
  index: ({ context, event }) => {
    assertEvent(event, 'object.rearm');
    return change(context.index, (draft) => {
      const row = knownRow(draft, event.object);
      movePlace(draft, row, 'queued');
      draft.rearmed.set(row, 1);
    });
  },
});

/** R24: a write to what is being destaged is put at once. */
const insertAndPut = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'view.insert');
  enqueue(selectionActions.insertWrites);
  for (const { object, version } of event.writes) {
    if (placeOf(context.index, object) !== 'destaging') continue;
    const moves = [{ object, version }];
    const put: OutsideEvent = { type: 'row.put', view: context.view, moves };
    enqueue.sendTo(
      ({ system }) => system.get('row'),
      () => put,
    );
  }
});

/** R19: what was destaged is deleted, whatever has been written since. */
const deleteWhatever = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'view.delete');
  const index = change(context.index, (draft) => {
    for (const { object } of event.destaged) {
      const record = recordOf(draft, object);
      if (record === undefined || record.lane !== null) continue;
      removeRecord(draft, object);
      enqueue.stopChild(objectActorId(object));
      enqueue.emit({ type: 'object.deleted', view: context.view, object });
    }
  });
  enqueue.assign({ index });
});

/** A failure is told to everything that flies. */
const failAll = viewSetup.enqueueActions(({ context, enqueue }) => {
  enqueue(flightActions.endPuts);
  for (const [object, { place }] of recordsOf(context.index))
    if (place === 'destaging')
      enqueue.sendTo(objectActorId(object), { type: 'row.failed' } satisfies ObjectEvent);
});

/** P5 without the side store: what is parked keeps its pin. */
const parkPinned = viewSetup.enqueueActions(({ event, enqueue }) => {
  assertEvent(event, 'side.stored');
  for (const { object } of event.moved)
    enqueue.sendTo(objectActorId(object), {
      type: 'side.stored',
      newest: true,
    } satisfies ObjectEvent);
});

export const placesMutants: readonly Mutant[] = [
  {
    name: 're-arms an object without queueing it',
    property: 'OnePlace',
    scenario: scenario('rearm'),
    machines: { view: replaced(viewMachine, { actions: { requeueParked: rearmOutOfLane } }) },
    steps: 25,
  },
  {
    name: 'puts a newer version beside the one in flight',
    property: 'SingleFlight',
    scenario: scenario('start'),
    machines: { view: replaced(viewMachine, { actions: { insertWrites: insertAndPut } }) },
    steps: 14,
  },
  {
    name: 'deletes what has been written to since',
    property: 'DeleteOnce',
    scenario: scenario('start'),
    machines: { view: replaced(viewMachine, { actions: { deleteRecords: deleteWhatever } }) },
    steps: 23,
  },
  {
    name: 'fails whatever flies with the one that failed',
    property: 'FailureIsolation',
    scenario: { ...scenario('failing'), limits: { ...limits, attemptsMax: 2 } },
    machines: { view: replaced(viewMachine, { actions: { endPuts: failAll } }) },
    steps: 17,
  },
  {
    name: 'allows one attempt more',
    property: 'RetryBudget',
    scenario: scenario('failing'),
    machines: {
      object: replaced(objectMachine, {
        guards: {
          isExhausted: ({ context }: { readonly context: ObjectContext }) =>
            context.attempts > context.attemptsMax,
        },
      }),
    },
    steps: 34,
  },
  {
    name: 'parks without letting go of the log',
    property: 'ParkedVisible',
    scenario: { ...quiet, sick: { row: ['a'] }, scripts: [[write('a')]] },
    machines: {
      view: replaced(viewMachine, {
        actions: { landInSide: parkPinned, enterParked: flightActions.enterAnnounced },
      }),
    },
    steps: 23,
  },
];
