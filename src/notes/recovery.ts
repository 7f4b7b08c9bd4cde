/**
 * Recovery: reads the log and inserts what it holds into the views again, while clients may write
 * already. Not here: any look at what ROW has of it.
 * Source: seed notes, "Start-up"; what the notes leave open: recovery; domain races R22, R23.
 */
import { assertEvent, enqueueActions, sendTo, setup } from 'xstate';
import type { LsmEvent, RecoveryEvent } from './events.ts';
import { insertOf, placementOf } from './opproc.ts';
import type { Settings } from './settings.ts';

export const recoveryMachine = setup({
  types: {
    context: {} as Pick<Settings, 'objects'>,
    events: {} as RecoveryEvent,
    input: {} as Settings,
  },
  actions: {
    readLog: sendTo(
      ({ system }) => system.get('lsm'),
      ({ self }): LsmEvent => ({ type: 'read_log', by: self.id }),
    ),
    insertAll: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'log_read');
      for (const entry of event.entries)
        enqueue.sendTo(
          ({ system }) => system.get(`view:${placementOf(context, entry.object).view}`),
          insertOf(context, entry, false),
        );
    }),
  },
}).createMachine({
  id: 'recovery',
  context: ({ input }) => ({ objects: input.objects }),
  initial: 'reading',
  states: {
    reading: { entry: 'readLog', on: { log_read: { target: 'done', actions: 'insertAll' } } },
    done: {},
  },
});
