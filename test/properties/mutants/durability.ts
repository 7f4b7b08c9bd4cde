/**
 * Mutants that lose what was acknowledged, or trim what still matters.
 */
import { assertEvent } from 'xstate';
import { destageMachine } from '../../../src/machines/destage.ts';
import { destageSetup } from '../../../src/machines/destage-steps.ts';
import type { ObjectEvent, OutsideEvent } from '../../../src/machines/events.ts';
import { objectActorId } from '../../../src/machines/object.ts';
import {
  knownRecord,
  recordOf,
  replaceRecord,
  trimPointOf,
} from '../../../src/machines/view-index.ts';
import { insertWrite, joinLane } from '../../../src/machines/view-lanes.ts';
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
  let { index } = context;
  for (const { object } of event.moved) {
    const record = recordOf(index, object);
    if (record?.place !== 'destaging') continue;
    const { version } = record;
    const clean = { ...record, pin: null, bytes: 0, inRow: version, flight: null };
    index = replaceRecord(index, object, record, clean);
    enqueue.sendTo(objectActorId(object), {
      type: 'row.flushed',
      newest: true,
    } satisfies ObjectEvent);
  }
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
    const index = { ...context.index, upTo: Math.max(context.index.upTo, event.upTo) };
    const [write] = event.writes;
    if (write === undefined || recordOf(index, write.object) !== undefined) return index;
    const inserted = insertWrite(index, write);
    const isQueued = knownRecord(inserted, write.object).place === 'queued';
    return isQueued ? joinLane(inserted, write.object) : inserted;
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
