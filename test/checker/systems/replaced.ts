/**
 * A listener that is replaced by another under its id, once, while a speaker sends to it, once. What is
 * sent before is lost with the first listener, so that the order of the two matters, though neither the
 * speaker nor what is sent to it has a part in the replacement.
 */
import { sendTo, setup, spawnChild, stopChild, type AnyActorRef } from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import { sometimes } from '../../../src/checker/properties.ts';

const listener = setup({}).createMachine({
  initial: 'silence',
  states: { silence: { on: { word: 'heard' } }, heard: {} },
});

const speaker = setup({
  types: { context: {} as { to: AnyActorRef }, input: {} as { to: AnyActorRef } },
  actions: { speak: sendTo(({ context }) => context.to, { type: 'word' }) },
  delays: { thinking: 1 },
}).createMachine({
  context: ({ input }) => input,
  initial: 'thinking',
  states: { thinking: { after: { thinking: { target: 'silent', actions: 'speak' } } }, silent: {} },
});

const stage = setup({
  types: { context: {} as { listener: AnyActorRef } },
  actors: { listener, speaker },
  delays: { soon: 1 },
}).createMachine({
  id: 'stage',
  context: ({ spawn }) => ({ listener: spawn('listener', { id: 'listener' }) }),
  invoke: { src: 'speaker', id: 'speaker', input: ({ context }) => ({ to: context.listener }) },
  initial: 'first',
  states: {
    first: {
      after: {
        soon: {
          target: 'second',
          actions: [stopChild('listener'), spawnChild('listener', { id: 'listener' })],
        },
      },
    },
    second: {},
  },
});

export function replaced(): SystemDefinition {
  return defineSystem({
    name: 'replaced',
    logic: stage,
    properties: [
      sometimes(
        'the second listener hears',
        (state) =>
          state.actor('stage')?.matches('second') === true &&
          state.actor('listener')?.matches('heard') === true,
      ),
    ],
  });
}
