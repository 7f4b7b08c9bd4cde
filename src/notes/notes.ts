/**
 * The whole system as the notes describe it: views with their semaphores, the two tasks of each, ROW,
 * DM, LSM, opproc, migrators and the admin, all of them actors. It exists to be checked.
 * Source: seed notes, "Start-up": `DCache_create_instance()`, `DCache_ROW_ready()`, `destage_start()`.
 */
import { and, not } from 'xstate';
import { notesActions, notesSetup } from './notes-setup.ts';

export const notesMachine = notesSetup
  .extend({
    actions: notesActions,
    guards: {
      startsLate: ({ context }) => context.settings.startsLate,
      mayStop: ({ context }) => context.settings.stops,
      freesViews: ({ context }) => context.settings.switches.stopFreesViews,
    },
  })
  .createMachine({
    id: 'notes',
    context: ({ input }) => ({ settings: input }),
    entry: ['startOutside', 'startViews'],
    initial: 'created',
    states: {
      created: {
        always: { guard: not('startsLate'), target: 'started' },
        on: { destage_start: { target: 'started', actions: 'enableViews' } },
      },
      started: {
        entry: 'startTasks',
        on: {
          destage_stop: [
            { guard: and(['mayStop', 'freesViews']), target: 'stopped', actions: 'freeViews' },
            { guard: 'mayStop', target: 'stopped', actions: 'stopViews' },
          ],
        },
      },
      stopped: {},
    },
  });
