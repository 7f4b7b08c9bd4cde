/**
 * LSM: the log. Numbers what is appended, deletes what is below the min of every view, says when its
 * quota passes the threshold, and at its quota may hold the writer. It survives a crash.
 * Source: seed notes, the cast; P5.
 */
import { assertEvent, assign, enqueueActions, sendTo, setup } from 'xstate';
import type { Entry, LsmEvent, OpprocEvent, RecoveryEvent, Sequence, ViewEvent } from './events.ts';
import { type Settings, viewIds } from './settings.ts';

/** Invariant: `log` is in the order of its sequence numbers. */
export interface LsmContext {
  readonly log: readonly Entry[];
  readonly newest: Sequence;
  /** What each view has told; one that has told nothing holds everything. */
  readonly mins: Readonly<Record<string, Sequence>>;
  readonly held: Extract<LsmEvent, { type: 'append' }> | null;
  readonly isOver: boolean;
  readonly views: readonly string[];
  readonly quota: number;
  readonly threshold: number;
}

export const lsmMachine = setup({
  types: { context: {} as LsmContext, events: {} as LsmEvent, input: {} as Settings },
  guards: {
    isFull: ({ context }) => context.log.length >= context.quota,
    isHeldNoMore: ({ context }) => context.held !== null && context.log.length < context.quota,
  },
  actions: {
    hold: assign({
      held: ({ event }) => {
        assertEvent(event, 'append');
        return event;
      },
    }),
    append: enqueueActions(({ context, event, enqueue }) => {
      const asked = context.held ?? event;
      assertEvent(asked, 'append');
      const sequence = context.newest + 1;
      const log = [...context.log, { sequence, object: asked.object }];
      const isQuotaOver = log.length > context.threshold;
      enqueue.assign({ log, newest: sequence, held: null });
      enqueue.sendTo(
        ({ system }) => system.get(asked.by),
        (): OpprocEvent => ({
          type: 'appended',
          sequence,
          isQuotaOver,
        }),
      );
    }),
    /** The log objects below the min can be deleted. */
    trim: assign(({ context, event }) => {
      assertEvent(event, 'min');
      const mins = { ...context.mins, [event.view]: event.below };
      const below = Math.min(...context.views.map((view) => mins[view] ?? 0));
      return { mins, log: context.log.filter(({ sequence }) => sequence >= below) };
    }),
    tellQuota: enqueueActions(({ context, enqueue }) => {
      const isOver = context.log.length > context.threshold;
      if (isOver === context.isOver) return;
      enqueue.assign({ isOver });
      for (const view of context.views)
        enqueue.sendTo(
          ({ system }) => system.get(view),
          (): ViewEvent => ({
            type: 'quota_occupied',
            isOver,
          }),
        );
    }),
    giveLog: sendTo(
      ({ event, system }) => {
        assertEvent(event, 'read_log');
        return system.get(event.by);
      },
      ({ context }): RecoveryEvent => ({ type: 'log_read', entries: context.log }),
    ),
  },
}).createMachine({
  id: 'lsm',
  context: ({ input }) => ({
    log: input.recovered.map((object, turn) => ({ sequence: turn + 1, object })),
    newest: input.recovered.length,
    mins: {},
    held: null,
    isOver: false,
    views: viewIds(input),
    quota: input.switches.writersBlockOnQuota ? input.quota : Infinity,
    threshold: input.quotaThreshold,
  }),
  on: {
    append: [{ guard: 'isFull', actions: 'hold' }, { actions: ['append', 'tellQuota'] }],
    min: { actions: ['trim', 'tellQuota'] },
    read_log: { actions: 'giveLog' },
  },
  always: { guard: 'isHeldNoMore', actions: ['append', 'tellQuota'] },
});
