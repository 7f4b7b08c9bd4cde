/**
 * Peterson's mutual exclusion as a system: processes and registers are actors, a register is written
 * and read by messages. `hasty`: who does not wait until a write is acknowledged may read the other's
 * flag before its own is up, as with a store buffer; six steps to both being in. Who is in stays there,
 * so that its writes do not pile up.
 * Source: Peterson, «Myths About the Mutual Exclusion Problem», 1981.
 */
import { assign, sendTo, setup } from 'xstate';
import type { Fairness, SystemDefinition } from '../../../../src/checker/api.ts';
import { defineSystem } from '../../../../src/checker/define-system.ts';
import { actorIn } from '../actor-in.ts';
import { exclusion, other, type Process } from './exclusion.ts';

type Value = boolean | number;

type RegisterEvent =
  | { readonly type: 'register.write'; readonly by: string; readonly value: Value }
  | { readonly type: 'register.read'; readonly by: string };

type ProcessEvent =
  | { readonly type: 'register.written' }
  | { readonly type: 'register.value'; readonly value: Value };

const registerMachine = setup({
  types: {
    context: {} as { readonly value: Value },
    events: {} as RegisterEvent,
    input: {} as { readonly value: Value },
  },
  actions: {
    store: assign({
      value: ({ context, event }) =>
        event.type === 'register.write' ? event.value : context.value,
    }),
    confirm: sendTo(({ event, system }) => actorIn(system, event.by), { type: 'register.written' }),
    tell: sendTo(
      ({ event, system }) => actorIn(system, event.by),
      ({ context }): ProcessEvent => ({ type: 'register.value', value: context.value }),
    ),
  },
}).createMachine({
  id: 'register',
  context: ({ input }) => ({ value: input.value }),
  on: {
    'register.write': { actions: ['store', 'confirm'] },
    'register.read': { actions: 'tell' },
  },
});

interface ProcessContext {
  readonly self: Process;
  readonly isPatient: boolean;
}

const raise = { type: 'writeFlag', params: { value: true } } as const;

const processMachine = setup({
  types: {
    context: {} as ProcessContext,
    events: {} as ProcessEvent,
    input: {} as ProcessContext,
  },
  guards: {
    isPatient: ({ context }) => context.isPatient,
    isDown: ({ event }) => event.type === 'register.value' && event.value === false,
    isMyTurn: ({ context, event }) =>
      event.type === 'register.value' && event.value === context.self,
  },
  actions: {
    writeFlag: sendTo(
      ({ context, system }) => actorIn(system, `flag:${context.self}`),
      ({ context }, { value }: { value: boolean }): RegisterEvent => ({
        type: 'register.write',
        by: `process:${context.self}`,
        value,
      }),
    ),
    writeTurn: sendTo(
      ({ system }) => actorIn(system, 'turn'),
      ({ context }): RegisterEvent => ({
        type: 'register.write',
        by: `process:${context.self}`,
        value: other(context.self),
      }),
    ),
    readOtherFlag: sendTo(
      ({ context, system }) => actorIn(system, `flag:${other(context.self)}`),
      ({ context }): RegisterEvent => ({ type: 'register.read', by: `process:${context.self}` }),
    ),
    readTurn: sendTo(
      ({ system }) => actorIn(system, 'turn'),
      ({ context }): RegisterEvent => ({ type: 'register.read', by: `process:${context.self}` }),
    ),
  },
  delays: { wish: 10, leave: 10 },
}).createMachine({
  id: 'process',
  context: ({ input }) => input,
  initial: 'idle',
  states: {
    idle: {
      after: {
        wish: [
          { guard: 'isPatient', target: 'raising', actions: raise },
          { target: 'waiting', actions: [raise, 'writeTurn', 'readOtherFlag'] },
        ],
      },
    },
    raising: { on: { 'register.written': { target: 'yielding', actions: 'writeTurn' } } },
    yielding: { on: { 'register.written': { target: 'waiting', actions: 'readOtherFlag' } } },
    waiting: {
      initial: 'forFlag',
      states: {
        forFlag: {
          on: {
            'register.value': [
              { guard: 'isDown', target: '#process.critical' },
              { target: 'forTurn', actions: 'readTurn' },
            ],
          },
        },
        forTurn: {
          on: {
            'register.value': [
              { guard: 'isMyTurn', target: '#process.critical' },
              { target: 'forFlag', actions: 'readOtherFlag' },
            ],
          },
        },
      },
    },
    critical: {
      after: {
        leave: {
          guard: 'isPatient',
          target: 'lowering',
          actions: { type: 'writeFlag', params: { value: false } },
        },
      },
    },
    lowering: { on: { 'register.written': 'idle' } },
  },
});

const processes = [0, 1] as const;

export function petersonActors(
  variant: 'right' | 'hasty' = 'right',
  fairness?: Fairness,
): SystemDefinition {
  const registers = [
    ['flag:0', false],
    ['flag:1', false],
    ['turn', 0],
  ] as const;
  return defineSystem({
    name: `peterson, actors, ${variant}`,
    logic: setup({
      actors: { process: processMachine, register: registerMachine },
    }).createMachine({
      id: 'peterson',
      invoke: [
        ...registers.map(
          ([id, value]) => ({ src: 'register', id, systemId: id, input: { value } }) as const,
        ),
        ...processes.map((self) => {
          const id = `process:${self}`;
          const input = { self, isPatient: variant === 'right' };
          return { src: 'process', id, systemId: id, input } as const;
        }),
      ],
    }),
    properties: exclusion(
      (state, self, value) => state.actor(`process:${self}`)?.matches(value) === true,
      fairness,
    ),
  });
}
