/**
 * Lamport's TwoPhase: a transaction manager (TM) and resource managers (RMs) that commit or abort, with
 * messages as a set that only grows. One machine holds the specification's variables and each of its
 * actions is an event of the environment, because a message of the specification can be read again and
 * again, and a read that changes nothing is no step; a channel would lose it to its first reader. A set
 * is an object by RM, its keys sorted, so that equal sets are equal; a list would have an order, and to
 * rename its members would change that.
 * Source: tlaplus/Examples, `specifications/transaction_commit/TwoPhase.tla`; counts as TLC's and
 * Stateright's (`examples/2pc.rs`): 288 states with 3 RMs, 8,832 with 5.
 */
import { assign, setup } from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import { always, sometimes } from '../../../src/checker/properties.ts';

type Ids = Readonly<Record<string, true>>;

/** Each RM is in one of the first four; `tmPrepared` and those after it are the TM's and the messages. */
interface TwoPhaseContext {
  readonly working: Ids;
  readonly prepared: Ids;
  readonly committed: Ids;
  readonly aborted: Ids;
  readonly tmPrepared: Ids;
  readonly preparedMessages: Ids;
  readonly isCommitSent: boolean;
  readonly isAbortSent: boolean;
}

const perRm = [
  'tm.receivePrepared',
  'rm.prepare',
  'rm.chooseToAbort',
  'rm.receiveCommit',
  'rm.receiveAbort',
] as const;

type TwoPhaseEvent =
  | { readonly type: (typeof perRm)[number]; readonly rm: string }
  | { readonly type: 'tm.commit' | 'tm.abort'; readonly rm?: never };

const setOf = (ids: Iterable<string>): Ids =>
  Object.fromEntries([...ids].toSorted().map((id) => [id, true]));
const membersOf = (set: Ids): string[] => Object.keys(set);
const withOne = (set: Ids, one: string): Ids => setOf(new Set([...membersOf(set), one]));
const without = (set: Ids, one: string): Ids =>
  setOf(membersOf(set).filter((other) => other !== one));

/** The RM in question goes to one of the four. */
function moved(context: TwoPhaseContext, rm: string, to: 'prepared' | 'committed' | 'aborted') {
  const left = {
    working: without(context.working, rm),
    prepared: without(context.prepared, rm),
    committed: without(context.committed, rm),
    aborted: without(context.aborted, rm),
  };
  return { ...left, [to]: withOne(left[to], rm) };
}

/** `isHasty`: the TM commits as soon as one RM is prepared. */
function twoPhaseMachine(rms: readonly string[], isHasty: boolean) {
  return setup({
    types: { context: {} as TwoPhaseContext, events: {} as TwoPhaseEvent },
    guards: {
      isPreparedSent: ({ context, event }) => (event.rm ?? '') in context.preparedMessages,
      isWorking: ({ context, event }) => (event.rm ?? '') in context.working,
      isCommitSent: ({ context }) => context.isCommitSent,
      isAbortSent: ({ context }) => context.isAbortSent,
      mayCommit: ({ context }) =>
        membersOf(context.tmPrepared).length >= (isHasty ? 1 : rms.length),
    },
    actions: {
      count: assign({
        tmPrepared: ({ context, event }) => withOne(context.tmPrepared, event.rm ?? ''),
      }),
      sendCommit: assign({ isCommitSent: true }),
      sendAbort: assign({ isAbortSent: true }),
      sendPrepared: assign({
        preparedMessages: ({ context, event }) => withOne(context.preparedMessages, event.rm ?? ''),
      }),
      prepare: assign(({ context, event }) => moved(context, event.rm ?? '', 'prepared')),
      commit: assign(({ context, event }) => moved(context, event.rm ?? '', 'committed')),
      abort: assign(({ context, event }) => moved(context, event.rm ?? '', 'aborted')),
    },
  }).createMachine({
    id: 'two-phase',
    context: {
      working: setOf(rms),
      prepared: {},
      committed: {},
      aborted: {},
      tmPrepared: {},
      preparedMessages: {},
      isCommitSent: false,
      isAbortSent: false,
    },
    on: {
      'rm.prepare': { guard: 'isWorking', actions: ['prepare', 'sendPrepared'] },
      'rm.chooseToAbort': { guard: 'isWorking', actions: 'abort' },
      'rm.receiveCommit': { guard: 'isCommitSent', actions: 'commit' },
      'rm.receiveAbort': { guard: 'isAbortSent', actions: 'abort' },
    },
    initial: 'init',
    states: {
      init: {
        on: {
          'tm.receivePrepared': { guard: 'isPreparedSent', actions: 'count' },
          'tm.commit': { guard: 'mayCommit', target: 'done', actions: 'sendCommit' },
          'tm.abort': { target: 'done', actions: 'sendAbort' },
        },
      },
      done: {},
    },
  });
}

const fieldsOf = (context: unknown) => context as TwoPhaseContext;

/** With `count` RMs; `hasty` is the variant in which one commits and another aborts. */
export function twoPhase(count: number, variant: 'right' | 'hasty' = 'right'): SystemDefinition {
  const rms = Array.from({ length: count }, (_, turn) => `rm:${turn}`);
  return defineSystem({
    name: `two-phase ${count}`,
    logic: twoPhaseMachine(rms, variant === 'hasty'),
    environment: {
      'two-phase': [
        { type: 'tm.commit' },
        { type: 'tm.abort' },
        ...perRm.flatMap((type) => rms.map((rm) => ({ type, rm }))),
      ],
    },
    properties: [
      always('all commit or all abort', (state) => {
        const { committed, aborted } = fieldsOf(state.actor('two-phase')?.context);
        return membersOf(committed).length === 0 || membersOf(aborted).length === 0;
      }),
      sometimes('all commit', (state) => {
        return membersOf(fieldsOf(state.actor('two-phase')?.context).committed).length === count;
      }),
      sometimes('all abort', (state) => {
        return membersOf(fieldsOf(state.actor('two-phase')?.context).aborted).length === count;
      }),
    ],
    symmetry: [rms],
  });
}
