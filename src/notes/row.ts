/**
 * ROW and its processor: each flush that it is asked for is committed, or failed, after a while, in
 * any order; then it calls back. What it has committed is durable. It takes whatever version comes.
 * Source: seed notes, `ROWInstance::ROW_dcache_flush()`, `dcache_flush_action()`, `ROWOnCommit::finish()`.
 */
import { assertEvent, assign, enqueueActions, sendTo, setup } from 'xstate';
import type { Flight, ObjectName, RowEvent, Sequence, ViewEvent } from './events.ts';

export interface RowContext {
  readonly stored: Readonly<Record<ObjectName, Sequence>>;
  readonly flights: readonly (Flight & { readonly turn: number })[];
  readonly failing: readonly ObjectName[];
  readonly failures: number;
  readonly isConditional: boolean;
}

export type RowInput = Pick<RowContext, 'failing' | 'failures' | 'isConditional'>;

export const rowMachine = setup({
  types: { context: {} as RowContext, events: {} as RowEvent, input: {} as RowInput },
  guards: {
    mayFail: ({ context, event }) => {
      assertEvent(event, 'fail');
      return context.failures > 0 || context.failing.includes(event.object);
    },
  },
  actions: {
    /** Arms what may become of it; `turn` tells two flights of an object apart. */
    begin: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'ROW_dcache_flush');
      const { view, object, version } = event;
      const turns = context.flights.map(({ turn }) => turn);
      const turn = [0, ...turns.map((one) => one + 1)].find((one) => !turns.includes(one)) ?? 0;
      const flight = { view, object, version, turn };
      enqueue.assign({ flights: [...context.flights, flight] });
      const fails = context.failing.includes(object);
      if (!fails)
        enqueue.raise({ type: 'commit', ...flight }, { id: `commit:${turn}`, delay: 'commit' });
      if (fails || context.failures > 0)
        enqueue.raise({ type: 'fail', ...flight }, { id: `fail:${turn}`, delay: 'fail' });
    }),
    store: assign({
      stored: ({ context, event }) => {
        assertEvent(event, 'commit');
        const { object, version } = event;
        const held = context.stored[object] ?? 0;
        const isKept = context.isConditional && held > version;
        return { ...context.stored, [object]: isKept ? held : version };
      },
    }),
    countFailure: assign({
      failures: ({ context, event }) => {
        assertEvent(event, 'fail');
        return context.failures - (context.failing.includes(event.object) ? 0 : 1);
      },
    }),
    land: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['commit', 'fail']);
      enqueue.cancel(`commit:${event.turn}`);
      enqueue.cancel(`fail:${event.turn}`);
      enqueue.assign({ flights: context.flights.filter(({ turn }) => turn !== event.turn) });
    }),
    destage_obj_cb: sendTo(
      ({ event, system }) => {
        assertEvent(event, ['commit', 'fail']);
        return system.get(event.view);
      },
      ({ event }): ViewEvent => {
        assertEvent(event, ['commit', 'fail']);
        const { object, version, type } = event;
        const result = type === 'commit' ? 'OK' : 'FAIL';
        return { type: 'destage_obj_cb', object, version, result };
      },
    ),
    /** Who asked is gone, and what has not been committed is not. */
    dropFlights: enqueueActions(({ context, enqueue }) => {
      for (const { turn } of context.flights) {
        enqueue.cancel(`commit:${turn}`);
        enqueue.cancel(`fail:${turn}`);
      }
      enqueue.assign({ flights: [] });
    }),
  },
  delays: { commit: 1, fail: 1 },
}).createMachine({
  id: 'row',
  context: ({ input }) => ({ stored: {}, flights: [], ...input }),
  on: {
    ROW_dcache_flush: { actions: 'begin' },
    commit: { actions: ['store', 'land', 'destage_obj_cb'] },
    fail: { guard: 'mayFail', actions: ['countFailure', 'land', 'destage_obj_cb'] },
    crashed: { actions: 'dropFlights' },
  },
});
