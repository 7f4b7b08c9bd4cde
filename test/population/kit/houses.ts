/**
 * Two houses that are alike, each with a kid: in a population of the house's, or spawned by it.
 */
import { assign, enqueueActions, sendParent, setup, type AnyStateMachine } from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { population } from '../../../src/population/population.ts';

const kid = setup({ delays: { grow: 5 } }).createMachine({
  id: 'kid',
  initial: 'small',
  states: {
    small: { after: { grow: 'big' } },
    big: { entry: sendParent({ type: 'grown' }), on: { leave: 'gone' } },
    gone: { type: 'final' },
  },
});

function house(isHosted: boolean): AnyStateMachine {
  const members = ['kid'];
  return setup({
    types: {
      context: {} as { readonly grown: boolean },
      events: {} as { readonly type: 'bear' | 'grown' | 'send' },
    },
    actors: { kid, kids: population(kid) },
    actions: {
      bear: enqueueActions(({ enqueue }) => {
        if (!isHosted) enqueue.spawnChild('kid', { id: 'kid' });
        else
          enqueue.sendTo('kids', {
            type: 'members.start',
            starts: [{ members, input: undefined }],
          });
      }),
      send: enqueueActions(({ enqueue }) => {
        const event = { type: 'leave' };
        if (isHosted) enqueue.sendTo('kids', { type: 'members.send', sends: [{ members, event }] });
        else enqueue.sendTo('kid', event);
      }),
      note: assign({ grown: true }),
    },
  }).createMachine({
    id: 'house',
    context: { grown: false },
    ...(isHosted && { invoke: { src: 'kids', id: 'kids' } }),
    initial: 'empty',
    states: {
      empty: { on: { bear: { target: 'full', actions: 'bear' } } },
      full: { on: { grown: { actions: 'note' }, send: { target: 'left', actions: 'send' } } },
      left: { on: { grown: { actions: 'note' } } },
    },
  });
}

export function houses(isHosted: boolean): SystemDefinition {
  const root = setup({ actors: { house: house(isHosted) } }).createMachine({
    id: 'street',
    invoke: [
      { src: 'house', id: 'h1' },
      { src: 'house', id: 'h2' },
    ],
  });
  const events = [{ type: 'bear' }, { type: 'send' }];
  return {
    name: 'houses',
    logic: root,
    environment: { h1: events, h2: events },
    symmetry: [['h1', 'h2']],
  };
}
