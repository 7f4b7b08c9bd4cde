/** Events are of the machine's own types, with the payloads given, and shrink to the first and fewest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, createActor, setup } from 'xstate';
import { eventOf } from '../../src/testing/index.ts';

const account = setup({
  types: {
    context: {} as { cents: number },
    events: {} as
      { type: 'peek' } | { type: 'deposit'; cents: number } | { type: 'withdraw'; cents: number },
  },
  actions: {
    look: () => undefined,
    add: assign({
      cents: ({ context, event }) => context.cents + (event.type === 'deposit' ? event.cents : 0),
    }),
    // Wrong: it may be more than there is.
    take: assign({
      cents: ({ context, event }) => context.cents - (event.type === 'withdraw' ? event.cents : 0),
    }),
  },
}).createMachine({
  id: 'account',
  context: { cents: 0 },
  on: { peek: { actions: 'look' }, deposit: { actions: 'add' }, withdraw: { actions: 'take' } },
  after: { 1000: {} },
});
const cents = fc.record({ cents: fc.integer({ min: 1, max: 500 }) });

describe('events of a machine', () => {
  it('are of the types that it takes, and of no timer’s', () => {
    const types = new Set(
      fc.sample(eventOf(account, { deposit: cents }), 200).map(({ type }) => type),
    );
    expect([...types].toSorted()).toEqual(['deposit', 'peek', 'withdraw']);
  });
  it('shrink to the fewest and smallest that break it', () => {
    const events = fc.array(eventOf(account, { deposit: cents, withdraw: cents }));
    const { counterexample } = fc.check(
      fc.property(events, (list) => {
        const actor = createActor(account).start();
        for (const event of list) actor.send(event);
        return actor.getSnapshot().context.cents >= 0;
      }),
    );
    expect(counterexample).toEqual([[{ type: 'withdraw', cents: 1 }]]);
  });
  it('are refused with a payload of a type that there is not', () => {
    expect(() => eventOf(account, { steal: cents })).toThrow(
      'eventOf was given "steal": account takes peek, deposit, withdraw.',
    );
  });
});
