/**
 * A bucket migrator (B): for each bucket of its script `destage_bucket()` marks it in every view and
 * wakes them, then downs `destage_bucket_sem`; what comes back from there is all that it knows. `owed`
 * and `returned` are for the properties: B decides nothing by them.
 * Source: seed notes, "A given bucket": `dcache_bucket_migrate()`, `do_destage_bucket()`.
 */
import { assertEvent, assign, enqueueActions, setup } from 'xstate';
import type {
  Bucket,
  Entry,
  MigratorEvent,
  OpprocEvent,
  SemaphoreEvent,
  ViewEvent,
} from './events.ts';
import { type Settings, viewIds } from './settings.ts';

export interface MigratorContext {
  readonly views: readonly string[];
  readonly buckets: readonly Bucket[];
  readonly unmarked: number;
  /** How many of its downs have not been granted. */
  readonly downs: number;
  readonly downsPerRequest: number;
  readonly isFencing: boolean;
  /** What the request covers: the views' objects of the bucket that were not in ROW. */
  readonly owed: readonly Entry[];
  /** What the requests that have returned covered. */
  readonly returned: readonly Entry[];
}

export interface MigratorInput {
  readonly settings: Settings;
  readonly buckets: readonly Bucket[];
}

export const migratorMachine = setup({
  types: {
    context: {} as MigratorContext,
    events: {} as MigratorEvent,
    input: {} as MigratorInput,
    tags: {} as 'waiting',
  },
  guards: {
    hasBucket: ({ context }) => context.buckets.length > 0,
    isMarked: ({ context }) => context.unmarked === 0,
    isGranted: ({ context }) => context.downs === 0,
  },
  actions: {
    destage_bucket: enqueueActions(({ context, self, enqueue }) => {
      const bucket = context.buckets[0] ?? 0;
      const by = self.id;
      enqueue.assign({ unmarked: context.views.length, owed: [] });
      if (context.isFencing)
        enqueue.sendTo(
          ({ system }) => system.get('opproc'),
          (): OpprocEvent => ({
            type: 'fence',
            bucket,
            by,
          }),
        );
      else
        for (const view of context.views)
          enqueue.sendTo(
            ({ system }) => system.get(view),
            (): ViewEvent => ({
              type: 'do_destage_bucket',
              bucket,
              by,
            }),
          );
    }),
    noteMarked: assign(({ context, event }) => {
      assertEvent(event, 'marked');
      return { unmarked: context.unmarked - 1, owed: [...context.owed, ...event.owed] };
    }),
    down: enqueueActions(({ context, self, enqueue }) => {
      enqueue.assign({ downs: context.downsPerRequest });
      for (let turn = 0; turn < context.downsPerRequest; turn += 1)
        enqueue.sendTo(
          ({ system }) => system.get('destage_bucket_sem'),
          (): SemaphoreEvent => ({
            type: 'down',
            by: self.id,
          }),
        );
    }),
    noteGranted: assign({ downs: ({ context }) => context.downs - 1 }),
    noteReturned: assign({
      returned: ({ context }) => [...context.returned, ...context.owed],
      owed: [],
    }),
    unmark: enqueueActions(({ context, enqueue }) => {
      const [bucket = 0, ...rest] = context.buckets;
      for (const view of context.views)
        enqueue.sendTo(
          ({ system }) => system.get(view),
          (): ViewEvent => ({
            type: 'bucket_migrated',
            bucket,
          }),
        );
      enqueue.assign({ buckets: rest });
    }),
  },
}).createMachine({
  id: 'migrator',
  context: ({ input: { settings, buckets } }) => ({
    views: viewIds(settings),
    buckets,
    unmarked: 0,
    downs: 0,
    downsPerRequest: settings.switches.oneDownPerRequest ? 1 : settings.views,
    isFencing: settings.switches.fence,
    owed: [],
    returned: [],
  }),
  initial: 'idle',
  states: {
    idle: { on: { dcache_bucket_migrate: { guard: 'hasBucket', target: 'marking' } } },
    marking: {
      entry: 'destage_bucket',
      on: { marked: { actions: 'noteMarked' } },
      always: { guard: 'isMarked', target: 'waiting' },
    },
    waiting: {
      tags: 'waiting',
      entry: 'down',
      on: { granted: { actions: 'noteGranted' } },
      always: [{ guard: 'isGranted', target: 'idle', actions: ['noteReturned', 'unmark'] }],
    },
  },
});
