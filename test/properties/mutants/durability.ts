/**
 * Mutants that lose what was acknowledged, or trim what still matters.
 */
import { assertEvent } from 'xstate';
import { destageMachine } from '../../../src/machines/destage.ts';
import { destageSetup } from '../../../src/machines/destage-steps.ts';
import type { ObjectEvent, OutsideEvent } from '../../../src/machines/events.ts';
import { objectActorId } from '../../../src/machines/object.ts';
import { change, placeOf, trimPointOf, versionOf } from '../../../src/machines/view-index.ts';
import { enterPlace, insertWrite } from '../../../src/machines/view-lanes.ts';
import { land, noteUpTo } from '../../../src/machines/view-records.ts';
import { viewSetup } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** R11: the minimum is the object's own. */
const trimByOwnSequence = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  const below =
    event.type === 'row.flushed'
      ? Math.max(...event.moved.map(({ version }) => version)) + 1
      : trimPointOf(context.index);
  if (below <= context.trimPoint) return;
  enqueue.assign({ trimPoint: below });
  enqueue.sendTo('delete-task', { type: 'trim.moved', below });
});

/** R10: an OK is an OK, for whatever version. */
const landWhatever = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'row.flushed');
  const index = change(context.index, (draft) => {
    for (const { object } of event.moved) {
      if (placeOf(draft, object) !== 'destaging') continue;
      // As if all that there is had taken off.
      enterPlace(draft, object, 'destaging');
      land(draft, object, versionOf(draft, object));
      enqueue.sendTo(objectActorId(object), {
        type: 'row.flushed',
        newest: true,
      } satisfies ObjectEvent);
    }
  });
  enqueue.assign({ index });
});

/** Of several views, whoever spoke last decides. */
const trimByLastView = destageSetup.enqueueActions(({ event, enqueue }) => {
  assertEvent(event, 'trim.point');
  enqueue.assign({ trimPoint: event.below });
  enqueue.sendTo('lsm', { type: 'log.trim', below: event.below } satisfies OutsideEvent);
});

/** What is recovered together is taken for one write. */
const insertFirst = viewSetup.assign({
  index: ({ context, event }) => {
    assertEvent(event, 'view.insert');
    const [write] = event.writes;
    return change(context.index, (draft) => {
      noteUpTo(draft, event.upTo);
      if (write !== undefined && placeOf(draft, write.object) === undefined)
        insertWrite(draft, write);
    });
  },
});

/** R22: the views run before they know what is dirty. */
const startRunning = destageSetup.enqueueActions(({ context, enqueue }) => {
  for (const view of context.views) {
    const input = { view, limits: context.limits };
    enqueue.spawnChild('view', { id: view, systemId: view, input });
    enqueue.sendTo(view, { type: 'mode.set', mode: 'force', change: 0 });
  }
});

export const durabilityMutants: readonly Mutant[] = [
  {
    name: 'trims by the own sequence number of what is in ROW',
    property: 'AckedDurable',
    scenario: scenario('failing'),
    machines: { view: replaced(viewMachine, { actions: { reportTrim: trimByOwnSequence } }) },
    steps: 22,
  },
  {
    name: 'does not look at the version of an OK',
    property: 'VersionedAck',
    scenario: scenario('start'),
    machines: { view: replaced(viewMachine, { actions: { landInRow: landWhatever } }) },
    steps: 16,
  },
  {
    name: 'trims by one view',
    property: 'TrimSafe',
    scenario: scenario('full log'),
    machines: { destage: replaced(destageMachine, { actions: { advanceTrim: trimByLastView } }) },
    steps: 12,
  },
  {
    name: 'takes a trim point back',
    property: 'TrimMonotone',
    scenario: scenario('full log'),
    machines: { destage: replaced(destageMachine, { actions: { advanceTrim: trimByLastView } }) },
    steps: 15,
  },
  {
    name: 'recovers one write of each view',
    property: 'RecoveryExact',
    scenario: scenario('failing'),
    machines: { view: replaced(viewMachine, { actions: { insertWrites: insertFirst } }) },
    steps: 10,
  },
  {
    name: 'destages before recovery has ended',
    property: 'RecoveryFirst',
    scenario: scenario('crash'),
    machines: { destage: replaced(destageMachine, { actions: { startViews: startRunning } }) },
    steps: 12,
  },
];
