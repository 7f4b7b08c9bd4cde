/**
 * The races of flush requests, replayed on the engine as it runs: each test begins with the race's
 * id. In the notes' design one semaphore serves every request; here each request has its own permits.
 */
import { describe, expect, it } from 'vitest';
import { destageMachine } from '../../src/machines/destage.ts';
import { compose } from './compose.ts';
import { limits } from './said.ts';
import { drive } from './step.ts';

const done = [{ kind: 'done' }];

describe('a flush request', () => {
  it('R1: is refused while paused, and refused if it is open when the instance pauses', async () => {
    const world = await compose();
    world.write('a');
    world.flush('r1');
    world.mode('paused');
    expect(world.answersTo('r1')).toEqual([{ kind: 'refused', reason: 'paused' }]);
    world.flush('r2');
    expect(world.answersTo('r2')).toEqual([{ kind: 'refused', reason: 'paused' }]);
    world.mode('normal');
    world.flushed('a');
    expect(world.answersTo('r1')).toHaveLength(1);
    expect(world.answersTo('r2')).toHaveLength(1);
  });

  it('R5: over several views is answered when the last of them has given its permit', async () => {
    const world = await compose(3);
    world.write('a', { view: 0 });
    world.write('b', { view: 1 });
    world.flush('r1');
    expect(world.puts()).toEqual(['a', 'b']);
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual([]);
    world.flushed('b');
    expect(world.answersTo('r1')).toEqual(done);
  });

  it('R12: leaves no permit behind that the next request could take', async () => {
    const world = await compose();
    world.write('c', { bucket: 1 });
    world.flush('r1', { buckets: [0] });
    expect(world.answersTo('r1')).toEqual(done);
    world.flush('r2', { buckets: [1] });
    expect(world.answersTo('r2')).toEqual([]);
    world.flushed('c');
    expect(world.answersTo('r2')).toEqual(done);
  });

  it("R12b: is not answered by the callback of another bucket's object", async () => {
    const world = await compose();
    world.write('c', { bucket: 1 });
    world.mode('force');
    world.mode('normal');
    world.write('a', { bucket: 0 });
    world.flush('r1', { buckets: [0] });
    world.flushed('c');
    expect(world.answersTo('r1')).toEqual([]);
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual(done);
  });

  it('R13: waits for what is in flight, and for its retry when that fails', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.flush('r1');
    expect(world.answersTo('r1')).toEqual([]);
    world.failed('a');
    expect(world.answersTo('r1')).toEqual([]);
    world.pass(100);
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual(done);
  });

  it('R14: does not wait for what is in ROW but not deleted yet', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.flushed('a');
    world.flush('r1');
    expect(world.answersTo('r1')).toEqual(done);
  });

  it('R15: does not change another one that overlaps it', async () => {
    const world = await compose();
    world.write('a', { bucket: 0 });
    world.write('b', { bucket: 1 });
    world.flush('r1', { buckets: [0] });
    world.flush('r2', { buckets: [0, 1] });
    world.flush('r3', { buckets: [2] });
    expect(world.answersTo('r3')).toEqual(done);
    world.flushed('b');
    expect([...world.answersTo('r1'), ...world.answersTo('r2')]).toEqual([]);
    world.flushed('a');
    expect([world.answersTo('r1'), world.answersTo('r2')]).toEqual([done, done]);
  });

  it('R15: is answered when another one over the same objects was refused', async () => {
    const world = await compose();
    world.write('a');
    world.flush('r1');
    world.flush('r2');
    world.actor.send({ type: 'bucket.answered', request: 'r1', answer: refusal });
    world.flushed('a');
    expect([world.answersTo('r1'), world.answersTo('r2')]).toEqual([[refusal], done]);
  });

  it('R12: lists what has parked, answers once, and says nothing of it later', async () => {
    const world = await compose();
    world.write('a', { bucket: 0 });
    world.write('b', { bucket: 0 });
    world.flush('r1');
    world.failed('a');
    world.flushed('b');
    world.pass(100);
    world.failed('a');
    expect(world.answersTo('r1')).toEqual([]);
    world.answer('side', 'a', true);
    const lists = [{ kind: 'failed', objects: ['a'] }];
    expect(world.answersTo('r1')).toEqual(lists);
    world.send('view:0', { type: 'object.rearm', object: 'a' });
    world.answer('dm', 'a', true);
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual(lists);
  });

  it('R21: waits for the snapshot only, however many writes follow', async () => {
    const world = await compose();
    world.write('a');
    world.flush('r1');
    world.write('a', { bytes: 1 });
    world.write('c', { bytes: 1 });
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual(done);
    expect(world.place('c')).toBe('queued');
  });

  it('R21: with a fence takes its snapshots once every write before the fence is inserted', async () => {
    const world = await compose();
    world.flush('r1', { fence: true });
    expect(world.told).toEqual([{ type: 'bucket.fence', request: 'r1', buckets: [0] }]);
    world.actor.send({ type: 'bucket.fenced', request: 'r1', upTo: 1 });
    expect(world.snapshot().context.deferred).toHaveLength(1);
    expect(world.answersTo('r1')).toEqual([]);
    world.write('c');
    expect(world.snapshot().context.deferred).toEqual([]);
    expect(world.puts()).toEqual(['c']);
    expect(world.answersTo('r1')).toEqual([]);
    world.flushed('c');
    expect(world.answersTo('r1')).toEqual(done);
    expect(world.told).not.toContainEqual({ type: 'bucket.admit', request: 'r1' });
  });

  it('R21: lifts its fence when it cannot keep what the fence promises', async () => {
    const world = await compose();
    world.flush('r1', { fence: true });
    world.mode('paused');
    expect(world.answersTo('r1')).toEqual([{ kind: 'refused', reason: 'paused' }]);
    expect(world.told).toContainEqual({ type: 'bucket.admit', request: 'r1' });
    world.actor.send({ type: 'bucket.fenced', request: 'r1', upTo: 0 });
    expect(world.answersTo('r1')).toHaveLength(1);
  });

  it('R21: is refused when the fence is not set in time', async () => {
    const world = await compose();
    world.flush('r1', { fence: true });
    world.pass(10_000);
    expect(world.answersTo('r1')).toEqual([
      { kind: 'refused', reason: 'the fence was not set in time' },
    ]);
  });

  it('R24: for one object does not put it a second time', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.flush('r1', { kind: 'object', object: 'a', view: 'view:0' });
    expect(world.puts()).toEqual(['a']);
    world.flushed('a');
    expect(world.answersTo('r1')).toEqual(done);
    world.pass(10);
    expect([world.place('a'), world.puts()]).toEqual(['absent', []]);
  });

  it('R25: is answered before a stop that drains has ended, even if its fence never comes', async () => {
    const world = await compose();
    world.flush('r1', { fence: true });
    world.actor.send({ type: 'stop', drain: true });
    expect(world.answersTo('r1')).toEqual([{ kind: 'refused', reason: 'stopping' }]);
    world.pass(20_000);
    expect(world.answersTo('r1')).toHaveLength(1);
    expect(world.actor.getSnapshot().value).toBe('stopped');
  });

  it('R25: is answered before the instance ends, however late the answer of its actor comes', () => {
    const instance = drive(destageMachine, { views: ['view:0'], limits });
    const scope = { kind: 'buckets', buckets: [0], fence: false } as const;
    instance.send({ type: 'row.ready' });
    instance.send({ type: 'xstate.done.actor.recovery', output: undefined });
    instance.send({ type: 'bucket.flush', request: 'r1', scope }, { type: 'stop', drain: true });
    const effects = instance.send(
      { type: 'view.stopped', view: 'view:0' },
      { type: 'log.closed' },
      { type: 'bucket.answered', request: 'r1', answer: refusal },
    );
    expect(effects).toContainEqual({
      emit: { type: 'bucket.answered', request: 'r1', answer: refusal },
    });
  });

  it('R25: is refused at once by a stop that leaves what is dirty', async () => {
    const world = await compose();
    world.write('a');
    world.flush('r1');
    world.actor.send({ type: 'stop', drain: false });
    expect(world.answersTo('r1')).toEqual([{ kind: 'refused', reason: 'stopping' }]);
    world.flush('r2');
    expect(world.answersTo('r2')).toEqual([{ kind: 'refused', reason: 'not running' }]);
  });
});

const refusal = { kind: 'refused', reason: 'gone' } as const;
