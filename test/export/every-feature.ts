/**
 * A chart that has one of everything that a chart can have: the exports are written out for it.
 */
import { and, assign, not, raise, setup, stateIn } from 'xstate';

export const everyFeature = setup({
  types: { events: {} as { readonly type: 'go' | 'stay' | 'again' | 'deep' } },
  guards: {
    isReady: () => true,
    isTired: () => false,
    isLevel: (_, { n }: { n: number }) => n > 1,
  },
  actions: { note: () => undefined },
  actors: { child: setup({}).createMachine({}) },
  delays: { patience: 10 },
}).createMachine({
  id: 'all <of> it',
  initial: 'first',
  entry: assign({}),
  on: { stay: { actions: 'note' }, deep: '#inside' },
  states: {
    first: {
      tags: ['calm'],
      invoke: { src: 'child', id: 'kid', onDone: 'both', onError: 'last' },
      entry: 'note',
      exit: raise({ type: 'stay' }),
      on: {
        go: [{ guard: and(['isReady', not('isTired')]), target: 'both' }, { target: 'last' }],
        again: { target: 'first', reenter: true },
        stay: 'first',
      },
      after: {
        patience: 'both',
        2000: { guard: { type: 'isLevel', params: { n: 2 } }, target: 'last' },
      },
    },
    both: {
      type: 'parallel',
      onDone: 'last',
      states: {
        left: {
          initial: 'one',
          on: { again: '.two' },
          states: { one: { id: 'inside' }, two: { type: 'final' }, past: { history: 'deep' } },
        },
        right: {
          initial: 'some_one',
          states: {
            some_one: { always: { guard: stateIn({ both: { left: 'two' } }), target: 'end' } },
            end: { type: 'final' },
          },
        },
      },
    },
    last: { type: 'final' },
  },
});
