/**
 * The flush request `r1`, of bucket 0 over `view:0` and `view:1`: every state × every event.
 */
import type { BucketFlushEvent, FlushScope } from '../../../src/machines/events.ts';
import { bucketFlushMachine } from '../../../src/machines/bucket-flush.ts';
import { drive, timer, type Effect, type Taken } from '../step.ts';
import { rowsFor, tableOf } from './table.ts';

const samples = {
  'bucket.progress': { type: 'bucket.progress', request: 'r1', view: 'view:0', total: 3, left: 2 },
  'bucket.permit': { type: 'bucket.permit', request: 'r1', view: 'view:0', total: 3, failed: [] },
  'bucket.fenced': { type: 'bucket.fenced', request: 'r1', upTo: 7 },
  'bucket.refuse': { type: 'bucket.refuse', reason: 'paused' },
} as const satisfies Record<BucketFlushEvent['type'], BucketFlushEvent>;

const scope = (fence: boolean): FlushScope => ({ kind: 'buckets', buckets: [0], fence });

/** A request that has been through these events. */
function after(fence: boolean, ...events: readonly Taken<typeof bucketFlushMachine>[]) {
  const views = ['view:0', 'view:1'];
  const flush = drive(bucketFlushMachine, { request: 'r1', scope: scope(fence), views });
  flush.send(...events);
  return flush.snapshot();
}

const { 'bucket.permit': first, 'bucket.refuse': refuse } = samples;
const last: BucketFlushEvent = { ...first, view: 'view:1', total: 1 };
const lastFailed: BucketFlushEvent = { ...last, failed: ['a'] };
const fenceTimeout = timer('fenceTimeout.bucket-flush.fencing');

const states = {
  fencing: after(true),
  flushing: after(false),
  done: after(false, first, last),
  failed: after(false, first, lastFailed),
  refused: after(false, refuse),
};
const ended = ['done', 'failed', 'refused'] as const;

const { on, ignored } = rowsFor<
  typeof bucketFlushMachine,
  keyof typeof states,
  keyof typeof samples
>(states, samples);

const noFenceTimer: Effect = { cancel: 'fenceTimeout.bucket-flush.fencing' };
const admits: Effect = { to: 'opproc', event: { type: 'bucket.admit', request: 'r1' } };
const answers = (answer: unknown): Effect => ({
  to: 'destage',
  event: { type: 'bucket.answered', request: 'r1', answer },
});
const says = (total: number, left: number): Effect => ({
  to: 'destage',
  event: { type: 'bucket.left', request: 'r1', total, left },
});
/** Asks both views for what they hold, once everything up to `upTo` has been inserted. */
const asksViews = (fence: boolean, upTo: number): readonly Effect[] =>
  ['view:0', 'view:1'].map((to) => ({
    to,
    event: { type: 'bucket.snapshot', request: 'r1', scope: scope(fence), after: upTo },
  }));

export const bucketFlushTable = tableOf(bucketFlushMachine, Object.keys(samples), [
  on('fencing', 'bucket.fenced', 'flushing', {
    does: [noFenceTimer, ...asksViews(true, 7)],
    leaves: { after: 7 },
  }),
  ...ignored(
    ['fencing'],
    ['bucket.progress', 'bucket.permit'],
    'no view has been asked yet, so it is of another life of the request',
  ),
  on('fencing', 'bucket.refuse', 'refused', {
    does: [noFenceTimer, admits, answers({ kind: 'refused', reason: 'paused' })],
  }),
  on('fencing', fenceTimeout, 'refused', {
    does: [
      noFenceTimer,
      admits,
      answers({ kind: 'refused', reason: 'the fence was not set in time' }),
    ],
  }),

  on('flushing', 'bucket.progress', 'flushing', {
    when: 'of a view that owes its permit',
    does: [says(3, 2)],
    leaves: { shares: { 'view:0': { total: 3, left: 2 } } },
  }),
  ...ignored(['flushing'], ['bucket.progress'], 'late: nothing of that view is left', {
    when: 'of a view that has given its permit',
    from: after(false, first),
  }),
  on('flushing', 'bucket.permit', 'flushing', {
    when: 'with another view to come',
    does: [says(3, 0)],
    leaves: { awaited: ['view:1'], shares: { 'view:0': { total: 3, left: 0 } } },
  }),
  ...ignored(['flushing'], ['bucket.permit'], 'a view owes one permit, not two (R5)', {
    when: 'of a view that has given its permit',
    from: after(false, first),
  }),
  on('flushing', last, 'done', {
    when: 'the last one, and none has failed',
    from: after(false, first),
    does: [says(4, 0), answers({ kind: 'done' })],
    leaves: { awaited: [] },
  }),
  on('flushing', lastFailed, 'failed', {
    when: 'the last one, with an object that failed',
    from: after(false, first),
    does: [says(4, 0), admits, answers({ kind: 'failed', objects: ['a'] })],
  }),
  on('flushing', last, 'failed', {
    when: 'the last one, after one of another view that failed',
    from: after(false, { ...first, failed: ['b'] }),
    does: [says(4, 0), admits, answers({ kind: 'failed', objects: ['b'] })],
  }),
  on('flushing', 'bucket.refuse', 'refused', {
    does: [admits, answers({ kind: 'refused', reason: 'paused' })],
  }),
  ...ignored(['flushing'], ['bucket.fenced'], 'late or double: it has been fenced, or never asked'),

  ...ignored(
    ended,
    ['bucket.progress', 'bucket.permit', 'bucket.fenced', 'bucket.refuse'],
    'it has ended: exactly one answer (BucketReplyOnce)',
  ),
]);
