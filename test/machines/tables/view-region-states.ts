/**
 * The states of a view's regions, and what the view does in all of them, while `a` (version 1) and
 * `c` (version 2) are being destaged and the window is full. Not here: any row.
 */
import type { Place } from '../../../src/machines/events.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { asks, insert, limits, mode, placed, tells, write } from '../said.ts';
import { at, drive, type Effect, type Taken } from '../step.ts';
import { rowsFor } from './table.ts';
import { viewEvents, type ViewEventName } from './view-events.ts';

export type View = ReturnType<typeof viewMachine.resolveState>;
export const value = {
  task: 'normal',
  health: 'healthy',
  bytes: 'below',
  log: 'relaxed',
  age: 'ageing',
};
const children = ['delete-task', 'object:a', 'object:c', 'object:d'];

/** The context of a view that has been through these events. */
export function contextAfter(...events: readonly Taken<typeof viewMachine>[]): View['context'] {
  const view = drive(viewMachine, { view: 'view:0', limits });
  view.send(...events);
  return view.snapshot().context;
}

const fly = (bytes: number) => [
  mode('force'),
  insert(write('a', 1), write('c', 2, { bytes })),
  placed('a', 'destaging'),
  placed('c', 'destaging'),
];
export const twoFly = fly(6);
export const twoSmallFly = fly(4);
export const flying = contextAfter(...twoFly);
/** What an object says only after its answer has come. */
export const answered: Partial<Record<ViewEventName, View['context']>> = {
  'object.destaged': contextAfter(...twoFly, viewEvents['row.flushed']),
  'object.parked': contextAfter(
    ...twoFly,
    viewEvents['row.failed'],
    placed('a', 'parking'),
    viewEvents['side.stored'],
  ),
};
/** `d` waits as well, for want of room. */
export const waiting = contextAfter(...twoFly, insert(write('d', 3)));
/** `d` alone waits: nothing flies. */
export const resting = contextAfter(insert(write('d', 3)));
export const nothing = contextAfter();

/** Whatever else it has been through, ROW has since refused three objects in a row. */
const sickly = (context: View['context']) => ({ ...context, failing: ['x', 'y', 'z'] });

export const inState = (changed: Partial<typeof value>, context = flying) => {
  const isSick = (changed.health ?? value.health) !== 'healthy';
  const given = isSick ? sickly(context) : context;
  return at(viewMachine, { ...value, ...changed }, given, children);
};

const states = {
  'task.starting': inState({ task: 'starting' }),
  'task.normal': inState({ task: 'normal' }),
  'task.force': inState({ task: 'force' }),
  'task.paused': inState({ task: 'paused' }),
  'task.draining': inState({ task: 'draining' }),
  'task.leaving': inState({ task: 'leaving' }),
  'task.stopped': inState({ task: 'stopped' }),
  'health.healthy': inState({ health: 'healthy' }),
  'health.sick': inState({ health: 'sick' }),
  'health.probing': inState({ health: 'probing' }),
  'bytes.below': inState({ bytes: 'below' }),
  'bytes.above': inState({ bytes: 'above' }),
  'log.relaxed': inState({ log: 'relaxed' }),
  'log.pressed': inState({ log: 'pressed' }),
  'age.idle': inState({ age: 'idle' }),
  'age.ageing': inState({ age: 'ageing' }),
};

export type State = keyof typeof states;
export const all = Object.keys(states) as State[];
export const { on } = rowsFor<typeof viewMachine, State, ViewEventName>(states, viewEvents);

const emits = (place: Place) => tells('a', place, 1);
export const fails = (reason: string): Effect => ({
  emit: { type: 'object.failed', view: 'view:0', object: 'a', version: 1, reason },
});
const toDelete = (event: { type: string; [field: string]: unknown }): Effect => ({
  to: 'delete-task',
  event,
});
export const toObject = (event: { type: string; [field: string]: unknown }): Effect => ({
  to: 'object:a',
  event,
});
export const acknowledges = (change: number): Effect => ({
  to: 'destage',
  event: { type: 'mode.acknowledged', view: 'view:0', change },
});
export const stopped: Effect = { to: 'destage', event: { type: 'view.stopped', view: 'view:0' } };
export const armsAge: Effect = { after: 'ageMax.view.age.ageing', delayMs: 5000 };
export const armsProbe: Effect = { after: 'probeDelay.view.health.sick', delayMs: 2000 };
export const noProbe: Effect = { cancel: 'probeDelay.view.health.sick' };
export const noAge: Effect = { cancel: 'ageMax.view.age.ageing' };

/** What the view does in every state of every region. */
export const does: Record<ViewEventName, readonly Effect[]> = {
  'object.requeued': [emits('requeued')],
  'object.queued': [{ stop: 'object:a' }, emits('queued')],
  'object.filling': [emits('filling'), asks('dm', 'a', 1)],
  'object.destaging': [emits('destaging'), asks('row', 'a', 1)],
  'object.backingOff': [emits('backingOff')],
  'object.parking': [emits('parking'), asks('side', 'a', 1)],
  'object.parked': [emits('parked'), { stop: 'object:a' }],
  'object.destaged': [
    emits('destaged'),
    toDelete({ type: 'object.destaged', destaged: [{ object: 'a', version: 1 }] }),
  ],
  'object.timedOut': [fails('no answer in time')],
  'fill.done': [],
  'fill.failed': [],
  'row.flushed': [
    toObject({ type: 'row.flushed', newest: true }),
    toDelete({ type: 'trim.moved', below: 2 }),
  ],
  'row.failed': [fails('sick'), toObject({ type: 'row.failed' })],
  'side.stored': [],
  'side.failed': [],
  'view.insert': [],
  'view.delete': [],
  'view.stop': [],
  'mode.set': [acknowledges(7)],
  'log.pressed': [],
  'log.relaxed': [],
  'bucket.snapshot': [
    {
      to: 'destage',
      event: { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 2, left: 2 },
    },
  ],
  'bucket.release': [],
  'object.rearm': [],
};
