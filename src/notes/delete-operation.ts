/**
 * The task `delete_operation` of one view (D): waits on `view_delete_sem`, then removes one destaged
 * object from the view. It ups nobody.
 * Source: seed notes, "The task `delete_operation`".
 */
import { sendTo, setup } from 'xstate';
import type { Granted, SemaphoreEvent, ViewEvent } from './events.ts';
import { semaphoreOf } from './actor-names.ts';

export const deleteOperationMachine = setup({
  types: {
    context: {} as { readonly view: string },
    events: {} as Granted,
    input: {} as { readonly view: string },
    tags: {} as 'waiting',
  },
  actions: {
    down: sendTo(
      ({ context, system }) => system.get(semaphoreOf('view_delete_sem', context.view)),
      ({ self }): SemaphoreEvent => ({ type: 'down', by: self.id }),
    ),
    remove_destaged: sendTo(
      ({ context, system }) => system.get(context.view),
      (): ViewEvent => ({ type: 'remove_destaged' }),
    ),
  },
}).createMachine({
  id: 'delete_operation',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: {
      tags: 'waiting',
      entry: 'down',
      on: { granted: { target: 'waiting', reenter: true, actions: 'remove_destaged' } },
    },
  },
});
