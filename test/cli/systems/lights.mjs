// A module of a user's, as `destage check` loads it: two systems, of which the second has a mistake.
import { setup } from 'xstate';

const light = setup({ delays: { change: 10, fail: 10 } });

const sound = light.createMachine({
  id: 'sound',
  initial: 'red',
  states: {
    red: { after: { change: 'green' } },
    green: { after: { change: 'red' } },
  },
});

const broken = light.createMachine({
  id: 'broken',
  initial: 'red',
  states: {
    red: { after: { change: 'green' } },
    green: { after: { change: 'red', fail: 'dark' } },
    dark: { tags: 'waiting' },
  },
});

const properties = [
  { kind: 'notStuck', name: 'it never stays dark' },
  {
    kind: 'sometimes',
    name: 'it is green',
    /** @param {import('../../../src/checker/api.ts').SystemView} state */
    holds: (state) => state.actors().some((actor) => actor.matches('green')),
  },
];

export default [
  { name: 'sound light', logic: sound, properties },
  { name: 'broken light', logic: broken, properties },
];
