/**
 * The delete task of one view: removes what has been destaged through the view's own interface, a
 * batch at a time, and reports the view's trim point. Only its view can reach it; it keeps a list of
 * what to delete and no count, so that nothing can be lost or done twice.
 * Source: seed notes, `delete_operation()` and `view_delete_sem`; P5 (the min is told to LSM).
 */
import { assign, assertEvent, sendParent, sendTo, setup } from 'xstate';
import type {
  DeleteTaskEvent,
  DestageEvent,
  Moved,
  Sequence,
  ViewEvent,
  ViewId,
} from './events.ts';

/** Invariant: `trimPoint` never decreases. */
export interface DeleteTaskContext {
  readonly view: ViewId;
  readonly destaged: readonly Moved[];
  readonly trimPoint: Sequence;
}

export const deleteTaskMachine = setup({
  types: {
    context: {} as DeleteTaskContext,
    events: {} as DeleteTaskEvent,
    input: {} as { readonly view: ViewId },
  },
  guards: {
    isAhead: ({ context, event }) => {
      assertEvent(event, 'trim.moved');
      return event.below > context.trimPoint;
    },
  },
  actions: {
    collect: assign({
      destaged: ({ context, event }) => {
        assertEvent(event, 'object.destaged');
        return [...context.destaged, ...event.destaged];
      },
    }),
    deleteCollected: sendParent(({ context }): ViewEvent => {
      return { type: 'view.delete', destaged: context.destaged };
    }),
    forgetCollected: assign({ destaged: [] }),
    advance: assign(({ event }) => {
      assertEvent(event, 'trim.moved');
      return { trimPoint: event.below };
    }),
    reportTrimPoint: sendTo(
      ({ system }) => system.get('destage'),
      ({ context }): DestageEvent => ({
        type: 'trim.point',
        view: context.view,
        below: context.trimPoint,
      }),
    ),
  },
  delays: { deleteDelay: 0 },
}).createMachine({
  id: 'delete-task',
  context: ({ input }) => ({ view: input.view, destaged: [], trimPoint: 0 }),
  on: {
    'trim.moved': { guard: 'isAhead', actions: ['advance', 'reportTrimPoint'] },
  },
  initial: 'waiting',
  states: {
    waiting: {
      on: { 'object.destaged': { target: 'collecting', actions: 'collect' } },
    },
    collecting: {
      on: { 'object.destaged': { actions: 'collect' } },
      after: {
        deleteDelay: { target: 'waiting', actions: ['deleteCollected', 'forgetCollected'] },
      },
    },
  },
});
