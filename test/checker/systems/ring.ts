/**
 * A token ring: who has the token and is hungry eats, and passes the token on; who is not hungry passes
 * it on at once. `impatient`: who is hungry may snack without the token; two steps to two that eat.
 * With n nodes the token is under way between two (n·2ⁿ states) or with one that eats (n·2ⁿ⁻¹).
 * Source: Le Lann, «Distributed Systems: Towards a Formal Approach», 1977.
 */
import { sendTo, setup } from 'xstate';
import type { Fairness, SystemDefinition, SystemView } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import { always, leadsTo, sometimes } from '../../../src/checker/properties.ts';
import { actorIn } from './actor-in.ts';

type Variant = 'right' | 'impatient';

interface NodeInput {
  readonly next: string;
  readonly isFirst: boolean;
  readonly isImpatient: boolean;
}

const nodeMachine = setup({
  types: {
    context: {} as NodeInput,
    events: {} as { readonly type: 'token' },
    input: {} as NodeInput,
  },
  guards: {
    isFirst: ({ context }) => context.isFirst,
    isImpatient: ({ context }) => context.isImpatient,
  },
  actions: {
    passOn: sendTo(({ context, system }) => actorIn(system, context.next), { type: 'token' }),
  },
  delays: { appetite: 10, meal: 10, patience: 10 },
}).createMachine({
  id: 'node',
  context: ({ input }) => input,
  initial: 'starting',
  states: {
    starting: { always: [{ guard: 'isFirst', target: 'eating' }, { target: 'thinking' }] },
    thinking: { on: { token: { actions: 'passOn' } }, after: { appetite: 'hungry' } },
    hungry: {
      on: { token: 'eating' },
      initial: 'patient',
      states: {
        patient: { always: { guard: 'isImpatient', target: 'impatient' } },
        impatient: { after: { patience: '#node.snacking' } },
      },
    },
    snacking: {
      tags: 'eating',
      on: { token: { actions: 'passOn' } },
      after: { meal: 'thinking' },
    },
    eating: { tags: 'eating', after: { meal: { target: 'thinking', actions: 'passOn' } } },
  },
});

const isAt = (state: SystemView, id: string, value: string) =>
  state.actor(id)?.matches(value) === true;

/** `fairness` is that of «who is hungry eats in the end». */
export function ring(
  count: number,
  variant: Variant = 'right',
  fairness?: Fairness,
): SystemDefinition {
  const nodes = Array.from({ length: count }, (_, turn) => `node:${turn}`);
  return defineSystem({
    name: `ring ${count}`,
    logic: setup({ actors: { node: nodeMachine } }).createMachine({
      id: 'ring',
      invoke: nodes.map(
        (id, turn) =>
          ({
            src: 'node',
            id,
            systemId: id,
            input: {
              next: `node:${(turn + 1) % count}`,
              isFirst: turn === 0,
              isImpatient: variant === 'impatient' && turn > 0,
            },
          }) as const,
      ),
    }),
    properties: [
      always(
        'one eats at a time',
        (state) => nodes.filter((id) => state.actor(id)?.hasTag('eating') === true).length <= 1,
      ),
      sometimes('the last one eats', (state) => isAt(state, nodes.at(-1) ?? '', 'eating')),
      leadsTo(
        'who is hungry eats',
        (state) => isAt(state, 'node:1', 'hungry'),
        (state) => isAt(state, 'node:1', 'eating'),
        fairness,
      ),
    ],
  });
}
