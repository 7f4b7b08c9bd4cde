/**
 * A view that is sick, among its actors: what it holds back, what it does not, and how it is healed.
 * Three objects that fail in a row make it sick, its window is two objects, and an object is parked
 * at its second failure. The regions one by one are in `tables/view-regions.ts`.
 */
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/machines/view-index.ts';
import { compose, type World } from './compose.ts';

const probeDelayMs = 2_000;
const backoffMs = 100;

const healthOf = (world: World, view = 'view:0') => world.snapshot(view).value.health;
const actorsOf = (world: World) =>
  Object.keys(world.snapshot().children).filter((id) => id.startsWith('object:'));
const tellsOf = (world: World) => world.emitted.filter(({ type }) => type.startsWith('view.'));

/** A view in force whose first three objects, of all that are written, ROW has refused. */
async function sicken(...others: readonly string[]): Promise<World> {
  const world = await compose();
  for (const object of ['a', 'b', 'c', ...others]) world.write(object);
  world.mode('force');
  world.failed('a');
  world.failed('b');
  expect(healthOf(world)).toBe('healthy');
  world.failed('c');
  // The fourth was selected before the third has failed.
  if (others.length > 0) world.failed(others[0] ?? '');
  expect(healthOf(world)).toBe('sick');
  return world;
}

/** ROW refuses whatever it is asked to take, and the side store takes what it is asked to take. */
function refuseAll(world: World, isSideDead = false): void {
  const asked = [...world.asked];
  for (const { type, object } of asked) {
    if (type === 'row.put') world.failed(object);
    else if (!isSideDead) world.answer('side', object, true);
  }
}

/** Lets time pass while ROW refuses everything, until nothing is dirty but what is parked. */
function outlast(world: World, turnsMax = 2_000): void {
  for (let turn = 0; turn < turnsMax; turn++) {
    refuseAll(world);
    const { counts } = world.index().toJSON();
    const dirty = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.parked;
    if (dirty === 0) return;
    world.pass(50);
  }
  throw new Error('something is dirty for ever');
}

describe('a view in which so many different objects fail in a row', () => {
  it('selects no ordinary object, whatever the mode, and whatever comes to an end', async () => {
    const world = await sicken('d', 'e', 'f');
    world.pass(backoffMs + 50);
    expect(world.index().toJSON().counts).toMatchObject({ queued: 6, backingOff: 0 });
    expect([world.puts(), actorsOf(world)]).toEqual([[], []]);
    for (const mode of ['normal', 'force'] as const) world.mode(mode);
    world.actor.send({ type: 'log.pressed' });
    world.write('g');
    expect(world.puts()).toEqual([]);
  });

  it('is sick by itself: another view goes on', async () => {
    const world = await compose(2);
    for (const object of ['a', 'b', 'c']) world.write(object);
    for (const object of ['x', 'y']) world.write(object, { view: 1 });
    world.mode('force');
    for (const object of ['a', 'b', 'c']) world.failed(object);
    expect([healthOf(world), healthOf(world, 'view:1')]).toEqual(['sick', 'healthy']);
    world.write('z', { view: 1 });
    world.flushed('x');
    expect(world.puts()).toContain('z');
  });

  it('tells so once, and once when it is healed', async () => {
    const world = await sicken();
    world.pass(probeDelayMs);
    world.flushed('a');
    expect(tellsOf(world)).toEqual([
      { type: 'view.sickened', view: 'view:0', failing: ['a', 'b', 'c'] },
      { type: 'view.probed', view: 'view:0', object: 'a' },
      { type: 'view.healed', view: 'view:0' },
    ]);
  });

  it('changes no other object by it: neither place nor attempts nor version (FailureIsolation)', async () => {
    const world = await compose();
    for (const object of ['a', 'b', 'c', 'd', 'e']) world.write(object);
    world.mode('force');
    world.failed('a');
    world.failed('b');
    const others = () => ['a', 'b', 'd', 'e'].map((object) => recordOf(world.index(), object));
    const before = others();
    world.failed('c');
    expect(healthOf(world)).toBe('sick');
    expect(others().map((record) => record?.place)).toEqual(before.map((record) => record?.place));
    expect(others()[0]).toEqual(before[0]);
    world.pass(backoffMs);
    // Each comes back when its own backoff ends, with its own attempts.
    for (const object of ['a', 'b', 'c'])
      expect(recordOf(world.index(), object)).toMatchObject({ place: 'queued', attempts: 1 });
    expect(recordOf(world.index(), 'e')).toMatchObject({ place: 'queued', attempts: 0 });
  });

  it('is not sick when ROW takes one in between', async () => {
    const world = await compose();
    for (const object of ['a', 'b', 'c', 'd']) world.write(object);
    world.mode('force');
    world.failed('a');
    world.failed('b');
    world.flushed('c');
    world.failed('d');
    expect(healthOf(world)).toBe('healthy');
  });

  it('is not sick by one object, however often it fails', async () => {
    const world = await compose(1, { attemptsMax: 9 });
    world.write('a');
    world.mode('force');
    for (let turn = 0; turn < 5; turn++) {
      world.failed('a');
      world.pass(5_000);
    }
    expect([healthOf(world), world.puts()]).toEqual(['healthy', ['a']]);
  });

  it('is not sick by a side store that fails', async () => {
    const world = await compose(1, { attemptsMax: 1, failingMax: 4 });
    for (const object of ['a', 'b', 'c']) world.write(object);
    world.mode('force');
    for (const object of ['a', 'b', 'c']) world.failed(object);
    for (const object of ['a', 'b', 'c']) world.answer('side', object, false);
    world.pass(30_000);
    expect(healthOf(world)).toBe('healthy');
  });
});

describe('a probe', () => {
  it('is one object, the next of the queue, each time that the delay is over', async () => {
    const world = await sicken('d', 'e', 'f');
    world.pass(probeDelayMs);
    expect(world.puts()).toEqual(['e']);
    world.failed('e');
    world.pass(probeDelayMs - 50);
    expect(world.puts()).toEqual([]);
    world.pass(50);
    expect(world.puts()).toEqual(['f']);
    world.failed('f');
    world.pass(probeDelayMs);
    // Those that have failed before are behind those that have not been tried.
    expect(world.puts()).toEqual(['a']);
  });

  it('that ROW takes heals the view, and everything goes on', async () => {
    const world = await sicken('d', 'e', 'f');
    world.pass(probeDelayMs);
    world.flushed('e');
    expect([healthOf(world), world.puts()]).toEqual(['healthy', ['f', 'a']]);
  });

  it('gets past any number of objects that always fail (NoHeadOfLine)', async () => {
    const world = await sicken('d');
    world.write('healthy');
    for (let turn = 0; turn < 20 && world.place('healthy') === 'queued'; turn++) {
      world.pass(probeDelayMs);
      for (const object of world.puts()) if (object !== 'healthy') world.failed(object);
    }
    world.flushed('healthy');
    expect(world.place('healthy')).toBe('destaged');
    expect(healthOf(world)).toBe('healthy');
  });

  it('waits for the mode and the thresholds, and goes at once when they allow it', async () => {
    const world = await sicken('d');
    world.mode('paused');
    world.pass(3 * probeDelayMs);
    expect([healthOf(world), world.puts()]).toEqual(['probing', []]);
    world.mode('force');
    expect([healthOf(world), world.puts()]).toEqual(['sick', ['a']]);
  });

  it('of a partly written object is filled, and put as soon as it is', async () => {
    const world = await sicken();
    world.pass(probeDelayMs);
    world.failed('a');
    world.write('p', { offset: 1 });
    for (const object of ['b', 'c']) {
      world.pass(probeDelayMs);
      world.failed(object);
      world.answer('side', object, true);
    }
    world.pass(probeDelayMs);
    world.answer('dm', 'p', true);
    expect(world.puts()).toEqual(['p']);
    world.flushed('p');
    expect(healthOf(world)).toBe('healthy');
  });

  it('is made though as many are being parked as the window has: the side store may be dead', async () => {
    const world = await sicken('d', 'e', 'f', 'g');
    world.flush('r1');
    for (let turn = 0; turn < 100 && world.index().toJSON().counts.parking < 2; turn++) {
      refuseAll(world, true);
      world.pass(50);
    }
    world.pass(5_000);
    expect(world.index().toJSON().counts.parking).toBeGreaterThanOrEqual(2);
    const [probe] = world.puts();
    world.flushed(probe ?? 'nothing was probed with');
    expect(healthOf(world)).toBe('healthy');
    expect(world.puts().length).toBeGreaterThan(0);
  });
});

describe('what a sick view does not hold back', () => {
  const many = Array.from({ length: 30 }, (_, turn) => `o${turn}`);

  it('a flush request: it is answered, and no more are out at a time than the window (BucketAnswers)', async () => {
    const world = await sicken(...many);
    world.flush('r1');
    let most = 0;
    for (let turn = 0; turn < 1_000 && world.answersTo('r1').length === 0; turn++) {
      most = Math.max(most, actorsOf(world).length);
      refuseAll(world);
      world.pass(20);
    }
    expect(world.answersTo('r1')).toMatchObject([{ kind: 'failed' }]);
    // Four were out when it turned sick.
    expect(most).toBeLessThanOrEqual(4);
  });

  it('a stop that drains: it ends, with nothing dirty but what is parked (StopEnds)', async () => {
    const world = await sicken(...many);
    world.actor.send({ type: 'stop', drain: true });
    outlast(world);
    expect(world.index().toJSON().counts.parked).toBe(33);
    expect(world.snapshot().value.task).toBe('stopped');
  });

  it('a rearm', async () => {
    const world = await compose(1, { attemptsMax: 1 });
    for (const object of ['a', 'b', 'c']) world.write(object);
    world.mode('force');
    for (const object of ['a', 'b', 'c']) {
      world.failed(object);
      world.answer('side', object, true);
    }
    expect(healthOf(world)).toBe('sick');
    world.send('view:0', { type: 'object.rearm', object: 'b' });
    world.answer('dm', 'b', true);
    world.flushed('b');
    expect(healthOf(world)).toBe('healthy');
  });
});

describe('force, with ROW failing for ever', () => {
  it('drains everything but the parked in the end (ForceDrains)', async () => {
    const world = await sicken('d', 'e', 'f', 'g');
    outlast(world);
    expect(world.index().toJSON().counts.parked).toBe(7);
    expect(actorsOf(world)).toEqual([]);
  });

  it('a view with nothing left is still sick: the next object is the probe that heals it', async () => {
    const world = await sicken('d');
    outlast(world);
    world.pass(probeDelayMs);
    expect(healthOf(world)).toBe('probing');
    world.write('new');
    world.flushed('new');
    expect(healthOf(world)).toBe('healthy');
  });
});
