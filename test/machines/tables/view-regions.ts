/**
 * The view, region by region: every state of each region × every event. The rows of its health are
 * in `view-health.ts`; what becomes of an object by its place is in `view-places.ts`.
 */
import { viewMachine } from '../../../src/machines/view.ts';
import { failed, insert, mode, placed, reselects, selects, tells, write } from '../said.ts';
import { timer } from '../step.ts';
import { tableOf } from './table.ts';
import { viewEvents, type ViewEventName } from './view-events.ts';
import { healthRows } from './view-health.ts';
import {
  acknowledges,
  all,
  answered,
  armsAge,
  contextAfter,
  does,
  inState,
  noAge,
  nothing,
  on,
  resting,
  stopped,
  twoFly,
  twoSmallFly,
  type value,
  waiting,
  type State,
  type View,
} from './view-region-states.ts';

const modes = all.filter((state) => state.startsWith('task.'));

const reasons: Readonly<Record<string, string>> = {
  health: 'ROW has taken nothing, nothing more has failed, and there is nothing to probe with',
  bytes: 'there are no more dirty bytes, and no fewer, than it takes to turn',
  log: 'only LSM presses and relaxes',
  age: 'nothing has begun to wait in the ordinary lane',
  task: 'only the instance sets its mode, and there is nothing to select',
};

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
const allOut = contextAfter(
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
    allOut,
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
