/**
 * The object: every state × every event. Its view is `view:0`, its id `object:a`, and it is parked
 * at its second failure.
 */
import type { ObjectEvent, PlacedEvent } from '../../../src/machines/events.ts';
import { objectMachine } from '../../../src/machines/object.ts';
import { drive, timer, type Effect, type Taken } from '../step.ts';
import { rowsFor, tableOf } from './table.ts';

const samples = {
  'object.destage': { type: 'object.destage', whole: true },
  'object.write': { type: 'object.write' },
  'fill.done': { type: 'fill.done' },
  'fill.failed': { type: 'fill.failed' },
  'row.flushed': { type: 'row.flushed', newest: true },
  'row.failed': { type: 'row.failed' },
  'side.stored': { type: 'side.stored', newest: true },
  'side.failed': { type: 'side.failed' },
} as const satisfies Record<ObjectEvent['type'], ObjectEvent>;

type Name = keyof typeof samples;

const { 'object.destage': destageWhole } = samples;
const destagePart: ObjectEvent = { type: 'object.destage', whole: false };
const { 'row.flushed': flushed, 'row.failed': rowFailed } = samples;
const flushedOld: ObjectEvent = { type: 'row.flushed', newest: false };
const storedOld: ObjectEvent = { type: 'side.stored', newest: false };

const fillTimeout = timer('fillTimeout.object.filling');
const putTimeout = timer('putTimeout.object.destaging');
const backoff = timer('backoff.object.backingOff');
const parkTimeout = timer('parkTimeout.object.parking.storing');
const parkBackoff = timer('backoff.object.parking.waiting');

/** An object that has been through these events; selected with writes that cover the whole, or not. */
function after(whole: boolean, ...events: readonly Taken<typeof objectMachine>[]) {
  return afterFailures(0, whole, ...events);
}

/** As `after`, after so many failures before. */
function afterFailures(
  attempts: number,
  whole: boolean,
  ...events: readonly Taken<typeof objectMachine>[]
) {
  const object = drive(objectMachine, { attempts, attemptsMax: 2, whole });
  object.send(...events);
  return object.snapshot();
}

const states = {
  requeued: after(true, flushedOld),
  filling: after(false),
  destaging: after(true),
  backingOff: after(true, rowFailed),
  queued: after(true, rowFailed, backoff),
  'parking.storing': afterFailures(1, true, rowFailed),
  'parking.waiting': afterFailures(1, true, rowFailed, samples['side.failed']),
  parked: afterFailures(1, true, rowFailed, samples['side.stored']),
  destaged: after(true, flushed),
};

type State = keyof typeof states;
const all = Object.keys(states) as State[];
const others = (...these: readonly State[]) => all.filter((state) => !these.includes(state));

const { on, ignored } = rowsFor<typeof objectMachine, State, Name>(states, samples);

const announces = (type: PlacedEvent['type']): Effect => ({
  to: 'view:0',
  event: { type, objects: ['a'] },
});
const arms = (name: string, delayMs = 10_000): Effect => ({ after: name, delayMs });
const cancels = (name: string): Effect => ({ cancel: name });

const [noFill, noPut, noPark] = [
  cancels('fillTimeout.object.filling'),
  cancels('putTimeout.object.destaging'),
  cancels('parkTimeout.object.parking.storing'),
];
const startsFill = [announces('object.filling'), arms('fillTimeout.object.filling')];
const startsPut = [announces('object.destaging'), arms('putTimeout.object.destaging')];
const startsPark = [announces('object.parking'), arms('parkTimeout.object.parking.storing')];
const backsOff = [announces('object.backingOff'), arms('backoff.object.backingOff', 100)];
const timesOut = announces('object.timedOut');
const requeues = announces('object.requeued');

const failsTwice = { when: 'for the last time that it may', leaves: { attempts: 2 } };
const failsOnce = { when: 'with attempts left', leaves: { attempts: 1 } };

export const objectTable = tableOf(objectMachine, Object.keys(samples), [
  on('requeued', destageWhole, 'destaging', { when: 'a write covers the whole', does: startsPut }),
  on('requeued', destagePart, 'filling', { when: 'part of it is only in ROW', does: startsFill }),
  on('requeued', destagePart, 'destaging', {
    when: 'DM has filled it before',
    from: after(false, samples['fill.done']),
    does: startsPut,
  }),
  ...ignored(others('requeued'), ['object.destage'], 'it has been told already (SingleFlight)'),

  on('filling', 'fill.done', 'requeued', {
    does: [noFill, requeues],
    leaves: { filled: true, attempts: 0 },
  }),
  ...ignored(others('filling'), ['fill.done'], 'late or double: it does not wait for DM'),
  on('filling', 'fill.failed', 'backingOff', { ...failsOnce, does: [noFill, ...backsOff] }),
  on('filling', 'fill.failed', 'parking.storing', {
    ...failsTwice,
    from: afterFailures(1, false),
    does: [noFill, ...startsPark],
  }),
  ...ignored(others('filling'), ['fill.failed'], 'late or double: it does not wait for DM'),
  on('filling', fillTimeout, 'backingOff', {
    ...failsOnce,
    does: [noFill, timesOut, ...backsOff],
  }),
  on('filling', fillTimeout, 'parking.storing', {
    ...failsTwice,
    from: afterFailures(1, false),
    does: [noFill, timesOut, ...startsPark],
  }),

  on('destaging', flushed, 'destaged', {
    when: 'of its newest version',
    does: [noPut, announces('object.destaged')],
    leaves: { attempts: 0, filled: false },
  }),
  on('destaging', flushedOld, 'requeued', {
    when: 'of a version that has been overwritten since',
    from: afterFailures(1, true),
    does: [noPut, requeues],
    leaves: { attempts: 0, filled: false },
  }),
  ...ignored(others('destaging'), ['row.flushed'], 'late or double: it does not wait for ROW'),
  on('destaging', 'row.failed', 'backingOff', { ...failsOnce, does: [noPut, ...backsOff] }),
  on('destaging', 'row.failed', 'parking.storing', {
    ...failsTwice,
    from: afterFailures(1, true),
    does: [noPut, ...startsPark],
  }),
  ...ignored(others('destaging'), ['row.failed'], 'late or double: it does not wait for ROW'),
  on('destaging', putTimeout, 'backingOff', {
    ...failsOnce,
    does: [noPut, timesOut, ...backsOff],
  }),
  on('destaging', putTimeout, 'parking.storing', {
    ...failsTwice,
    from: afterFailures(1, true),
    does: [noPut, timesOut, ...startsPark],
  }),

  on('backingOff', backoff, 'queued', {
    does: [
      cancels('backoff.object.backingOff'),
      { to: 'view:0', event: { type: 'object.queued', failed: [{ object: 'a', attempts: 1 }] } },
    ],
    leaves: { attempts: 1 },
  }),

  on('parking.storing', 'side.stored', 'parked', {
    when: 'in its newest version',
    does: [noPark, announces('object.parked')],
    leaves: { attempts: 2 },
  }),
  on('parking.storing', storedOld, 'parking.storing', {
    when: 'in a version that has been overwritten since',
    does: [noPark, ...startsPark],
  }),
  ...ignored(others('parking.storing'), ['side.stored'], 'late or double: nothing is being stored'),
  on('parking.storing', 'side.failed', 'parking.waiting', {
    does: [noPark, arms('backoff.object.parking.waiting', 200)],
    leaves: { attempts: 2 },
  }),
  ...ignored(others('parking.storing'), ['side.failed'], 'late or double: nothing is being stored'),
  on('parking.storing', parkTimeout, 'parking.waiting', {
    does: [noPark, timesOut, arms('backoff.object.parking.waiting', 200)],
  }),
  on('parking.waiting', parkBackoff, 'parking.storing', {
    does: [cancels('backoff.object.parking.waiting'), ...startsPark],
  }),

  on('parked', 'object.write', 'parking.storing', { does: startsPark, leaves: { attempts: 2 } }),
  on('destaged', 'object.write', 'requeued', { does: [requeues] }),
  ...ignored(
    others('parked', 'destaged'),
    ['object.write'],
    'it is dirty already, and the write is in the record of the view',
  ),
]);
