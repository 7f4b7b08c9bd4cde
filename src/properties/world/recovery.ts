/**
 * Recovery as the engine meets it: asks what the stores hold, and ends when what is newer than ROW has
 * been inserted. The inserts go by LSM's channel to the views, since live a write never overtakes
 * one: the log takes the first write after them.
 */
import { sendTo, setup } from 'xstate';
import type { RecoveryRead } from './messages.ts';

export const recoveryMachine = setup({
  types: { events: {} as { readonly type: 'recovery.ended' } },
  actions: {
    read: sendTo(
      ({ system }) => system.get('side'),
      ({ self }): RecoveryRead => ({
        type: 'recovery.read',
        reader: self,
        parked: {},
        rows: {},
      }),
    ),
  },
}).createMachine({
  id: 'recovery',
  initial: 'reading',
  states: {
    reading: { entry: 'read', on: { 'recovery.ended': 'ended' } },
    ended: { type: 'final' },
  },
});
