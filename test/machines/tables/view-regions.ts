/**
 * The view, region by region: every state of each region × every event, while `a` (version 1) and
 * `c` (version 2) are being destaged and the window is full. What becomes of an object by its place
 * is in `view-places.ts`.
 */
import type { Place } from '../../../src/machines/events.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import {
  asks,
  failed,
  insert,
  limits,
  mode,
  placed,
  reselects,
  selects,
  tells,
  write,
} from '../said.ts';
import { at, drive, timer, type Effect, type Taken } from '../step.ts';
import { rowsFor, tableOf } from './table.ts';
import { viewEvents, type ViewEventName } from './view-events.ts';

type View = ReturnType<typeof viewMachine.resolveState>;
const value = { task: 'normal', health: 'healthy', bytes: 'below', log: 'relaxed', age: 'ageing' };
const children = ['delete-task', 'object:a', 'object:c', 'object:d'];

/** The context of a view that has been through these events. */
function contextAfter(...events: readonly Taken<typeof viewMachine>[]): View['context'] {
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
const twoFly = fly(6);
const twoSmallFly = fly(4);
const flying = contextAfter(...twoFly);
/** What an object says only after its answer has come. */
const answered: Partial<Record<ViewEventName, View['context']>> = {
  'object.destaged': contextAfter(...twoFly, viewEvents['row.flushed']),
  'object.parked': contextAfter(
    ...twoFly,
    viewEvents['row.failed'],
    placed('a', 'parking'),
    viewEvents['side.stored'],
  ),
};
/** `d` waits as well, for want of room. */
const waiting = contextAfter(...twoFly, insert(write('d', 3)));
/** `d` alone waits: nothing flies. */
const resting = contextAfter(insert(write('d', 3)));
const nothing = contextAfter();

/** Whatever else it has been through, ROW has since refused three objects in a row. */
const sickly = (context: View['context']) => ({ ...context, failing: ['x', 'y', 'z'] });

const inState = (changed: Partial<typeof value>, context = flying) => {
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

type State = keyof typeof states;
const all = Object.keys(states) as State[];
const modes = all.filter((state) => state.startsWith('task.'));
const { on } = rowsFor<typeof viewMachine, State, ViewEventName>(states, viewEvents);

const emits = (place: Place) => tells('a', place, 1);
const fails = (reason: string): Effect => ({
  emit: { type: 'object.failed', view: 'view:0', object: 'a', version: 1, reason },
});
const toDelete = (event: { type: string; [field: string]: unknown }): Effect => ({
  to: 'delete-task',
  event,
});
const toObject = (event: { type: string; [field: string]: unknown }): Effect => ({
  to: 'object:a',
  event,
});
const acknowledges = (change: number): Effect => ({
  to: 'destage',
  event: { type: 'mode.acknowledged', view: 'view:0', change },
});
const stopped: Effect = { to: 'destage', event: { type: 'view.stopped', view: 'view:0' } };
const armsAge: Effect = { after: 'ageMax.view.age.ageing', delayMs: 5000 };
const armsProbe: Effect = { after: 'probeDelay.view.health.sick', delayMs: 2000 };
const noProbe: Effect = { cancel: 'probeDelay.view.health.sick' };
const noAge: Effect = { cancel: 'ageMax.view.age.ageing' };

const sickens = (failing: readonly string[]): readonly Effect[] => [
  { emit: { type: 'view.sickened', view: 'view:0', failing } },
  armsProbe,
];
const probes = (object: string): Effect => ({
  emit: { type: 'view.probed', view: 'view:0', object },
});
const healed: Effect = { emit: { type: 'view.healed', view: 'view:0' } };

/** What the view does in every state of every region. */
const does: Record<ViewEventName, readonly Effect[]> = {
  'object.requeued': [emits('requeued')],
  'object.queued': [{ stop: 'object:a' }, emits('queued')],
  'object.filling': [emits('filling'), asks('dm', 'a', 1)],
  'object.destaging': [emits('destaging'), asks('row', 'a', 1)],
  'object.backingOff': [emits('backingOff')],
  'object.parking': [emits('parking'), asks('side', 'a', 1)],
  'object.parked': [emits('parked'), { stop: 'object:a' }],
  'object.destaged': [
    emits('destaged'),
    toDelete({ type: 'object.destaged', object: 'a', version: 1 }),
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

const reasons: Readonly<Record<string, string>> = {
  health: 'ROW has taken nothing, nothing more has failed, and there is nothing to probe with',
  bytes: 'there are no more dirty bytes, and no fewer, than it takes to turn',
  log: 'only LSM presses and relaxes',
  age: 'nothing has begun to wait in the ordinary lane',
  task: 'only the instance sets its mode, and there is nothing to select',
};

/** P2: the health of the view as a whole. */
const failing = (...objects: readonly string[]) =>
  inState({}, { ...flying, failing: [...objects] });
const probeTimer = timer('probeDelay.view.health.sick');
const healthRows = [
  on('health.healthy', 'row.failed', 'health.healthy', {
    when: 'after which others are still to fail',
    from: failing('x'),
    does: does['row.failed'],
    leaves: { failing: ['a', 'x'] },
  }),
  on('health.healthy', 'row.failed', 'health.healthy', {
    when: 'of the same object again',
    from: failing('a', 'x'),
    does: does['row.failed'],
    leaves: { failing: ['a', 'x'] },
    because: 'it is one object that fails, not ROW',
  }),
  on('health.healthy', 'row.failed', 'health.sick', {
    when: 'as the last of so many different objects',
    from: failing('x', 'y'),
    does: [...does['row.failed'], ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'object.timedOut', 'health.sick', {
    when: 'as the last of so many different objects',
    from: failing('x', 'y'),
    does: [...does['object.timedOut'], ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'object.timedOut', 'health.healthy', {
    when: 'of an object that waits for the side store',
    from: inState(
      {},
      {
        ...contextAfter(...twoFly, viewEvents['row.failed'], placed('a', 'parking')),
        failing: ['x', 'y'],
      },
    ),
    does: does['object.timedOut'],
    because: 'the side store is not on the way to ROW',
  }),
  on('health.healthy', 'fill.failed', 'health.sick', {
    when: 'as the last of so many different objects',
    from: inState(
      {},
      {
        ...contextAfter(mode('force'), insert(write('a', 1)), placed('a', 'filling')),
        failing: ['x', 'y'],
      },
    ),
    does: [fails('sick'), toObject({ type: 'fill.failed' }), ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'side.failed', 'health.healthy', {
    when: 'of an object that is being parked',
    from: inState(
      {},
      {
        ...contextAfter(...twoFly, viewEvents['row.failed'], placed('a', 'parking')),
        failing: ['x', 'y'],
      },
    ),
    does: [fails('sick'), toObject({ type: 'side.failed' })],
    because: 'the side store is not on the way to ROW',
  }),
  on('health.healthy', 'row.flushed', 'health.healthy', {
    when: 'after which the others count anew',
    from: failing('x', 'y'),
    does: does['row.flushed'],
    leaves: { failing: [] },
  }),
  on('health.sick', 'row.flushed', 'health.healthy', {
    does: [...does['row.flushed'], noProbe, healed],
    leaves: { failing: [] },
  }),
  on('health.probing', 'row.flushed', 'health.healthy', {
    does: [...does['row.flushed'], healed],
    leaves: { failing: [] },
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with nothing that may be destaged',
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting that is below the thresholds',
    from: inState({ health: 'sick' }, resting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting, but the view is paused',
    from: inState({ health: 'sick', task: 'paused', log: 'pressed' }, resting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting, but the window is full',
    from: inState({ health: 'sick', task: 'force' }, waiting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.sick', {
    when: 'with something waiting that may be destaged',
    from: inState({ health: 'sick', task: 'force' }, resting),
    does: [noProbe, selects('d'), probes('d'), armsProbe],
  }),
  on('health.probing', 'log.pressed', 'health.sick', {
    when: 'with something waiting, which may be destaged now',
    from: inState({ health: 'probing' }, resting),
    does: [selects('d'), probes('d'), armsProbe],
  }),
];

/** Rows that say more than that the region stays as it is. */
const special = [
  ...modes.flatMap((state) => [
    on(state, mode('normal', 7), 'task.normal', { when: 'to normal', does: [acknowledges(7)] }),
    on(state, mode('force', 7), 'task.force', { when: 'to force', does: [acknowledges(7)] }),
    on(state, mode('paused', 7), 'task.paused', { when: 'to paused', does: [acknowledges(7)] }),
    on(state, { type: 'view.stop', drain: true }, 'task.draining', {
      when: 'to drain, with objects in flight',
      because: 'it stops once they have landed',
    }),
    on(state, { type: 'view.stop', drain: false }, 'task.leaving', {
      when: 'to leave, with objects in flight',
      because: 'it stops once they have landed',
    }),
    on(state, { type: 'view.stop', drain: true }, 'task.stopped', {
      when: 'to drain, with nothing dirty',
      from: inState({ task: state.slice('task.'.length) }, nothing),
      does: [stopped],
    }),
    on(state, { type: 'view.stop', drain: false }, 'task.stopped', {
      when: 'to leave, with nothing in flight',
      from: inState({ task: state.slice('task.'.length) }, resting),
      does: [stopped],
    }),
  ]),
  ...(['task.force', 'task.draining', 'bytes.above', 'log.pressed'] as const).flatMap((state) => [
    on(state, 'object.requeued', state, {
      does: [...does['object.requeued'], reselects('a')],
      because: 'what comes back is destaged again, as the window allows',
    }),
    on(state, 'object.queued', state, {
      does: [...does['object.queued'], selects('a', true, 1)],
      because: 'what has failed is tried again, as the window allows',
    }),
  ]),
  ...healthRows,
  on('bytes.below', insert(write('d', 3, { bytes: 1 })), 'bytes.above', {
    when: 'past the start threshold',
    does: [tells('d', 'queued', 3)],
  }),
  on('bytes.below', insert(write('e', 4, { bytes: 6 })), 'bytes.below', {
    when: 'up to the start threshold',
    from: inState({ bytes: 'below' }, resting),
    does: [tells('e', 'queued', 4)],
  }),
  on('bytes.above', 'row.flushed', 'bytes.below', {
    when: 'down to the stop threshold',
    from: inState({ bytes: 'above' }, contextAfter(...twoSmallFly)),
    does: does['row.flushed'],
  }),
  on('bytes.above', 'row.flushed', 'bytes.above', {
    when: 'not yet down to the stop threshold',
    does: does['row.flushed'],
    because: 'hysteresis',
  }),
  on('log.relaxed', 'log.pressed', 'log.pressed'),
  on('log.pressed', 'log.relaxed', 'log.relaxed'),
  ...(['object.requeued', 'object.queued'] as const).map((event) =>
    on('age.idle', event, 'age.ageing', { does: [...does[event], armsAge] }),
  ),
  on('age.idle', insert(write('d', 3)), 'age.ageing', {
    when: 'of a new object',
    does: [tells('d', 'queued', 3), armsAge],
  }),
  on('age.ageing', timer('ageMax.view.age.ageing'), 'age.ageing', {
    when: 'with something waiting, which is ripe from now on, but the view is paused',
    because: 'it goes once it may',
    from: inState({ task: 'paused' }, resting),
    does: [noAge, armsAge],
  }),
  on('age.ageing', timer('ageMax.view.age.ageing'), 'age.idle', {
    when: 'with nothing waiting',
    does: [noAge],
  }),
];

/** The destage task: C1, C2, C3, the window and the exemptions, one by one, on an event that says nothing. */
const nudge = { type: 'view.insert', upTo: 3, writes: [] } as const;
const urgent = contextAfter(insert(write('d', 3)), viewEvents['bucket.snapshot']);
const ripe = contextAfter(insert(write('d', 3)), timer('ageMax.view.age.ageing'));
/** `d` waits, `a` and `c` back off: nothing flies, but as many are out as fit into the window. */
const off = contextAfter(
  ...twoFly,
  mode('paused'),
  insert(write('d', 3)),
  ...(['a', 'c'] as const).flatMap((object, turn) => [
    failed('row.failed', object, turn + 1),
    placed(object, 'backingOff'),
  ]),
);
const gates: readonly (readonly [string, Partial<typeof value>, View['context'], boolean])[] = [
  [
    'C1 and C2 hold, C3 by bytes',
    { bytes: 'above' },
    contextAfter(insert(write('d', 3, { bytes: 8 }))),
    true,
  ],
  ['C1 and C2 hold, C3 by the log', { log: 'pressed' }, resting, true],
  ['C1 and C2 hold, C3 does not', {}, resting, false],
  ['C2 does not hold', { log: 'pressed' }, contextAfter(nudge), false],
  ...(['starting', 'paused', 'leaving', 'stopped'] as const).map(
    (off) => [`C1 does not hold: ${off}`, { task: off, log: 'pressed' }, waiting, false] as const,
  ),
  ['force: exempt from C3', { task: 'force' }, resting, true],
  ['draining: exempt from C3', { task: 'draining' }, resting, true],
  ['awaited by a request: exempt from C3', {}, urgent, true],
  ['awaited, but paused', { task: 'paused' }, urgent, false],
  ['ripe: exempt from C3', {}, ripe, true],
  ['ripe, but paused', { task: 'paused' }, ripe, false],
  ['the window is full', { task: 'force' }, waiting, false],
  ['the view is sick, C3 by the log', { health: 'sick', log: 'pressed' }, resting, false],
  ['the view is sick, force', { health: 'sick', task: 'force' }, resting, false],
  ['the view is sick, ripe', { health: 'sick' }, ripe, false],
  ['the view is sick, awaited by a request', { health: 'sick' }, urgent, true],
  ['the view is sick, awaited, force', { health: 'sick', task: 'force' }, urgent, true],
  ['the view is sick, draining', { health: 'sick', task: 'draining' }, resting, true],
  [
    'the view is sick, draining, all out back off',
    { health: 'sick', task: 'draining' },
    off,
    false,
  ],
];

const gateRows = gates.map(([when, changed, context, isOpen]) => {
  const state = `task.${changed.task ?? 'normal'}` as State;
  return on(state, nudge, state, {
    when,
    from: inState(changed, context),
    does: isOpen ? [selects('d')] : [],
    because: isOpen ? '' : 'nothing is destaged',
  });
});

const said = new Set([...special].map((row) => `${row.state} × ${row.on}`));
const plain = all.flatMap((state) =>
  (Object.keys(viewEvents) as ViewEventName[])
    .filter((event) => !said.has(`${state} × ${event}`))
    .map((event) => {
      const [region = '', leaf = ''] = state.split('.');
      const context = answered[event];
      return on(state, event, state, {
        ...(context && { from: inState({ [region]: leaf }, context) }),
        does: does[event],
        because: reasons[region] ?? '',
      });
    }),
);

export const viewRegionsTable = tableOf(viewMachine, Object.keys(viewEvents), [
  ...special,
  ...gateRows,
  ...plain,
]);
