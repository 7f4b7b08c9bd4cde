/**
 * Dining philosophers: each asks its first fork, then its second, eats, and gives both back. A fork
 * serves in the order of asking. `symmetric`: everybody's first is the left one, so that all can wait
 * for each other; `asymmetric`: the last philosopher's first is the right one.
 * The nearest deadlock takes four steps of each: hungry, the first asked, the first had, the second
 * asked. Source: Dijkstra, EWD 310; its deadlock, and the order of resources that prevents it.
 */
import { assign, sendTo, setup } from 'xstate';
import type { SystemDefinition, SystemView } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import { always, leadsTo, notStuck, sometimes } from '../../../src/checker/properties.ts';
import { actorIn } from './actor-in.ts';

type Order = 'symmetric' | 'asymmetric';

interface ForkEvent {
  readonly type: 'fork.ask' | 'fork.release';
  readonly by: string;
}

interface Forks {
  readonly id: string;
  readonly first: string;
  readonly second: string;
}

const philosopherMachine = setup({
  types: {
    context: {} as Forks,
    events: {} as { readonly type: 'fork.granted' },
    input: {} as Forks,
  },
  actions: {
    tellFirst: sendTo(
      ({ context, system }) => actorIn(system, context.first),
      ({ context }, { type }: Pick<ForkEvent, 'type'>): ForkEvent => ({ type, by: context.id }),
    ),
    tellSecond: sendTo(
      ({ context, system }) => actorIn(system, context.second),
      ({ context }, { type }: Pick<ForkEvent, 'type'>): ForkEvent => ({ type, by: context.id }),
    ),
  },
  delays: { thought: 10, meal: 10 },
}).createMachine({
  id: 'philosopher',
  context: ({ input }) => input,
  initial: 'thinking',
  states: {
    thinking: {
      after: {
        thought: {
          target: 'hungry',
          actions: { type: 'tellFirst', params: { type: 'fork.ask' } },
        },
      },
    },
    hungry: {
      tags: 'waiting',
      initial: 'first',
      states: {
        first: {
          on: {
            'fork.granted': {
              target: 'second',
              actions: { type: 'tellSecond', params: { type: 'fork.ask' } },
            },
          },
        },
        second: { on: { 'fork.granted': '#philosopher.eating' } },
      },
    },
    eating: {
      after: {
        meal: {
          target: 'thinking',
          actions: [
            { type: 'tellFirst', params: { type: 'fork.release' } },
            { type: 'tellSecond', params: { type: 'fork.release' } },
          ],
        },
      },
    },
  },
});

const forkMachine = setup({
  types: { context: {} as { readonly waiting: readonly string[] }, events: {} as ForkEvent },
  guards: { isWaitedFor: ({ context }) => context.waiting.length > 0 },
  actions: {
    grantAsker: sendTo(({ event, system }) => actorIn(system, event.by), { type: 'fork.granted' }),
    grantNext: sendTo(({ context, system }) => actorIn(system, context.waiting[0] ?? ''), {
      type: 'fork.granted',
    }),
    enqueue: assign({ waiting: ({ context, event }) => [...context.waiting, event.by] }),
    dequeue: assign({ waiting: ({ context }) => context.waiting.slice(1) }),
  },
}).createMachine({
  id: 'fork',
  context: { waiting: [] },
  initial: 'free',
  states: {
    free: { on: { 'fork.ask': { target: 'taken', actions: 'grantAsker' } } },
    taken: {
      on: {
        'fork.ask': { actions: 'enqueue' },
        'fork.release': [
          { guard: 'isWaitedFor', actions: ['grantNext', 'dequeue'] },
          { target: 'free' },
        ],
      },
    },
  },
});

/** Philosopher i sits between fork i, its left one, and fork i + 1. */
function forksOf(count: number, order: Order): Forks[] {
  return Array.from({ length: count }, (_, turn) => {
    const left = `fork:${turn}`;
    const right = `fork:${(turn + 1) % count}`;
    const isTurned = order === 'asymmetric' && turn === count - 1;
    const [first, second] = isTurned ? [right, left] : [left, right];
    return { id: `philosopher:${turn}`, first, second };
  });
}

const isEating = (state: SystemView, turn: number) =>
  state.actor(`philosopher:${turn}`)?.matches('eating') === true;

export function philosophers(count: number, order: Order): SystemDefinition {
  const seats = forksOf(count, order);
  return defineSystem({
    name: `philosophers ${count} ${order}`,
    logic: setup({
      actors: { philosopher: philosopherMachine, fork: forkMachine },
    }).createMachine({
      id: 'table',
      invoke: [
        ...seats.map(
          (_, turn) => ({ src: 'fork', id: `fork:${turn}`, systemId: `fork:${turn}` }) as const,
        ),
        ...seats.map(
          (seat) => ({ src: 'philosopher', id: seat.id, systemId: seat.id, input: seat }) as const,
        ),
      ],
    }),
    properties: [
      always('neighbours do not eat together', (state) =>
        seats.every((_, turn) => !isEating(state, turn) || !isEating(state, (turn + 1) % count)),
      ),
      sometimes('the last one eats', (state) => isEating(state, count - 1)),
      notStuck('nobody waits for ever'),
      leadsTo(
        'who is hungry eats',
        (state) => state.actor('philosopher:0')?.matches('hungry') === true,
        (state) => isEating(state, 0),
      ),
    ],
  });
}
