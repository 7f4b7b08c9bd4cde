/**
 * Mutants that miscount, or send out more than the window allows.
 */
import { assertEvent } from 'xstate';
import type { ObjectEvent } from '../../../src/machines/events.ts';
import { objectActorId } from '../../../src/machines/object.ts';
import { flightActions } from '../../../src/machines/view-flights.ts';
import { isInFlight, knownRecord, land, replaceRecord } from '../../../src/machines/view-index.ts';
import { selectNext } from '../../../src/machines/view-lanes.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R18: the bytes of what has landed stay in the figure. */
const landWithBytes = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'row.flushed');
  let { index } = context;
  for (const { object, version } of event.moved) {
    if (!isInFlight(index, object, version, 'destaging')) continue;
    const record = knownRecord(index, object);
    const { bytes, flight } = record;
    if (flight === null) continue;
    const newest = record.version === version;
    const landed = { ...land(record, flight), bytes, inRow: version };
    index = replaceRecord(index, object, record, landed);
    enqueue.sendTo(objectActorId(object), { type: 'row.flushed', newest } satisfies ObjectEvent);
  }
  enqueue.assign({ index });
});

/** All that is queued goes out at once. */
const destageUnbounded = viewSetup.enqueueActions(({ context, enqueue }) => {
  const unbounded = { windowObjects: Infinity, windowBytes: Infinity };
  const { index, selected } = selectNext(context.index, 'all', unbounded);
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
