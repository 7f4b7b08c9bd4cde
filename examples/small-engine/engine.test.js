/**
 * The small engine, tested by destage's model of an object's life, with node's own test runner:
 *
 *   node --test examples/small-engine/engine.test.js
 *   BUG=flushes-twice node --test examples/small-engine/engine.test.js
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { isOver, objectLife, placeOf } from 'destage/life';
import { conforms, pathsOf } from 'destage/testing';
import { SmallEngine } from './engine.js';

const { BUG: bug } = process.env;
const attemptsMax = 2;

/** What each step of the model is here. */
function perform(engine, { actor, timer, event }) {
  const who = actor.split('/').at(-1);
  switch (`${who} ${timer ?? event.type}`) {
    case 'view:0 view.insert':
      return engine.insert('o');
    case 'view:0 object.rearm':
      return engine.rearm('o');
    case 'view:0 ageMax':
      return engine.destage();
    case 'row does':
    case 'row refuses':
      return engine.callback('o', timer === 'does');
    case 'side does':
    case 'side refuses':
      return engine.parked('o', timer === 'does');
    case 'o backoff':
      return engine.retry('o');
    case 'delete-task deleteDelay':
      return engine.delete('o');
    case 'destage start':
      return engine.start();
    default:
      throw new Error(`what is ${who} ${timer ?? event.type}?`);
  }
}

it('does what the model does, on paths through all that an object can go through', async () => {
  let engine;
  const model = objectLife({ attemptsMax, writes: 3, isPunctual: true });
  const paths = pathsOf(model, {
    expected: placeOf,
    isPrompt: true,
    cover: 'transitions',
    of: 'system',
  });
  await paths.run({
    reset: () => (engine = new SmallEngine({ attemptsMax, bug })),
    perform: (step) => perform(engine, step),
    observe: () => engine.place('o'),
  });
});

/** A day in its life: every third put fails, and clients do not wait; in the evening they are gone. */
function live(engine, names) {
  for (let turn = 0; turn < 330; turn++) {
    const isDay = turn < 300;
    const name = names[turn % names.length];
    if (isDay && turn % 4 !== 3) engine.insert(name);
    engine.destage();
    if (turn % 5 === 0) engine.destage();
    for (const other of names) {
      if (turn % 2 === 0 && engine.place(other) === 'destaging')
        engine.callback(other, !isDay || turn % 3 !== 0);
      if (engine.place(other) === 'backingOff') engine.retry(other);
      if (engine.place(other) === 'parking') engine.parked(other, true);
      if (turn % 7 === 0) engine.rearm(other);
      if (turn % 3 === 0) engine.delete(other);
    }
  }
}

it('writes logs that the model explains', async () => {
  const log = [];
  const engine = new SmallEngine({ attemptsMax, bug, say: (line) => log.push(line) });
  engine.start();
  live(engine, ['a', 'b', 'c']);
  const map = JSON.parse(await readFile(new URL('log-map.json', import.meta.url), 'utf8'));
  const model = objectLife({ attemptsMax, writes: 'logged', isPunctual: true });
  const report = await conforms(log, model, { map, isPrompt: true, endsIn: isOver });
  assert.equal(report.kind, 'explained', JSON.stringify(report, undefined, 2));
});
