/**
 * One system for each feature of a statechart, as small as shows it.
 */
import { assign, cancel, emit, enqueueActions, raise } from 'xstate';
import { note, system } from './feature.ts';

export const nested = () =>
  system(
    {
      initial: 'a',
      states: {
        a: { initial: 'x', states: { x: { on: { go: 'y' } }, y: {} }, on: { go: 'b' } },
        b: {},
      },
    },
    ['go'],
  );

export const parallel = () =>
  system(
    {
      type: 'parallel',
      states: {
        p: { initial: 'off', states: { off: { on: { go: 'on' } }, on: { on: { back: 'off' } } } },
        q: { initial: 'off', states: { off: { on: { go: 'on' } }, on: { type: 'final' } } },
      },
    },
    ['go', 'back'],
  );

const remembered = (history: string) =>
  system(
    {
      initial: 'in',
      states: {
        in: {
          initial: 'x',
          states: {
            x: { on: { go: 'y' } },
            y: { initial: 'm', states: { m: { on: { go: 'n' } }, n: {} } },
            hist: { type: 'history', history },
          },
          on: { out: 'out' },
        },
        out: { on: { back: 'in.hist' } },
      },
    },
    ['go', 'out', 'back'],
  );
export const shallowHistory = () => remembered('shallow');
export const deepHistory = () => remembered('deep');

export const always = () =>
  system(
    {
      initial: 'a',
      context: { n: 0 },
      states: {
        a: {
          on: {
            go: {
              actions: assign({
                n: ({ context }: { context: { n: number } }) => context.n + 1,
              }),
            },
          },
          always: {
            guard: ({ context }: { context: { n: number } }) => context.n === 2,
            target: 'b',
          },
        },
        b: {},
      },
    },
    ['go'],
  );

export const afterNamed = () =>
  system({
    type: 'parallel',
    states: {
      p: { initial: 'a', states: { a: { after: { soon: 'b' } }, b: {} } },
      q: { initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } },
    },
  });

export const afterFixed = () =>
  system({
    type: 'parallel',
    states: {
      p: { initial: 'a', states: { a: { after: { 20: 'b' } }, b: {} } },
      q: { initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } },
    },
  });

export const raised = () =>
  system(
    {
      initial: 'a',
      states: { a: { on: { go: { actions: raise({ type: 'on' }) }, on: 'b' } }, b: {} },
    },
    ['go'],
  );

export const raisedTwiceById = () =>
  system(
    {
      context: { log: [] },
      initial: 'a',
      states: {
        a: {
          entry: [
            raise({ type: 'one' }, { delay: 10, id: 'x' }),
            raise({ type: 'two' }, { delay: 20, id: 'x' }),
          ],
          on: {
            one: { actions: note },
            two: { actions: note },
            stop: { target: 'b', actions: cancel('x') },
          },
        },
        b: { on: { one: { actions: note }, two: { actions: note } } },
      },
    },
    ['stop'],
  );

export const raisedTwiceWithoutId = () =>
  system({
    context: { log: [] },
    entry: [raise({ type: 'tick' }, { delay: 10 }), raise({ type: 'tick' }, { delay: 10 })],
    on: { tick: { actions: note } },
  });

export const wildcards = () =>
  system({ initial: 'a', states: { a: { on: { 'b.*': 'b', '*': 'c' } }, b: {}, c: {} } }, [
    'b.one',
    'other',
  ]);

const counted = assign({
  n: ({ context }: { context: { n: number } }) => Math.min(3, context.n + 1),
});
export const reenter = () =>
  system(
    {
      initial: 'a',
      context: { n: 0 },
      states: {
        a: {
          entry: counted,
          on: { inside: { target: 'a' }, again: { target: 'a', reenter: true } },
        },
      },
    },
    ['inside', 'again'],
  );

export const emitted = () => system({ on: { go: { actions: emit({ type: 'said' }) } } }, ['go']);

export const enqueued = () =>
  system(
    {
      context: { n: 0 },
      on: {
        go: {
          actions: enqueueActions(({ context, enqueue }) => {
            if ((context as { n: number }).n < 2)
              enqueue.assign({ n: (context as { n: number }).n + 1 });
          }),
        },
      },
    },
    ['go'],
  );

/** Of two that are armed together, both written as numbers, the sooner fires first. */
export const afterFixedInOrder = () =>
  system({
    type: 'parallel',
    states: {
      p: { initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } },
      q: { initial: 'a', states: { a: { after: { 20: 'b' } }, b: {} } },
    },
  });
