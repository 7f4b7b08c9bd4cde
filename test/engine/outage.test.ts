/**
 * A backend that is down while thousands of objects are dirty, in real time: the engine stays small
 * and quick meanwhile, parks next to nothing, and loses nothing.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ActorRefFrom } from 'xstate';
import { createDestage } from '../../src/actors/create-destage.ts';
import type { viewMachine } from '../../src/machines/view.ts';
import { bytesOf, freshStores, scripted } from './kit/stores.ts';

const objects = Array.from({ length: 10_000 }, (_, turn) => `object ${turn}`);
const objectBytesMax = 16;
const windowObjects = 16;
const outageMs = 3_000;

test('10,000 dirty objects and no ROW: few actors, a free event loop, and all is destaged after it', async () => {
  let isDown = true;
  const base = freshStores();
  const stores = scripted(base, {
    put: (_put, go) => (isDown ? Promise.reject(new Error('ROW is down')) : go()),
  });
  const limits = { windowObjects, probeDelayMs: 50 };
  const engine = await createDestage({ stores, views: 1, objectBytesMax, limits });
  onTestFinished(() => {
    engine.actor.stop();
  });
  const view = engine.actor.getSnapshot().children['view:0'] as ActorRefFrom<typeof viewMachine>;
  const actorsOf = (): number => {
    const { objects: hosted } = view.getSnapshot().children;
    return [...(hosted?.getSnapshot().members.ids() ?? [])].length;
  };

  await Promise.all(objects.map((one, turn) => engine.write(one, 0, bytesOf(turn % 251, 16))));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await engine.setMode('force');
  let actorsMost = 0;
  for (const endMs = Date.now() + outageMs; Date.now() < endMs; await sleep(5))
    actorsMost = Math.max(actorsMost, actorsOf());
  delay.disable();
  expect(actorsMost).toBeLessThanOrEqual(3 * windowObjects);
  expect(delay.percentile(50) / 1e6).toBeLessThan(25);
  expect(engine.metrics()).toMatchObject({ sickViews: 1, parked: 0, dirtyObjects: objects.length });
  expect(engine.explain('object 9999').waitsFor).toMatch(
    /its view, which is sick since .*; next probe at/,
  );

  isDown = false;
  await engine.stop({ drain: true });
  expect(engine.metrics()).toMatchObject({ sickViews: 0, dirtyObjects: 0, parked: 0 });
  for (const [turn, one] of objects.entries())
    expect((await base.row.get(one))?.bytes).toEqual(bytesOf(turn % 251, 16));
}, 60_000);
