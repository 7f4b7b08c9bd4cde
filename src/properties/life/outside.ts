/**
 * The outside of one object's life: DM, ROW and the side store, each of which may do what it is asked,
 * refuse, or not answer, and a client that writes. What a store was asked before and has not answered
 * is forgotten when it is asked again: its late answer would change nothing.
 */
import { assign, sendTo, setup } from 'xstate';
import type { InsertedWrite, MovedEvent, OutsideEvent, Sequence } from '../../machines/events.ts';

type Asked = Extract<OutsideEvent, { moves: unknown }>;

/** The one object there is, and its view. */
export const theObject = 'o';
export const theView = 'view:0';

/** Of the one object: nothing else is ever moved. */
const versionOf = ({ moves }: Asked): Sequence => moves.at(-1)?.version ?? 0;

export function storeMachine(id: string, asked: Asked['type'], done: MovedEvent['type']) {
  return setup({
    types: {
      context: {} as { readonly version: Sequence },
      events: {} as Asked,
    },
    actions: {
      note: assign({ version: ({ event }) => versionOf(event) }),
      answerDone: sendTo(
        ({ system }) => system.get(theView),
        ({ context }) => ({ type: done, moved: [{ object: theObject, version: context.version }] }),
      ),
      answerFailed: sendTo(
        ({ system }) => system.get(theView),
        ({ context }) => ({
          type: done.replace(/\..*/, '.failed'),
          failed: [{ object: theObject, version: context.version, reason: 'refused' }],
        }),
      ),
    },
    delays: { does: 1, refuses: 1 },
  }).createMachine({
    id,
    context: { version: 0 },
    initial: 'idle',
    on: { [asked]: { target: '.asked', actions: 'note' } },
    states: {
      idle: {},
      asked: {
        after: {
          does: { target: 'idle', actions: 'answerDone' },
          refuses: { target: 'idle', actions: 'answerFailed' },
        },
      },
    },
  });
}

/** What the log shows of writes: the newest version that it has named. */
interface ClientEvent {
  readonly type: 'client.write';
  readonly version: Sequence;
}

interface ClientContext {
  readonly shown: Sequence;
  readonly written: Sequence;
}

/**
 * Writes before the log shows it, one ahead: two that show at once are as one. A write is of the whole
 * object or of a part that leaves a gap, or, when it is the first, what recovery found in the side
 * store; the log does not say which.
 */
export const clientMachine = setup({
  types: { context: {} as ClientContext, events: {} as ClientEvent },
  guards: {
    isFirst: ({ context }) => context.written === 0,
    isWritten: ({ context, event }) => event.version <= context.written,
  },
  actions: {
    note: assign({ shown: ({ event }) => event.version }),
    count: assign({ written: ({ context }) => context.written + 1 }),
    insert: sendTo(
      ({ system }) => system.get(theView),
      ({ context: { written } }, { offset, parked }: { offset: number; parked?: true }) => {
        const version = written + 1;
        const write: InsertedWrite = {
          object: theObject,
          bucket: 0,
          version,
          offset,
          bytes: 1,
          ...(parked && { parked }),
        };
        return { type: 'view.insert', upTo: version, writes: [write] };
      },
    ),
  },
  delays: { whole: 1, partly: 1, recovered: 1 },
}).createMachine({
  id: 'client',
  context: { shown: 0, written: 0 },
  initial: 'ready',
  on: { 'client.write': { guard: 'isWritten', actions: 'note', target: '.ready' } },
  states: {
    ready: {
      after: {
        whole: { target: 'ahead', actions: [{ type: 'insert', params: { offset: 0 } }, 'count'] },
        partly: { target: 'ahead', actions: [{ type: 'insert', params: { offset: 1 } }, 'count'] },
        recovered: {
          guard: 'isFirst',
          target: 'ahead',
          actions: [{ type: 'insert', params: { offset: 0, parked: true } }, 'count'],
        },
      },
    },
    ahead: {},
  },
});
