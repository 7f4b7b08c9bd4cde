/**
 * opproc in the world: passes fences on to where the writes come from. Clients and log are one actor,
 * `lsm`, so that a trim has one way less to go: the shorter the ways, the fewer the states.
 */
import { sendTo, setup } from 'xstate';
import type { OutsideEvent } from '../../machines/events.ts';

export const opprocMachine = setup({
  types: { events: {} as OutsideEvent },
  actions: {
    passOn: sendTo(
      ({ system }) => system.get('lsm'),
      ({ event }) => event,
    ),
  },
}).createMachine({
  id: 'opproc',
  on: { 'bucket.fence': { actions: 'passOn' }, 'bucket.admit': { actions: 'passOn' } },
});
