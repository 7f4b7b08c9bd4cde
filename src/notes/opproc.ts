/**
 * opproc (O): the tasks that run client operations. A write goes through `do_transaction()` to the log
 * and then into its view by `insert_obj2_view()`, upon which it is acknowledged; `destage_object()`
 * looks an object up in its view and flushes it in this context. Clients do what the scripts say.
 * Source: seed notes, "Tasks that are not destage's own", "A given object".
 */
import { and, assertEvent, assign, enqueueActions, not, sendTo, setup } from 'xstate';
import type {
  Bucket,
  Entry,
  InsertEvent,
  LsmEvent,
  ObjectName,
  OpprocEvent,
  RowEvent,
  SemaphoreEvent,
  Sequence,
  ViewEvent,
} from './events.ts';
import { rowOf } from './actor-names.ts';
import type { Placement, Settings } from './settings.ts';

export interface OpprocContext {
  readonly objects: Readonly<Record<ObjectName, Placement>>;
  readonly writes: readonly ObjectName[];
  readonly destages: readonly ObjectName[];
  /** The newest acknowledged version of each object. */
  readonly acked: Readonly<Record<ObjectName, Sequence>>;
  readonly newest: Sequence;
  /** As LSM said with the newest. */
  readonly isQuotaOver: boolean;
  readonly fenced: readonly Bucket[];
  readonly isLogged: boolean;
  readonly upsForAnyObject: boolean;
}

const unplaced: Placement = { bucket: 0, view: 0 };

export function placementOf(context: Pick<OpprocContext, 'objects'>, object = ''): Placement {
  return context.objects[object] ?? unplaced;
}

export const opprocMachine = setup({
  types: {
    context: {} as OpprocContext,
    events: {} as OpprocEvent,
    input: {} as Settings,
    tags: {} as 'waiting',
  },
  guards: {
    hasWrite: ({ context }) => context.writes.length > 0,
    hasDestage: ({ context }) => context.destages.length > 0,
    isLogged: ({ context }) => context.isLogged,
    isFenced: ({ context }) =>
      context.fenced.includes(placementOf(context, context.writes[0]).bucket),
    isFound: ({ event }) => event.type === 'looked_up' && event.flight !== null,
  },
  actions: {
    number: assign({ newest: ({ context }) => context.newest + 1 }),
    noteNumber: assign(({ event }) => {
      assertEvent(event, 'appended');
      return { newest: event.sequence, isQuotaOver: event.isQuotaOver };
    }),
    do_transaction: sendTo(
      ({ system }) => system.get('lsm'),
      ({ context, self }): LsmEvent => ({
        type: 'append',
        object: context.writes[0] ?? '',
        by: self.id,
      }),
    ),
    insert_obj2_view: sendTo(
      ({ context, system }) => system.get(`view:${placementOf(context, context.writes[0]).view}`),
      ({ context }) => {
        const { newest, writes, isQuotaOver } = context;
        return insertOf(context, { object: writes[0] ?? '', sequence: newest }, isQuotaOver);
      },
    ),
    ack: assign({
      acked: ({ context }) => ({ ...context.acked, [context.writes[0] ?? '']: context.newest }),
    }),
    dropWrite: assign({ writes: ({ context }) => context.writes.slice(1) }),
    lookUp: sendTo(
      ({ context, system }) => system.get(`view:${placementOf(context, context.destages[0]).view}`),
      ({ context }): ViewEvent => ({ type: 'destage_object', object: context.destages[0] ?? '' }),
    ),
    dropDestage: assign({ destages: ({ context }) => context.destages.slice(1) }),
    do_destage: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'looked_up');
      const { flight } = event;
      if (flight === null) return;
      enqueue.sendTo(
        ({ system }) => system.get(rowOf(flight.object)),
        (): RowEvent => ({ type: 'ROW_dcache_flush', ...flight }),
      );
    }),
    operator_obj_in_destage_object: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'looked_up');
      if (context.upsForAnyObject || event.isRequested)
        enqueue.sendTo(
          ({ system }) => system.get('destage_bucket_sem'),
          (): SemaphoreEvent => ({
            type: 'up',
            ifSleeping: false,
          }),
        );
    }),
    setFence: assign({
      fenced: ({ context, event }) => {
        assertEvent(event, 'fence');
        return [...context.fenced, event.bucket];
      },
    }),
    /** Behind every insert that is under way to a view: a channel keeps its order. */
    do_destage_bucket: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'fence');
      const { bucket, by } = event;
      const views = new Set(Object.values(context.objects).map(({ view }) => view));
      for (const view of views)
        enqueue.sendTo(
          ({ system }) => system.get(`view:${view}`),
          (): ViewEvent => ({
            type: 'do_destage_bucket',
            bucket,
            by,
          }),
        );
    }),
  },
}).createMachine({
  id: 'opproc',
  context: ({ input }) => ({
    objects: input.objects,
    writes: input.writes,
    destages: input.destages,
    acked: {},
    newest: 0,
    isQuotaOver: false,
    fenced: [],
    isLogged: input.logged,
    upsForAnyObject: input.switches.upsForAnyObject,
  }),
  initial: 'idle',
  states: {
    idle: {
      on: {
        client_write: [
          { guard: and(['hasWrite', 'isFenced']), actions: 'dropWrite' },
          { guard: and(['hasWrite', 'isLogged']), target: 'inTransaction' },
          {
            guard: and(['hasWrite', not('isLogged')]),
            actions: ['number', 'insert_obj2_view', 'ack', 'dropWrite'],
          },
        ],
        client_destage: { guard: 'hasDestage', target: 'lookingUp' },
        fence: { actions: ['setFence', 'do_destage_bucket'] },
      },
    },
    inTransaction: {
      tags: 'waiting',
      entry: 'do_transaction',
      on: {
        appended: {
          target: 'idle',
          actions: ['noteNumber', 'insert_obj2_view', 'ack', 'dropWrite'],
        },
      },
    },
    lookingUp: {
      entry: ['lookUp', 'dropDestage'],
      on: {
        looked_up: [
          {
            guard: 'isFound',
            target: 'idle',
            actions: ['do_destage', 'operator_obj_in_destage_object'],
          },
          { target: 'idle' },
        ],
      },
    },
  },
});

/** The call of `insert_obj2_view()` for one log entry. */
export function insertOf(
  context: Pick<OpprocContext, 'objects'>,
  entry: Entry,
  isQuotaOver: boolean,
): InsertEvent {
  const { bucket, partial = false } = placementOf(context, entry.object);
  return { type: 'insert_obj2_view', bucket, partial, isQuotaOver, ...entry };
}
