/**
 * DM: reads what is missing of a partly written object, and says so. How long that takes is how long
 * its answer is under way.
 * Source: seed notes, the cast; `operate_filling_obj()`.
 */
import { sendTo, setup } from 'xstate';
import type { DmEvent, ViewEvent } from './events.ts';

export const dmMachine = setup({
  types: { events: {} as DmEvent },
  actions: {
    operate_filling_obj: sendTo(
      ({ event, system }) => system.get(event.view),
      ({ event }): ViewEvent => ({ type: 'operate_filling_obj', object: event.object }),
    ),
  },
}).createMachine({ id: 'dm', on: { fill: { actions: 'operate_filling_obj' } } });
