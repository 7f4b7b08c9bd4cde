/**
 * LSM as the engine meets it: passes a trim on to the log, whenever it gets to it, and says when it
 * has closed. The log itself is with opproc, which writes to it and is held up by it.
 */
import { assertEvent, sendParent, sendTo, setup } from 'xstate';
import type { DestageEvent, OutsideEvent } from '../../machines/events.ts';
import type { OpProcEvent } from './messages.ts';

export const lsmMachine = setup({
  types: { events: {} as OutsideEvent },
  actions: {
    trim: sendTo(
      ({ system }) => system.get('opproc'),
      ({ event }): OpProcEvent => {
        assertEvent(event, 'log.trim');
        return { type: 'log.trimmed', below: event.below };
      },
    ),
    tellClosed: sendParent({ type: 'log.closed' } satisfies DestageEvent),
  },
}).createMachine({
  id: 'lsm',
  on: { 'log.trim': { actions: 'trim' }, 'log.close': { actions: 'tellClosed' } },
});
