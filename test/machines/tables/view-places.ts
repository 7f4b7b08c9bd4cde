/**
 * The view, object by object: every place of `a` (version 1) × every event about an object, in a
 * view that is below its thresholds. Pairs that an object's own table rules out say so, and why.
 */
import type { Place, ViewEvent } from '../../../src/machines/events.ts';
import { recordOf } from '../../../src/machines/view-index.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import * as said from '../said.ts';
import { drive, step, type Effect, type Sent, type Taken } from '../step.ts';
import { rowsFor, type Table } from './table.ts';
import { viewEvents, type ViewEventName } from './view-events.ts';

const {
  announced,
  asks,
  failed,
  insert,
  limits,
  mode,
  moved,
  placed,
  reselects,
  selects,
  snapshot,
  tells,
  write,
} = said;

type State = Place | 'absent';

/** A view that has been through these events, in normal mode. */
function after(...events: readonly Taken<typeof viewMachine>[]) {
  const view = drive(viewMachine, { view: 'view:0', limits });
  view.send(mode('force'), ...events, mode('normal'));
  return view.snapshot();
}

const first = insert(write('a', 1));
const flown = [first, placed('a', 'destaging')] as const;
const sick = [...flown, failed('row.failed', 'a', 1)] as const;
const parked = [...sick, placed('a', 'parking'), moved('side.stored', 'a', 1)] as const;
const landed = [...flown, moved('row.flushed', 'a', 1)] as const;

const states: Record<State, ReturnType<typeof after>> = {
  absent: after({ type: 'view.insert', upTo: 0, writes: [] }),
  queued: after(mode('normal'), first),
  prepared: after(first),
  filling: after(first, placed('a', 'filling')),
  destaging: after(...flown),
  backingOff: after(...sick, placed('a', 'backingOff')),
  requeued: after(...flown, mode('normal'), placed('a', 'requeued')),
  parking: after(...sick, placed('a', 'parking')),
  parked: after(...parked, placed('a', 'parked')),
  destaged: after(...landed, placed('a', 'destaged')),
};

const all = Object.keys(states) as State[];
const others = (...these: readonly State[]) => all.filter((state) => !these.includes(state));
/** The instance and its regions, which no place of an object matters to: see `view-regions.ts`. */
const general = new Set<string>(['view.stop', 'mode.set', 'log.pressed', 'log.relaxed']);
const placeEvents = new Set<string>([
  'object.filling',
  'object.destaging',
  'object.backingOff',
  'object.queued',
  'object.requeued',
  'object.parking',
  'object.parked',
  'object.destaged',
]);
const events = (Object.keys(viewEvents) as ViewEventName[]).filter((on) => !general.has(on));

/** A snapshot after these further events. */
function onward(before: ReturnType<typeof after>, ...then: readonly ViewEvent[]) {
  return then.reduce((current, event) => step(viewMachine, current, event).snapshot, before);
}

const { on, ignored } = rowsFor<typeof viewMachine, State, ViewEventName>(states, viewEvents);

const toDelete = (event: Sent): Effect => ({ to: 'delete-task', event });
const toObject = (event: Sent): Effect => ({ to: 'object:a', event });
const fails = (reason: string): Effect => ({
  emit: { type: 'object.failed', view: 'view:0', object: 'a', version: 1, reason },
});
const permit = (total: number, objects: readonly string[]): Effect => ({
  to: 'destage',
  event: { type: 'bucket.permit', request: 'r1', view: 'view:0', total, failed: objects },
});
const progress: Effect = {
  to: 'destage',
  event: { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 1, left: 1 },
};

/** What it announces from where its view has it; nothing once it has no actor. */
const whence: Record<State, readonly string[]> = { absent: [], ...announced };

/** Where it waits for an answer, and so can report that none came in time. */
const waits = ['filling', 'destaging', 'parking'] as const;

/** Pairs that cannot be: an object says only what its own table has, and only while it has an actor. */
const never = new Set(
  all.flatMap((state) => [
    ...events
      .filter((event) => placeEvents.has(event))
      .filter((event) => !whence[state].some((place) => `object.${place}` === event))
      .map((event) => `${state} × ${event}`),
    ...(waits.some((waiting) => waiting === state) ? [] : [`${state} × object.timedOut`]),
  ]),
);

const announcements = [
  on('prepared', placed('a', 'filling'), 'filling', {
    does: [tells('a', 'filling', 1), asks('dm', 'a', 1)],
  }),
  on('prepared', placed('a', 'destaging'), 'destaging', {
    does: [tells('a', 'destaging', 1), asks('row', 'a', 1)],
  }),
  on('filling', placed('a', 'requeued'), 'prepared', {
    when: 'filled, so that it waits for no threshold again (P4)',
    does: [tells('a', 'requeued', 1), reselects('a')],
  }),
  on('backingOff', placed('a', 'queued'), 'queued', {
    does: [{ stop: 'object:a' }, tells('a', 'queued', 1)],
    leaves: { index: { ordinary: ['a'] } },
  }),
  ...(['destaging', 'destaged'] as const).map((state) =>
    on(state, placed('a', 'requeued'), 'requeued', {
      does: [tells('a', 'requeued', 1)],
      leaves: { index: { ordinary: ['a'] } },
    }),
  ),
  ...(['filling', 'destaging'] as const).flatMap((state) => [
    on(state, placed('a', 'backingOff'), 'backingOff', { does: [tells('a', 'backingOff', 1)] }),
    on(state, placed('a', 'parking'), 'parking', {
      does: [tells('a', 'parking', 1), asks('side', 'a', 1)],
    }),
  ]),
  on('parking', placed('a', 'parking'), 'parking', {
    when: 'once more',
    does: [tells('a', 'parking', 1), asks('side', 'a', 1)],
  }),
  on('parking', placed('a', 'parked'), 'parked', {
    from: after(...parked),
    does: [tells('a', 'parked', 1), { stop: 'object:a' }],
  }),
  on('parking', placed('a', 'parked'), 'parked', {
    when: 'with a request waiting for it, which has failed',
    from: after(...sick, placed('a', 'parking'), snapshot('r1', [0]), moved('side.stored', 'a', 1)),
    does: [tells('a', 'parked', 1), permit(1, ['a']), { stop: 'object:a' }],
  }),
  on('parking', placed('a', 'parked'), 'parking', {
    when: 'with a write since it was stored aside',
    from: after(...parked, insert(write('a', 2))),
    does: [toObject({ type: 'object.write' })],
    because: 'it parks again, in the newer version',
  }),
  on('destaging', placed('a', 'destaged'), 'destaged', {
    when: 'with a write since it landed, which it is told of',
    from: after(...landed, insert(write('a', 2))),
    does: [tells('a', 'destaged', 2), toObject({ type: 'object.write' })],
  }),
  on('destaging', placed('a', 'destaged'), 'destaged', {
    from: after(...landed),
    does: [
      tells('a', 'destaged', 1),
      toDelete({ type: 'object.destaged', destaged: [{ object: 'a', version: 1 }] }),
    ],
  }),
  ...waits.map((state) =>
    on(state, 'object.timedOut', state, { does: [fails('no answer in time')] }),
  ),
];

/** Answers of DM, ROW and the side store, each where it is waited for. */
const answers = (
  [
    ['filling', 'fill.done', moved('fill.done', 'a', 9), [toObject({ type: 'fill.done' })]],
    [
      'filling',
      'fill.failed',
      failed('fill.failed', 'a', 9),
      [fails('sick'), toObject({ type: 'fill.failed' })],
    ],
    [
      'destaging',
      'row.flushed',
      moved('row.flushed', 'a', 9),
      [toObject({ type: 'row.flushed', newest: true }), toDelete({ type: 'trim.moved', below: 2 })],
    ],
    [
      'destaging',
      'row.failed',
      failed('row.failed', 'a', 9),
      [fails('sick'), toObject({ type: 'row.failed' })],
    ],
    [
      'parking',
      'side.stored',
      moved('side.stored', 'a', 9),
      [toObject({ type: 'side.stored', newest: true }), toDelete({ type: 'trim.moved', below: 2 })],
    ],
    [
      'parking',
      'side.failed',
      failed('side.failed', 'a', 9),
      [fails('sick'), toObject({ type: 'side.failed' })],
    ],
  ] as const
).flatMap(([state, event, other, does]) => [
  on(state, event, state, { when: 'of the version in flight', does }),
  ...ignored([state], [other], 'late: not in flight', {
    when: 'of another version',
  }),
  ...ignored([state], [event], 'late: it has timed out, and says itself what comes next', {
    when: 'after it has timed out',
    from: onward(states[state], viewEvents['object.timedOut']),
  }),
  ...ignored(others(state), [event], 'late or double: nothing of it is in flight there'),
]);

/** An overwrite is a newer version in the same record; only who has no work in hand is told. */
const overwrites = [
  on('absent', 'view.insert', 'queued', {
    does: [
      tells('a', 'queued', 3),
      toDelete({ type: 'trim.moved', below: 3 }),
      { after: 'ageMax.view.age.ageing', delayMs: 5000 },
    ],
  }),
  ...others('absent', 'parked', 'destaged').map((state) =>
    on(state, 'view.insert', state, { because: 'the record has a newer version, no one is told' }),
  ),
  on('parked', 'view.insert', 'parking', {
    does: [
      { spawn: 'object:a', src: 'object', input: { attempts: 2, attemptsMax: 2, whole: false } },
      toDelete({ type: 'trim.moved', below: 3 }),
    ],
  }),
  ...(['destaging', 'parking'] as const).map((state) => {
    const answer = state === 'destaging' ? 'row.flushed' : 'side.stored';
    return on(state, insert(write('a', 2)), state, {
      when: 'after its answer, before its word',
      from: onward(states[state], viewEvents[answer]),
      does: [toObject({ type: 'object.write' })],
    });
  }),
  on('destaged', 'view.insert', 'destaged', {
    does: [toObject({ type: 'object.write' }), toDelete({ type: 'trim.moved', below: 3 })],
  }),
];

const removals = [
  on('destaged', 'view.delete', 'absent', {
    when: 'of the newest version',
    does: [{ stop: 'object:a' }, { emit: { type: 'object.deleted', view: 'view:0', object: 'a' } }],
  }),
  ...ignored(['destaged'], ['view.delete'], 'it has been written to since (R19)', {
    when: 'of a version that is not the newest',
    from: onward(states.destaged, insert(write('a', 2))),
  }),
  ...ignored(others('destaged'), ['view.delete'], 'double or late: only the destaged are deleted'),
  on('parked', 'object.rearm', 'prepared', {
    does: [tells('a', 'queued', 1), selects('a', false)],
    because: 'what the side store has is to be filled in',
  }),
  ...ignored(others('parked'), ['object.rearm'], 'only what is parked can be re-armed'),
];

const requests = [
  on('queued', 'bucket.snapshot', 'prepared', { does: [progress, selects('a')] }),
  on('requeued', 'bucket.snapshot', 'prepared', { does: [progress, reselects('a')] }),
  ...(['prepared', 'filling', 'destaging', 'backingOff', 'parking'] as const).map((state) =>
    on(state, 'bucket.snapshot', state, { does: [progress] }),
  ),
  on('parked', 'bucket.snapshot', 'parked', { does: [permit(1, ['a'])] }),
  ...(['absent', 'destaged'] as const).map((state) =>
    on(state, 'bucket.snapshot', state, { does: [permit(0, [])] }),
  ),
  ...ignored(all, ['bucket.release'], 'no such request is open here'),
];

export const viewPlacesTable: Table<typeof viewMachine> = {
  name: 'view, by the place of an object',
  machine: viewMachine,
  rows: [...announcements, ...answers, ...overwrites, ...removals, ...requests],
  pairs: all
    .flatMap((state) => events.map((event) => `${state} × ${event}`))
    .filter((pair) => !never.has(pair)),
  where: ({ context }) => [recordOf(context.index, 'a')?.place ?? 'absent'],
};
