// One system, as `destage check` loads it: two interchangeable clients.
import { setup } from 'xstate';

const client = setup({ delays: { think: 10 } }).createMachine({
  id: 'client',
  initial: 'thinking',
  states: { thinking: { after: { think: 'working' } }, working: { after: { think: 'thinking' } } },
});

export default {
  name: 'pair',
  logic: setup({ actors: { client } }).createMachine({
    id: 'pair',
    invoke: [
      { src: 'client', id: 'a' },
      { src: 'client', id: 'b' },
    ],
  }),
  properties: [
    {
      kind: 'always',
      name: 'not both',
      /** @param {import('../../../src/checker/api.ts').SystemView} state */
      holds: (state) => !['a', 'b'].every((id) => state.actor(id)?.matches('working')),
    },
    {
      kind: 'sometimes',
      name: 'one works',
      /** @param {import('../../../src/checker/api.ts').SystemView} state */
      holds: (state) => ['a', 'b'].some((id) => state.actor(id)?.matches('working')),
    },
  ],
  symmetry: [['a', 'b']],
};
