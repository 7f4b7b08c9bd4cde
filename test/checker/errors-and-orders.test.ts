/**
 * What an error says is part of the state, and a channel whose messages may overtake each other has every
 * order that its budget allows.
 */
import { describe, expect, it } from 'vitest';
import { assign, enqueueActions, setup } from 'xstate';
import { check } from '../../src/checker/check.ts';
import { always, sometimes } from '../../src/checker/properties.ts';

describe('an error of a child', () => {
  const child = setup({
    types: { events: {} as { readonly type: 'fail'; readonly code: number } },
    actions: {
      fail: assign(({ event }) => {
        throw Object.assign(new Error('failed'), { code: event.code });
      }),
    },
  }).createMachine({ id: 'child', on: { fail: { actions: 'fail' } } });
  const parent = setup({
    actors: { child },
    guards: {
      isFirst: ({ event }) => (event as unknown as { error: { code: number } }).error.code === 1,
    },
  }).createMachine({
    id: 'parent',
    initial: 'waiting',
    states: {
      waiting: {
        invoke: {
          src: 'child',
          id: 'child',
          onError: [{ guard: 'isFirst', target: 'first' }, { target: 'second' }],
        },
      },
      first: {},
      second: {},
    },
  });

  it('is told apart by what else it says', async () => {
    const report = await check(parent, {
      environment: { child: [1, 2].map((code) => ({ type: 'fail', code })) },
      properties: ['first', 'second'].map((value) =>
        sometimes(value, (state) => state.actor('parent')?.value === value),
      ),
    });
    expect(report.verdict).toBe('holds');
  });
});

describe('reordering', () => {
  it.each([
    [1, ['abc', 'acb', 'bac']],
    [2, ['abc', 'acb', 'bac', 'bca', 'cab']],
    [3, ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']],
  ] as const)('lets a message overtake %i others in all', async (budget, orders) => {
    const keeper = setup({
      types: { context: {} as { readonly heard: string } },
      actions: { hear: assign({ heard: ({ context, event }) => context.heard + event.type }) },
    }).createMachine({ id: 'keeper', context: { heard: '' }, on: { '*': { actions: 'hear' } } });
    const talker = setup({
      actors: { keeper },
      actions: {
        talk: enqueueActions(({ enqueue }) => {
          for (const type of ['a', 'b', 'c']) enqueue.sendTo('keeper', { type });
        }),
      },
    }).createMachine({ id: 'talker', invoke: { src: 'keeper', id: 'keeper' }, entry: 'talk' });
    const heard = new Set<string>();
    await check(talker, {
      faults: { reordering: { budget } },
      properties: [
        always('noted', (state) => {
          const context = state.actor('keeper')?.context as { readonly heard: string } | undefined;
          heard.add(context?.heard ?? '');
          return true;
        }),
      ],
    });
    expect([...heard].filter(({ length }) => length === 3).toSorted()).toEqual(orders);
  });
});
