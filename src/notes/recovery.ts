/**
 * Recovery: reads the log and inserts what it holds into the views again, while clients may write
 * already; then, at a first start, the tasks start. Not here: any look at what ROW has of it.
 * Source: seed notes, "Start-up"; what the notes leave open: recovery; domain races R22, R23.
 */
import { assertEvent, enqueueActions, sendParent, sendTo, setup } from 'xstate';
import type { LsmEvent, RecoveryEvent } from './events.ts';
import { insertOf, placementOf } from './opproc.ts';
import type { Settings } from './settings.ts';

export const recoveryMachine = setup({
  types: {
    context: {} as Pick<Settings, 'objects' | 'startsLate'>,
    events: {} as RecoveryEvent,
    input: {} as Settings,
  },
  guards: { startsLate: ({ context }) => context.startsLate },
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
    destage_start: sendParent({ type: 'destage_start' }),
  },
}).createMachine({
  id: 'recovery',
  context: ({ input }) => ({ objects: input.objects, startsLate: input.startsLate }),
  initial: 'reading',
  states: {
    reading: {
      entry: 'readLog',
      on: {
        log_read: [
          { guard: 'startsLate', target: 'done', actions: ['insertAll', 'destage_start'] },
          { target: 'done', actions: 'insertAll' },
        ],
      },
    },
    done: {},
  },
});
