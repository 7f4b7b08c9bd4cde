/**
 * Mutants that miscount, or send out more than the window allows.
 */
import { assertEvent } from 'xstate';
import type { ObjectEvent } from '../../../src/machines/events.ts';
import { objectActorId } from '../../../src/machines/object.ts';
import { flightActions } from '../../../src/machines/view-flights.ts';
import { figure } from '../../../src/machines/view-columns.ts';
import { change, isInFlight, knownRow } from '../../../src/machines/view-index.ts';
import { land } from '../../../src/machines/view-records.ts';
import { selectNext, type Selected } from '../../../src/machines/view-lanes.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R18: the bytes of what has landed stay in the figure. */
const landWithBytes = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'row.flushed');
  const index = change(context.index, (draft) => {
    for (const { object, version } of event.moved) {
      if (!isInFlight(draft, object, version, 'destaging')) continue;
      const row = knownRow(draft, object);
      const bytes = draft.bytes.get(row);
      const newest = land(draft, object, version);
      draft.figures.add(figure.dirtyBytes, bytes - draft.bytes.get(row));
      draft.bytes.set(row, bytes);
      enqueue.sendTo(objectActorId(object), { type: 'row.flushed', newest } satisfies ObjectEvent);
    }
  });
  enqueue.assign({ index });
});

/** All that is queued goes out at once. */
const destageUnbounded = viewSetup.enqueueActions(({ context, enqueue }) => {
  const unbounded = { windowObjects: Infinity, windowBytes: Infinity };
  let selected: readonly Selected[] = [];
  const index = change(context.index, (draft) => {
    selected = selectNext(draft, 'all', unbounded);
  });
  enqueue.assign({ index });
  for (const { object, attempts } of selected) {
    const input = { attempts, attemptsMax: context.limits.attemptsMax, whole: true };
    enqueue.spawnChild('object', { id: objectActorId(object), input });
  }
});

export const ledgersMutants: readonly Mutant[] = [
  {
    name: 'keeps counting what has landed',
    property: 'ByteLedger',
    scenario: scenario('start'),
    machines: {
      view: replaced(viewMachine, { actions: { ...flightActions, landInRow: landWithBytes } }),
    },
    steps: 14,
  },
  {
    name: 'knows no window',
    property: 'WindowBound',
    scenario: scenario('failing'),
    machines: { view: replaced(viewMachine, { actions: { destageAll: destageUnbounded } }) },
    steps: 13,
  },
];
