/**
 * What each machine does when it starts, the sides of the states that it leaves at once included.
 */
import { describe, expect, it } from 'vitest';
import { bucketFlushMachine } from '../../src/machines/bucket-flush.ts';
import { deleteTaskMachine } from '../../src/machines/delete-task.ts';
import { destageMachine } from '../../src/machines/destage.ts';
import { objectMachine } from '../../src/machines/object.ts';
import { viewMachine } from '../../src/machines/view.ts';
import { limits } from './said.ts';
import { start } from './step.ts';

const request = (views: readonly string[], fence: boolean) => ({
  request: 'r1',
  scope: { kind: 'buckets', buckets: [0], fence } as const,
  views,
});

describe('the start', () => {
  it('of the instance starts the outside, then a view for every processor (destage_start)', () => {
    const views = ['view:0', 'view:1'];
    const { snapshot, effects } = start(destageMachine, { views, limits });
    expect(snapshot.value).toEqual({ starting: 'awaitingRow' });
    expect(effects).toEqual([
      ...['row', 'lsm', 'dm', 'side', 'opproc'].map((spawn) => ({ spawn, src: spawn })),
      ...views.map((view) => ({ spawn: view, src: 'view', input: { view, limits } })),
    ]);
  });

  it('of a view starts its delete task, and destages nothing yet (CreateTask)', () => {
    const { snapshot, effects } = start(viewMachine, { view: 'view:0', limits });
    expect(snapshot.value).toMatchObject({ task: 'starting', bytes: 'below', log: 'relaxed' });
    expect(effects).toEqual([
      { spawn: 'delete-task', src: 'deleteTask', input: { view: 'view:0' } },
    ]);
  });

  it('of a delete task waits', () => {
    const { snapshot, effects } = start(deleteTaskMachine, { view: 'view:0' });
    expect([snapshot.value, effects]).toEqual(['waiting', []]);
  });

  it('of an object with writes that cover it puts it (prepare_destage)', () => {
    const { snapshot, effects } = start(objectMachine, {
      attempts: 0,
      attemptsMax: 2,
      whole: true,
    });
    expect(snapshot.value).toBe('destaging');
    expect(effects).toEqual([
      { to: 'view:0', event: { type: 'object.destaging', objects: ['a'] } },
      { after: 'putTimeout.object.destaging', delayMs: 10_000 },
    ]);
  });

  it('of an object with a gap asks for a fill (prepare_destage)', () => {
    const { snapshot, effects } = start(objectMachine, {
      attempts: 0,
      attemptsMax: 2,
      whole: false,
    });
    expect(snapshot.value).toBe('filling');
    expect(effects).toEqual([
      { to: 'view:0', event: { type: 'object.filling', objects: ['a'] } },
      { after: 'fillTimeout.object.filling', delayMs: 10_000 },
    ]);
  });

  it('of an object with no attempt left stores it aside: it was parked', () => {
    const { snapshot, effects } = start(objectMachine, {
      attempts: 2,
      attemptsMax: 2,
      whole: true,
    });
    expect(snapshot.value).toEqual({ parking: 'storing' });
    expect(effects).toEqual([
      { to: 'view:0', event: { type: 'object.parking', objects: ['a'] } },
      { after: 'parkTimeout.object.parking.storing', delayMs: 10_000 },
    ]);
  });

  it('of a request without a fence asks its views at once (do_destage_bucket)', () => {
    const { snapshot, effects } = start(bucketFlushMachine, request(['view:0', 'view:1'], false));
    expect(snapshot.value).toBe('flushing');
    expect(effects.map((effect) => ('to' in effect ? effect.to : ''))).toEqual([
      'view:0',
      'view:1',
    ]);
  });

  it('of a request with a fence asks opproc first, with a time limit', () => {
    const { snapshot, effects } = start(bucketFlushMachine, request(['view:0'], true));
    expect(snapshot.value).toBe('fencing');
    expect(effects).toEqual([
      { to: 'opproc', event: { type: 'bucket.fence', request: 'r1', buckets: [0] } },
      { after: 'fenceTimeout.bucket-flush.fencing', delayMs: 10_000 },
    ]);
  });

  it('of a request over no view is its end', () => {
    const { snapshot, effects } = start(bucketFlushMachine, request([], false));
    expect([snapshot.value, snapshot.status]).toEqual(['done', 'done']);
    expect(effects).toEqual([
      {
        to: 'destage',
        event: { type: 'bucket.answered', request: 'r1', answer: { kind: 'done' } },
      },
    ]);
  });
});
