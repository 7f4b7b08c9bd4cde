/**
 * A thread that changes a view's byte counter without a lock: it reads, adds and writes, and another
 * thread may come between. One for the inserts in opproc, one for the callbacks in the row processor.
 * Source: seed notes, "Tasks that are not destage's own"; domain race R18.
 */
import { assertEvent, assign, sendTo, setup } from 'xstate';
import type { AdderEvent, ViewEvent } from './events.ts';

export interface AdderContext {
  readonly view: string;
  /** What is still to be added, in order. */
  readonly waiting: readonly number[];
}

export const adderMachine = setup({
  types: {
    context: {} as AdderContext,
    events: {} as AdderEvent,
    input: {} as { readonly view: string },
  },
  guards: { hasWork: ({ context }) => context.waiting.length > 0 },
  actions: {
    queueUp: assign({
      waiting: ({ context, event }) => {
        assertEvent(event, 'add');
        return [...context.waiting, event.bytes];
      },
    }),
    load: sendTo(
      ({ context, system }) => system.get(context.view),
      ({ self }): ViewEvent => ({ type: 'bytes_load', by: self.id }),
    ),
    store: sendTo(
      ({ context, system }) => system.get(context.view),
      ({ context, event }): ViewEvent => {
        assertEvent(event, 'bytes_loaded');
        return { type: 'bytes_store', bytes: event.bytes + (context.waiting[0] ?? 0) };
      },
    ),
    dropFirst: assign({ waiting: ({ context }) => context.waiting.slice(1) }),
  },
}).createMachine({
  id: 'adder',
  context: ({ input }) => ({ view: input.view, waiting: [] }),
  on: { add: { actions: 'queueUp' } },
  initial: 'idle',
  states: {
    idle: { always: { guard: 'hasWork', target: 'loading' } },
    loading: {
      entry: 'load',
      on: { bytes_loaded: { target: 'idle', actions: ['store', 'dropFirst'] } },
    },
  },
});
