/** DM as an actor, without a view: what is kept of a fill. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createActor } from 'xstate';
import { dmActor } from '../../src/actors/dm.ts';
import { createOutside } from '../../src/actors/outside.ts';
import { freshStores, gate, scripted, type Script } from '../engine/kit/stores.ts';

const move = { object: 'a', version: 1 };

async function begin(script: Script) {
  const stores = scripted(freshStores(), script);
  const outside = createOutside({ stores, objectBytesMax: 64, silentCallsMax: 8 });
  const dm = createActor(dmActor(outside)).start();
  dm.send({ type: 'fill.read', view: 'view:0', moves: [move] });
  await turn();
  return outside;
}

test('a fill is kept for the put that it was read for', async () => {
  const outside = await begin({});
  expect([...outside.fills.keys()]).toEqual(['a']);
});

test('a fill that answers when the object is asked for otherwise is not kept: nothing would free it', async () => {
  const late = gate();
  const script: Script = {
    version: async (_object, go) => {
      await late.opened;
      return go();
    },
  };
  const outside = await begin(script);
  outside.attempts.set('a', { view: 'view:0', ...move });
  late.open();
  await turn();
  expect(outside.fills.size).toBe(0);
});
