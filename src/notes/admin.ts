/**
 * The admin (A): calls `set_destage_stat()`, or `up_all_destage_view()`, with what the script says next.
 * Every view is told; a new state wakes by way of `start_destage_task()` only.
 * Source: seed notes, wake-ups 4 and 5.
 */
import { enqueueActions, setup } from 'xstate';
import type { AdminEvent, Stat, ViewEvent } from './events.ts';
import { type Settings, viewIds } from './settings.ts';

export const adminMachine = setup({
  types: {
    context: {} as { readonly stats: readonly Stat[]; readonly views: readonly string[] },
    events: {} as AdminEvent,
    input: {} as Settings,
  },
  guards: { hasStat: ({ context }) => context.stats.length > 0 },
  actions: {
    set_destage_stat: enqueueActions(({ context, enqueue }) => {
      const [stat = 'NORMAL', ...rest] = context.stats;
      for (const view of context.views)
        enqueue.sendTo(
          ({ system }) => system.get(view),
          (): ViewEvent => ({
            type: 'set_destage_stat',
            stat,
          }),
        );
      enqueue.assign({ stats: rest });
    }),
  },
}).createMachine({
  id: 'admin',
  context: ({ input }) => ({ stats: input.stats, views: viewIds(input) }),
  on: { admin_sets: { guard: 'hasStat', actions: 'set_destage_stat' } },
});
