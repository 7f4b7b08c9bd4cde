/**
 * The races of the destage task, the trim point, start and stop, replayed on the engine as it runs:
 * each test begins with the race's id, and asserts what is right. The races of flush requests are in
 * `composed-requests.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { assemble, compose, type World } from './compose.ts';
import { write } from './said.ts';

/** Fails `object` as often as it takes to park it, and stores it aside. */
function park(world: World, object: string): void {
  world.failed(object);
  world.pass(100);
  world.failed(object);
  world.answer('side', object, true);
}

describe('the destage task', () => {
  it('R2: destages a cold tail below the threshold once it has waited long enough', async () => {
    const world = await compose();
    world.write('a');
    world.pass(4_900);
    expect(world.puts()).toEqual([]);
    world.pass(200);
    expect(world.puts()).toEqual(['a']);
  });

  it('R3: is woken in every view by a full log, also in the one that pins it', async () => {
    const world = await compose(2);
    world.write('a', { view: 0 });
    world.write('b', { view: 1, bytes: 12 });
    world.flushed('b');
    expect(world.trims()).toEqual([1]);
    world.actor.send({ type: 'log.pressed' });
    expect(world.puts()).toEqual(['a']);
    world.flushed('a');
    expect(world.trims()).toEqual([1, 3]);
  });

  it('R4: takes what was inserted while it worked, without a wake-up of its own', async () => {
    const world = await compose(1, { windowObjects: 1 });
    world.mode('force');
    world.write('a');
    world.write('b');
    expect(world.puts()).toEqual(['a']);
    world.flushed('a');
    expect(world.puts()).toEqual(['b']);
  });

  it('R6: goes on past an object that always fails, and parks that one', async () => {
    const world = await compose(1, { windowObjects: 1 });
    world.mode('force');
    world.write('a');
    world.write('b');
    world.failed('a');
    expect([world.place('a'), world.puts()]).toEqual(['backingOff', ['b']]);
    world.flushed('b');
    world.pass(100);
    world.failed('a');
    expect([world.place('a'), world.puts()]).toEqual(['parking', []]);
    world.answer('side', 'a', true);
    expect(world.place('a')).toBe('parked');
  });

  it('R7: destages an object whose fill completes while nothing else happens', async () => {
    const world = await compose();
    world.mode('force');
    world.write('x', { offset: 1 });
    expect(world.place('x')).toBe('filling');
    world.mode('normal');
    world.answer('dm', 'x', true);
    expect(world.puts()).toEqual(['x']);
  });

  it('R7: asks DM once for a fill, however slow it is', async () => {
    const world = await compose();
    world.mode('force');
    world.write('x', { offset: 1 });
    for (let turn = 0; turn < 20; turn++) world.write('y');
    expect(world.asked.filter(({ type }) => type === 'fill.read')).toHaveLength(1);
  });

  it('R8: keeps an object that it has prepared in the view, and tries it again', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.failed('a');
    expect(world.place('a')).toBe('backingOff');
    world.pass(100);
    world.flushed('a');
    world.pass(10);
    expect(world.place('a')).toBe('absent');
  });

  it('R9: has one flush of an object in flight, whatever wakes it', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.actor.send({ type: 'log.pressed' });
    world.mode('force');
    world.flush('r1');
    expect(world.puts()).toEqual(['a']);
  });

  it('R9: counts a double answer once, and deletes once', async () => {
    const world = await compose();
    world.mode('force');
    const version = world.write('a');
    world.flushed('a');
    world.send('view:0', { type: 'row.flushed', moved: [{ object: 'a', version }] });
    world.pass(10);
    world.send('view:0', { type: 'row.flushed', moved: [{ object: 'a', version }] });
    expect(world.emitted.filter(({ type }) => type === 'object.deleted')).toHaveLength(1);
    expect(world.index().toJSON()).toMatchObject({ dirtyBytes: 0, flyingBytes: 0, records: {} });
  });

  it('R16: FORCE destages below the threshold', async () => {
    const world = await compose();
    world.write('a');
    expect(world.puts()).toEqual([]);
    world.mode('force');
    expect(world.puts()).toEqual(['a']);
  });

  it('R17: FORCE and NORMAL in one go are both taken, in order, and each is acknowledged', async () => {
    const world = await compose(2);
    world.write('a');
    world.mode('force');
    world.mode('normal');
    expect(world.puts()).toEqual(['a']);
    expect(world.emitted.filter(({ type }) => type === 'mode.settled')).toEqual([
      { type: 'mode.settled', mode: 'normal' },
      { type: 'mode.settled', mode: 'force' },
      { type: 'mode.settled', mode: 'normal' },
    ]);
  });

  it('R18: counts what is dirty exactly, with inserts between takeoff and landing', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a', { bytes: 4 });
    world.write('a', { bytes: 3 });
    world.write('b', { bytes: 2 });
    expect(world.index().toJSON()).toMatchObject({ dirtyBytes: 9, flyingBytes: 6 });
    world.flushed('a');
    expect(world.index().toJSON().dirtyBytes).toBe(5);
    world.flushed('b');
    world.flushed('a');
    expect(world.index().toJSON()).toMatchObject({ dirtyBytes: 0, flyingBytes: 0 });
  });

  it('R22: takes what recovery inserts before it runs, and destages it by age', async () => {
    const world = assemble();
    world.start();
    for (const object of ['a', 'b', 'c']) world.write(object, { bytes: 1 });
    expect(world.asked).toEqual([]);
    await world.recover();
    expect(world.puts()).toEqual([]);
    world.pass(5_000);
    expect(world.puts()).toEqual(['a', 'b']);
  });

  it('R22: does not run when recovery fails', async () => {
    const world = assemble();
    world.start();
    world.write('a');
    await world.failRecovery();
    expect([world.actor.getSnapshot().value, world.asked]).toEqual(['failed', []]);
  });
});

describe('the trim point', () => {
  it('R10: does not pass a write that came during the flush of the one before', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.write('a');
    world.flushed('a');
    expect(world.trims()).toEqual([1, 2]);
    expect(world.puts()).toEqual(['a']);
    world.flushed('a');
    expect(world.trims()).toEqual([1, 2, 3]);
  });

  it('R11: does not pass an object in flight when a younger one lands first', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.write('b');
    world.flushed('b');
    expect(world.trims()).toEqual([1]);
    world.failed('a');
    expect(world.trims()).toEqual([1]);
    world.pass(100);
    world.flushed('a');
    expect(world.trims()).toEqual([1, 3]);
  });

  it('R19: does not pass a write that comes between the callback and the delete', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.flushed('a');
    world.write('a');
    world.pass(10);
    expect(world.place('a')).toBe('destaging');
    expect(world.trims()).toEqual([1, 2]);
    world.flushed('a');
    world.pass(10);
    expect([world.place('a'), world.trims()]).toEqual(['absent', [1, 2, 3]]);
  });

  it('R20: passes two completions at once, and both objects are deleted', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.write('b');
    world.flushed('a');
    world.flushed('b');
    world.pass(10);
    expect([world.place('a'), world.place('b'), world.trims()]).toEqual([
      'absent',
      'absent',
      [1, 2, 3],
    ]);
  });

  it('R3: is not held back by what is parked, nor by a view without writes', async () => {
    const world = await compose(2);
    world.mode('force');
    world.write('a');
    park(world, 'a');
    world.write('b');
    world.flushed('b');
    expect([world.place('a'), world.trims().at(-1)]).toEqual(['parked', 3]);
  });
});

describe('a put', () => {
  it('R23: names the version that it puts, so that ROW can refuse an older one', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.write('a');
    expect(world.asked.at(-1)).toMatchObject({ type: 'row.put', object: 'a', version: 1 });
    world.flushed('a');
    expect(world.asked.at(-1)).toMatchObject({ type: 'row.put', object: 'a', version: 2 });
  });
});

describe('a stop', () => {
  const stopped = (world: World): boolean => world.told.some(({ type }) => type === 'log.close');

  it('R25: waits for the flushes in flight, and starts none', async () => {
    const world = await compose(2, { windowObjects: 1 });
    world.mode('force');
    world.write('a');
    world.write('b');
    world.actor.send({ type: 'stop', drain: false });
    expect(stopped(world)).toBe(false);
    world.flushed('a');
    world.pass(10);
    expect([stopped(world), world.place('b'), world.puts()]).toEqual([true, 'queued', []]);
    world.actor.send({ type: 'log.closed' });
    expect(world.actor.getSnapshot().status).toBe('done');
  });

  it('R25: drains to the last object, below every threshold', async () => {
    const world = await compose(2, { windowObjects: 1 });
    world.write('a');
    world.write('b');
    world.actor.send({ type: 'stop', drain: true });
    world.flushed('a');
    expect(stopped(world)).toBe(false);
    world.flushed('b');
    world.pass(10);
    expect(stopped(world)).toBe(true);
  });

  it('R25: does not end a drain while a failed object is to be tried again', async () => {
    const world = await compose();
    world.write('a');
    world.actor.send({ type: 'stop', drain: true });
    world.failed('a');
    expect(stopped(world)).toBe(false);
    world.pass(100);
    world.flushed('a');
    world.pass(10);
    expect(stopped(world)).toBe(true);
  });

  it('R25: does not end a drain with an object overwritten during its flush', async () => {
    const world = await compose();
    world.mode('force');
    world.write('a');
    world.write('a');
    world.actor.send({ type: 'stop', drain: true });
    world.flushed('a');
    expect([stopped(world), world.puts()]).toEqual([false, ['a']]);
    world.flushed('a');
    world.pass(10);
    expect(stopped(world)).toBe(true);
  });

  it('R25: ends a drain with an object parked', async () => {
    const world = await compose();
    world.write('a');
    world.actor.send({ type: 'stop', drain: true });
    park(world, 'a');
    expect([world.place('a'), stopped(world)]).toEqual(['parked', true]);
  });

  it('R25: leaves a parking that always fails, when it need not drain', async () => {
    const world = await compose(1, { attemptsMax: 1 });
    world.mode('force');
    world.write('a');
    world.failed('a');
    world.actor.send({ type: 'stop', drain: false });
    world.answer('side', 'a', false);
    expect(stopped(world)).toBe(true);
  });

  it('R25: ends although LSM does not answer', async () => {
    const world = await compose();
    world.actor.send({ type: 'stop', drain: true });
    world.pass(10_000);
    expect(world.actor.getSnapshot().value).toBe('stopped');
  });

  it('R25: ends before it has started', () => {
    const world = assemble();
    world.start();
    world.actor.send({ type: 'stop', drain: true });
    expect(world.actor.getSnapshot().value).toBe('stopped');
  });
});

describe('what is recovered from the side store', () => {
  it('R23: is parked, pins nothing, and is destaged once it is re-armed', async () => {
    const world = assemble();
    world.start();
    const writes = [write('a', 7, { bytes: 0, parked: true })];
    world.send('view:0', { type: 'view.insert', upTo: 9, writes });
    await world.recover();
    expect([world.place('a'), world.trims()]).toEqual(['parked', [10]]);
    world.pass(20_000);
    expect(world.asked).toEqual([]);
    world.send('view:0', { type: 'object.rearm', object: 'a' });
    world.answer('dm', 'a', true);
    world.flushed('a');
    world.pass(10);
    expect(world.place('a')).toBe('absent');
  });
});
