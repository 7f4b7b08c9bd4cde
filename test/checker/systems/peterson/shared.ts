/**
 * Peterson's mutual exclusion in one machine: a region for each process, the registers in its context.
 * A timer is a process's next step, fair as each process is; a busy wait is a step that changes nothing.
 * Source: Peterson, «Myths About the Mutual Exclusion Problem», 1981.
 */
import { assign, setup } from 'xstate';
import type { Fairness, SystemDefinition } from '../../../../src/checker/api.ts';
import { defineSystem } from '../../../../src/checker/define-system.ts';
import { exclusion, other, type Process } from './exclusion.ts';

interface Registers {
  readonly flags: readonly [boolean, boolean];
  readonly turn: number;
}

const sharedSetup = setup({
  types: { context: {} as Registers & { readonly looksFirst: boolean } },
  guards: {
    mayEnter: ({ context }, { self }: { self: Process }) =>
      !context.flags[other(self)] || context.turn === self,
    isOtherDown: ({ context }, { self }: { self: Process }) => !context.flags[other(self)],
    looksFirst: ({ context }) => context.looksFirst,
  },
  actions: {
    setFlag: assign({
      flags: ({ context }, { self, to }: { self: Process; to: boolean }) =>
        self === 0 ? ([to, context.flags[1]] as const) : ([context.flags[0], to] as const),
    }),
    yieldTurn: assign({ turn: (_, { self }: { self: Process }) => other(self) }),
  },
  delays: { wish: 10, raise: 10, yield: 10, look: 10, leave: 10 },
});

/** A process as a region. */
function region(self: Process) {
  const critical = { type: 'setFlag', params: { self, to: false } } as const;
  const raised = { type: 'setFlag', params: { self, to: true } } as const;
  return {
    initial: 'idle',
    states: {
      idle: {
        after: { wish: [{ guard: 'looksFirst', target: 'looking' }, { target: 'raising' }] },
      },
      looking: {
        after: {
          look: [
            { guard: { type: 'isOtherDown', params: { self } }, target: 'entering' },
            { target: 'looking', reenter: true },
          ],
        },
      },
      entering: { after: { raise: { target: 'critical', actions: raised } } },
      raising: { after: { raise: { target: 'yielding', actions: raised } } },
      yielding: {
        after: { yield: { target: 'waiting', actions: { type: 'yieldTurn', params: { self } } } },
      },
      waiting: {
        after: {
          look: [
            { guard: { type: 'mayEnter', params: { self } }, target: 'critical' },
            { target: 'waiting', reenter: true },
          ],
        },
      },
      critical: { after: { leave: { target: 'idle', actions: critical } } },
    },
  } as const;
}

/** `look-first`: looks at the other's flag before raising its own, and yields no turn. */
export function petersonShared(
  variant: 'right' | 'look-first' = 'right',
  fairness?: Fairness,
): SystemDefinition {
  return defineSystem({
    name: `peterson, shared, ${variant}`,
    logic: sharedSetup.createMachine({
      id: 'peterson',
      context: { flags: [false, false], turn: 0, looksFirst: variant === 'look-first' },
      type: 'parallel',
      states: { p0: region(0), p1: region(1) },
    }),
    properties: exclusion(
      (state, self, value) => state.actor('peterson')?.matches({ [`p${self}`]: value }) === true,
      fairness,
    ),
  });
}
