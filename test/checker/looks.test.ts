/**
 * What a property can look at: one channel apart from the others to the same actor, and what a step has
 * sent. Answers are kept by what was looked at, so that a look that is noted wrongly loses violations.
 */
import { sendTo, setup, type AnyActorRef } from 'xstate';
import { expect, it } from 'vitest';
import type { SentMessage } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { always, step } from '../../src/checker/properties.ts';

const sink = setup({}).createMachine({ id: 'sink' });

/** Two of them send to one sink, which ignores it: `once` one message, `twice` two in two steps. */
const client = setup({
  types: { input: {} as { readonly times: number }, context: {} as { readonly times: number } },
  guards: { isTwice: ({ context }) => context.times === 2 },
  actions: {
    send: sendTo(
      ({ system }) => system.get('drain') as AnyActorRef,
      ({ self }) => ({ type: 'drop', by: self.id }),
    ),
  },
  delays: { think: 10 },
}).createMachine({
  id: 'client',
  context: ({ input }) => input,
  initial: 'first',
  states: {
    first: { after: { think: { target: 'next', actions: 'send' } } },
    next: {
      after: { think: { guard: 'isTwice', target: 'last', actions: 'send' } },
    },
    last: {},
  },
});

const root = setup({
  actors: { sink, client },
  actions: { tellChild: sendTo('child', { type: 'hello' }) },
  delays: { wait: 10 },
}).createMachine({
  id: 'root',
  initial: 'waiting',
  states: { waiting: { after: { wait: { target: 'said', actions: 'tellChild' } } }, said: {} },
  invoke: [
    { src: 'sink', id: 'child', systemId: 'drain' },
    { src: 'client', id: 'once', input: { times: 1 } },
    { src: 'client', id: 'twice', input: { times: 2 } },
  ],
});

it('is one channel, and not the others to its receiver', async () => {
  const fewer = (from: string, than: number) =>
    always(`fewer than ${than} from ${from}`, (state) => {
      return state.messages(from, 'drain').length < than;
    });
  const report = await check(root, {
    properties: [
      fewer('once', 2),
      fewer('twice', 2),
      always('fewer than three of the two', (state) => {
        const [once, twice] = ['once', 'twice'].map((from) => state.messages(from, 'drain').length);
        return (once ?? 0) + (twice ?? 0) < 3;
      }),
      always('fewer than four', (state) => state.inbox('drain').length < 4),
    ],
  });
  expect(report.properties.map(({ name, trace }) => [name, trace?.steps.length])).toEqual([
    ['noError', undefined],
    ['fewer than 2 from once', undefined],
    ['fewer than 2 from twice', 2],
    ['fewer than three of the two', 3],
    ['fewer than four', 4],
  ]);
});

it('is what a step has sent, by whom, and to whom as it was addressed', async () => {
  const sent: SentMessage[] = [];
  await check(root, {
    properties: [
      step('notes what is sent', (_before, _after, taken) => {
        sent.push(...taken.sent);
        return true;
      }),
    ],
  });
  expect(new Set(sent.map(({ from, to, event }) => `${from} > ${to}: ${event.type}`))).toEqual(
    new Set(['root > root/child: hello', 'root/once > drain: drop', 'root/twice > drain: drop']),
  );
});
