/**
 * The Destage instance with `view:0` and `view:1`: every state × every event.
 */
import type { DestageEvent, FlushScope, ViewEvent } from '../../../src/machines/events.ts';
import { destageMachine } from '../../../src/machines/destage.ts';
import { limits } from '../said.ts';
import { drive, step, timer, type Effect, type Taken } from '../step.ts';
import { rowsFor, tableOf } from './table.ts';

const scope: FlushScope = { kind: 'buckets', buckets: [0], fence: false };
const views = ['view:0', 'view:1'];

const samples = {
  'row.ready': { type: 'row.ready' },
  'mode.set': { type: 'mode.set', mode: 'normal' },
  'mode.acknowledged': { type: 'mode.acknowledged', view: 'view:0', change: 99 },
  'log.pressed': { type: 'log.pressed' },
  'log.relaxed': { type: 'log.relaxed' },
  'log.closed': { type: 'log.closed' },
  'trim.point': { type: 'trim.point', view: 'view:0', below: 5 },
  'bucket.flush': { type: 'bucket.flush', request: 'r2', scope },
  'bucket.progress': { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 2, left: 1 },
  'bucket.permit': { type: 'bucket.permit', request: 'r1', view: 'view:0', total: 2, failed: [] },
  'bucket.fenced': { type: 'bucket.fenced', request: 'r1', upTo: 7 },
  'bucket.left': { type: 'bucket.left', request: 'r1', total: 2, left: 1 },
  'bucket.answered': { type: 'bucket.answered', request: 'r1', answer: { kind: 'done' } },
  'view.stopped': { type: 'view.stopped', view: 'view:0' },
  stop: { type: 'stop', drain: true },
} as const satisfies Record<DestageEvent['type'], DestageEvent>;

const recovered = { type: 'xstate.done.actor.recovery', output: undefined } as const;
const unrecovered = { type: 'xstate.error.actor.recovery', error: 'no log' } as const;
const closeTimeout = timer('closeTimeout.destage.stopping.closing');

const { 'row.ready': ready, 'bucket.flush': r2 } = samples;
const [toNormal, toForce, toPaused] = (['normal', 'force', 'paused'] as const).map(
  (mode): DestageEvent => ({ type: 'mode.set', mode }),
) as [DestageEvent, DestageEvent, DestageEvent];
const r1: DestageEvent = { ...r2, request: 'r1' };
const drain: DestageEvent = { type: 'stop', drain: true };
const leave: DestageEvent = { type: 'stop', drain: false };
const stopped = views.map((view): DestageEvent => ({ type: 'view.stopped', view }));

/** An instance that has been through these events. */
function after(...events: readonly Taken<typeof destageMachine>[]) {
  const instance = drive(destageMachine, { views, limits });
  instance.send(...events);
  return instance.snapshot();
}

/** A snapshot after these further events. */
function onward(snapshot: ReturnType<typeof after>, ...events: readonly DestageEvent[]) {
  return events.reduce((before, event) => step(destageMachine, before, event).snapshot, snapshot);
}

const running = [ready, recovered] as const;

const states = {
  'starting.awaitingRow': after(),
  'starting.recovering': after(ready),
  'running.normal': after(...running),
  'running.force': after(...running, toForce),
  paused: after(...running, toPaused),
  'stopping.settling': after(...running, drain),
  'stopping.closing': after(...running, drain, ...stopped),
  'stopping.answering': after(...running, r1, drain, ...stopped, samples['log.closed']),
  stopped: after(drain),
  failed: after(ready, unrecovered),
};

type State = keyof typeof states;
const all = Object.keys(states) as State[];
const alive = all.filter((state) => state !== 'stopped' && state !== 'failed');
const starting = ['starting.awaitingRow', 'starting.recovering'] as const;
const runs = ['running.normal', 'running.force'] as const;
const stopping = ['stopping.settling', 'stopping.closing', 'stopping.answering'] as const;
const except = (state: State) => alive.filter((other) => other !== state);

const { on, ignored } = rowsFor<typeof destageMachine, State, keyof typeof samples>(
  states,
  samples,
);

/** The states in which a request can be open, each with `r1` open. */
const open = {
  'running.normal': after(...running, r1),
  'running.force': after(...running, toForce, r1),
  paused: after(...running, r1, toPaused),
  'stopping.settling': after(...running, r1, drain),
  'stopping.closing': after(...running, r1, drain, ...stopped),
};
const openStates = Object.keys(open) as (keyof typeof open)[];
const whileOpen = (event: keyof typeof samples, when: string, does: readonly Effect[]) =>
  openStates.map((state) => on(state, event, state, { when, from: open[state], does }));
const gone = { kind: 'refused', reason: 'paused' } as const;

type Said = Parameters<typeof on>[3];
/** The same row in several states, none of which it leaves. */
const within = (of: readonly State[], event: Parameters<typeof on>[1], said: Said) =>
  of.map((state) => on(state, event, state, said));
/** The same row in several states, each after these events. */
const once = (
  of: readonly State[],
  before: readonly DestageEvent[],
  event: Parameters<typeof on>[1],
  said: Said,
) =>
  of.map((state) => on(state, event, state, { ...said, from: onward(states[state], ...before) }));

const told = (event: ViewEvent): readonly Effect[] => views.map((to) => ({ to, event }));
const sets = (mode: 'normal' | 'force' | 'paused', change: number) =>
  told({ type: 'mode.set', mode, change });
const stopsViews = (isDrain: boolean) => told({ type: 'view.stop', drain: isDrain });
/** Everything that the instance has started ends with it. */
const ends: readonly Effect[] = [
  ...['row', 'lsm', 'dm', 'side', 'opproc'].map((stop) => ({ stop })),
  ...views.map((stop) => ({ stop })),
];
const endsRecovery: Effect = { stop: 'recovery' };
const refuses = (reason: string): Effect => ({
  to: 'bucket-flush:r1',
  event: { type: 'bucket.refuse', reason },
});
const answered = (request: string, answer: unknown): Effect => ({
  emit: { type: 'bucket.answered', request, answer },
});
const refused = (reason: string) => answered('r2', { kind: 'refused', reason });
const settled = (mode: string): Effect => ({ emit: { type: 'mode.settled', mode } });
const closesLog: readonly Effect[] = [
  { to: 'lsm', event: { type: 'log.close' } },
  { after: 'closeTimeout.destage.stopping.closing', delayMs: 10_000 },
];
const noCloseTimer: Effect = { cancel: 'closeTimeout.destage.stopping.closing' };

const startRows = [
  on('starting.awaitingRow', 'row.ready', 'starting.recovering', {
    does: [{ spawn: 'recovery', src: 'recovery', input: undefined }],
  }),
  ...ignored(except('starting.awaitingRow'), ['row.ready'], 'double: ROW has been ready before'),
  on('starting.recovering', recovered, 'running.normal', {
    does: [endsRecovery, ...sets('normal', 1)],
    leaves: { mode: 'normal', change: 1, unacknowledged: views },
  }),
  on('starting.recovering', unrecovered, 'failed', { does: [endsRecovery, ...ends] }),
];

const modeRows = [
  ...runs.flatMap((state) => {
    const change = state === 'running.normal' ? 2 : 3;
    const withRequest = { when: 'to paused, with a request open', from: onward(states[state], r1) };
    return [
      on(state, toNormal, 'running.normal', {
        when: 'to normal',
        does: sets('normal', change),
        leaves: { mode: 'normal', change, unacknowledged: views },
      }),
      on(state, toForce, 'running.force', {
        when: 'to force',
        does: sets('force', change),
        leaves: { mode: 'force', change, unacknowledged: views },
      }),
      on(state, toPaused, 'paused', { when: 'to paused', does: sets('paused', change) }),
      on(state, toPaused, 'paused', {
        ...withRequest,
        does: [...sets('paused', change), refuses('paused')],
      }),
    ];
  }),
  on('paused', toNormal, 'running.normal', { when: 'to normal', does: sets('normal', 3) }),
  on('paused', toForce, 'running.force', { when: 'to force', does: sets('force', 3) }),
  on('paused', toPaused, 'paused', { when: 'to paused', does: sets('paused', 3) }),
  ...ignored(starting, ['mode.set'], 'it is not started yet, and starts in normal'),
  ...ignored(stopping, ['mode.set'], 'it is stopping, which no mode undoes'),
  ...ignored(alive, ['mode.acknowledged'], 'of a change that is not the newest'),
  ...(['running.normal', 'running.force', 'paused', ...stopping] as const).flatMap((state) => {
    const { change, mode } = states[state].context;
    const by = (view: string): DestageEvent => ({ type: 'mode.acknowledged', view, change });
    return [
      on(state, by('view:0'), state, {
        when: 'of the newest change, by the first view',
        leaves: { unacknowledged: ['view:1'] },
      }),
      on(state, by('view:1'), state, {
        when: 'of the newest change, by the last view',
        from: onward(states[state], by('view:0')),
        does: [settled(mode)],
        leaves: { unacknowledged: [] },
      }),
    ];
  }),
];

const trimPoint = (view: string, below: number): DestageEvent => ({
  type: 'trim.point',
  view,
  below,
});
const logRows = [
  ...within(alive, 'log.pressed', { does: told({ type: 'log.pressed' }) }),
  ...within(alive, 'log.relaxed', { does: told({ type: 'log.relaxed' }) }),
  ...(['log.closed', closeTimeout] as const).flatMap((event) => [
    on('stopping.closing', event, 'stopped', {
      when: 'with every request answered',
      does: [noCloseTimer, ...ends],
    }),
    on('stopping.closing', event, 'stopping.answering', {
      when: 'with the answer of a request still to come',
      from: open['stopping.closing'],
      does: [noCloseTimer],
    }),
  ]),
  ...ignored(
    except('stopping.closing'),
    ['log.closed'],
    'LSM has not been asked to close, or has answered',
  ),
  ...within(alive, 'trim.point', {
    when: 'of the first of two views',
    leaves: { trims: { 'view:0': 5 }, trimPoint: 0 },
  }),
  ...once(alive, [trimPoint('view:1', 3)], 'trim.point', {
    when: 'of the last view, so that the minimum moves',
    does: [
      { to: 'lsm', event: { type: 'log.trim', below: 3 } },
      { emit: { type: 'log.trimmable', below: 3 } },
    ],
    leaves: { trims: { 'view:0': 5, 'view:1': 3 }, trimPoint: 3 },
  }),
  ...once(alive, [trimPoint('view:1', 3), trimPoint('view:0', 5)], trimPoint('view:0', 9), {
    when: 'of a view that is not the minimum',
    leaves: { trims: { 'view:0': 9, 'view:1': 3 }, trimPoint: 3 },
  }),
];

/** What only counts while its request is open. */
const ofRequest = ['bucket.progress', 'bucket.permit', 'bucket.fenced'] as const;
const flushRows = [
  ...runs.map((state) =>
    on(state, 'bucket.flush', state, {
      does: [
        { spawn: 'bucket-flush:r2', src: 'bucketFlush', input: { request: 'r2', scope, views } },
      ],
      leaves: { requests: ['r2'] },
    }),
  ),
  ...within(starting, 'bucket.flush', { does: [refused('not running')] }),
  ...within(['paused'], 'bucket.flush', { does: [refused('paused')] }),
  ...within(stopping, 'bucket.flush', { does: [refused('not running')] }),
  ...ofRequest.map((event) =>
    on('stopping.answering', event, 'stopping.answering', {
      when: 'of an open request',
      does: [{ to: 'bucket-flush:r1', event: samples[event] }],
    }),
  ),
  ...ofRequest.flatMap((event) =>
    whileOpen(event, 'of an open request', [{ to: 'bucket-flush:r1', event: samples[event] }]),
  ),
  ...ofRequest.flatMap((event) =>
    ignored(alive, [{ ...samples[event], request: 'r9' }], 'late (NoStalePermit)', {
      when: 'of no open request',
    }),
  ),
  ...within(alive, 'bucket.left', {
    does: [{ emit: { type: 'bucket.left', request: 'r1', total: 2, left: 1 } }],
  }),
  ...whileOpen('bucket.answered', 'of an open request', [
    { stop: 'bucket-flush:r1' },
    answered('r1', { kind: 'done' }),
  ]),
  ...openStates.map((state) =>
    on(state, { ...samples['bucket.answered'], answer: gone }, state, {
      when: 'with a refusal, so that the views that still run forget it',
      from: open[state],
      does: [
        { stop: 'bucket-flush:r1' },
        ...(state === 'stopping.closing' ? [] : told({ type: 'bucket.release', request: 'r1' })),
        answered('r1', gone),
      ],
      leaves: { requests: [] },
    }),
  ),
  ...ignored(alive, [{ ...samples['bucket.answered'], request: 'r9' }], 'double: it has ended', {
    when: 'of no open request',
  }),
  on('stopping.answering', 'bucket.answered', 'stopped', {
    when: 'of the last open request',
    does: [{ stop: 'bucket-flush:r1' }, answered('r1', { kind: 'done' }), ...ends],
  }),
  on('stopping.answering', { ...samples['bucket.answered'], answer: gone }, 'stopped', {
    when: 'with the last refusal, which no view is there to hear of',
    does: [{ stop: 'bucket-flush:r1' }, answered('r1', gone), ...ends],
  }),
];

const stopRows = [
  on('starting.awaitingRow', 'stop', 'stopped', { does: ends }),
  on('starting.recovering', 'stop', 'stopped', { does: [endsRecovery, ...ends] }),
  ...runs.flatMap((state) => [
    on(state, drain, 'stopping.settling', {
      when: 'to drain, which answers the open requests as well',
      from: onward(states[state], r1),
      does: stopsViews(true),
      leaves: { unstopped: views, requests: ['r1'] },
    }),
    on(state, leave, 'stopping.settling', {
      when: 'to leave what is dirty',
      from: onward(states[state], r1),
      does: [refuses('stopping'), ...stopsViews(false)],
    }),
  ]),
  on('paused', drain, 'stopping.settling', { when: 'to drain', does: stopsViews(true) }),
  on('paused', leave, 'stopping.settling', { when: 'to leave', does: stopsViews(false) }),
  ...ignored(['stopping.settling'], [drain], 'it is stopping already', { when: 'to drain' }),
  on('stopping.settling', leave, 'stopping.settling', {
    when: 'to leave what is dirty after all',
    from: open['stopping.settling'],
    does: [refuses('stopping'), ...stopsViews(false)],
  }),
  ...ignored(['stopping.closing', 'stopping.answering'], ['stop'], 'all views have stopped'),
  ...within(['stopping.settling'], 'view.stopped', {
    when: 'of the first view',
    leaves: { unstopped: ['view:1'] },
  }),
  on('stopping.settling', { type: 'view.stopped', view: 'view:1' }, 'stopping.closing', {
    when: 'of the last view',
    from: onward(states['stopping.settling'], samples['view.stopped']),
    does: closesLog,
    leaves: { unstopped: [] },
  }),
  on('stopping.settling', { type: 'view.stopped', view: 'view:1' }, 'stopping.closing', {
    when: 'of the last view, with a request open that no view can answer any more',
    from: onward(open['stopping.settling'], samples['view.stopped']),
    does: [refuses('stopping'), ...closesLog],
  }),
  ...ignored(except('stopping.settling'), ['view.stopped'], 'no view has been told to stop'),
];

export const destageTable = tableOf(destageMachine, Object.keys(samples), [
  ...startRows,
  ...modeRows,
  ...logRows,
  ...flushRows,
  ...stopRows,
  ...ignored(
    ['stopped', 'failed'],
    Object.keys(samples) as (keyof typeof samples)[],
    'it has ended, and whoever asks it is refused from outside',
  ),
]);
