/**
 * ROW and its processor, as far as one object goes: flushes of the object are taken one after another,
 * those of different objects in any order. Each is committed or fails after a while, and then calls
 * back. What is committed is durable, and ROW takes whatever version comes.
 * Source: seed notes, `ROWInstance::ROW_dcache_flush()`, `dcache_flush_action()`, `ROWOnCommit::finish()`.
 */
import { and, assertEvent, assign, enqueueActions, setup } from 'xstate';
import type { Flight, RowEvent, Sequence, ViewEvent } from './events.ts';

export interface RowContext {
  /** The version that is durable; 0: none. */
  readonly stored: Sequence;
  /** What it has been asked for, in order. */
  readonly flights: readonly Flight[];
  /** It fails whenever it is asked. */
  readonly isBroken: boolean;
  /** How often it may fail otherwise. */
  readonly failures: number;
  readonly isConditional: boolean;
}

export type RowInput = Pick<RowContext, 'isBroken' | 'failures' | 'isConditional'>;

export const rowMachine = setup({
  types: { context: {} as RowContext, events: {} as RowEvent, input: {} as RowInput },
  guards: {
    hasFlight: ({ context }) => context.flights.length > 0,
    isBroken: ({ context }) => context.isBroken,
    mayFail: ({ context }) => context.failures > 0,
  },
  actions: {
    begin: assign({
      flights: ({ context, event }) => {
        assertEvent(event, 'ROW_dcache_flush');
        const { view, object, version } = event;
        return [...context.flights, { view, object, version }];
      },
    }),
    store: assign({
      stored: ({ context: { stored, flights, isConditional } }) => {
        const version = flights[0]?.version ?? 0;
        return isConditional ? Math.max(stored, version) : version;
      },
    }),
    countFailure: assign({ failures: ({ context }) => context.failures - 1 }),
    callBackOk: callBack('OK'),
    callBackFail: callBack('FAIL'),
    /** Who asked is gone, and what has not been committed is not. */
    dropFlights: assign({ flights: [] }),
  },
  delays: { commit: 1, fail: 1 },
}).createMachine({
  id: 'row',
  context: ({ input }) => ({ stored: 0, flights: [], ...input }),
  on: {
    ROW_dcache_flush: { actions: 'begin' },
    crashed: { target: '.idle', actions: 'dropFlights' },
  },
  initial: 'idle',
  states: {
    idle: {
      always: [
        { guard: and(['hasFlight', 'isBroken']), target: 'failing' },
        { guard: and(['hasFlight', 'mayFail']), target: 'trying' },
        { guard: 'hasFlight', target: 'committing' },
      ],
    },
    committing: { after: { commit: { target: 'idle', actions: ['store', 'callBackOk'] } } },
    failing: { after: { fail: { target: 'idle', actions: 'callBackFail' } } },
    trying: {
      after: {
        commit: { target: 'idle', actions: ['store', 'callBackOk'] },
        fail: { target: 'idle', actions: ['countFailure', 'callBackFail'] },
      },
    },
  },
});

/** `destage_obj_cb()`, called in the row processor. */
function callBack(result: 'OK' | 'FAIL') {
  return enqueueActions<
    RowContext,
    RowEvent,
    undefined,
    RowEvent,
    never,
    never,
    never,
    never,
    never
  >(({ context, enqueue }) => {
    const [flight, ...flights] = context.flights;
    if (flight === undefined) return;
    const { view, object, version } = flight;
    enqueue.assign({ flights });
    enqueue.sendTo(
      ({ system }) => system.get(view),
      (): ViewEvent => ({ type: 'destage_obj_cb', object, version, result }),
    );
  });
}
