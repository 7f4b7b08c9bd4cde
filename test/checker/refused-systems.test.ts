/**
 * What only a whole system shows, and is refused: lives that touch, and what grows without end.
 */
import { describe, expect, it } from 'vitest';
import {
  assign,
  createMachine,
  enqueueActions,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type AnyStateMachine,
} from 'xstate';
import { check } from '../../src/checker/check.ts';
import { doing, environment, refusalOf } from './kit/refused.ts';

const counting = setup({
  types: { context: {} as { n: number }, input: {} as { n: number } },
}).createMachine({ id: 'counting', context: ({ input }) => ({ n: input.n }) });

describe('lives that touch', () => {
  const kid = createMachine({
    id: 'kid',
    initial: 'a',
    states: { a: { on: { bye: { actions: sendParent({ type: 'done' }) } } } },
  });

  it('a second actor under the id of an active one', async () => {
    const refusal = await refusalOf(doing(spawnChild(kid as never, { id: 'kid' })), {
      environment,
    });
    expect(refusal).toMatchObject({ actor: 'root/kid', state: 'a' });
    expect(refusal.remedy).toContain('stopChild');
  });

  it('a system id that another holds', async () => {
    const machine = createMachine({
      id: 'root',
      invoke: [
        { src: kid, id: 'one', systemId: 'name' },
        { src: kid, id: 'two', systemId: 'name' },
      ],
    });
    const { actor, problem } = await refusalOf(machine);
    expect(actor).toBe('root/two');
    expect(problem).toContain('root/one');
  });

  it('who is stopped in the step that sends it what it would act on', async () => {
    const machine = createMachine({
      id: 'root',
      initial: 'here',
      states: {
        here: {
          invoke: { src: kid, id: 'kid' },
          exit: sendTo('kid', { type: 'bye' }),
          on: { go: 'there' },
        },
        there: {},
      },
    });
    const refusal = await refusalOf(machine, { environment });
    expect(refusal).toMatchObject({ actor: 'root/kid', state: 'a' });
    expect(refusal.remedy).toContain('final state');
  });

  it('a crash of one actor that is started in two ways', async () => {
    const given = setup({ actors: { kid: counting } });
    const machine = (n: number) =>
      given.createMachine({
        id: 'root',
        initial: 'a',
        states: {
          a: { invoke: { src: 'kid', id: 'kid', input: { n: 1 } }, on: { go: 'b' } },
          b: { invoke: { src: 'kid', id: 'kid', input: { n } }, on: { go: 'a' } },
        },
      });
    const options = { environment, faults: { crash: { budget: 1, only: ['root/kid'] } } };
    expect((await check(machine(1), options)).verdict).toBe('holds');
    const refusal = await refusalOf(machine(2), options);
    expect(refusal.actor).toBe('root/kid');
    expect(refusal.problem).toContain('started in different ways');
  });

  it('a delayed message to a system id that nobody holds any more when it is due', async () => {
    const machine = createMachine({
      id: 'root',
      initial: 'here',
      states: {
        here: {
          invoke: { src: kid, id: 'kid', systemId: 'name' },
          initial: 'idle',
          states: {
            idle: { on: { go: 'armed' } },
            armed: {
              entry: sendTo(
                ({ system }) => system.get('name') as never,
                { type: 'note' } as never,
                {
                  delay: 10,
                },
              ),
              on: { go: '#root.there' },
            },
          },
        },
        there: {},
      },
    });
    expect((await refusalOf(machine, { environment })).problem).toContain('nobody holds');
  });
});

interface Given<Context> {
  readonly context: Context;
}

interface Sums {
  readonly sums: { readonly bytes: number };
}

describe('what grows without end', () => {
  it('a field of a context, however deep', async () => {
    const machine = doing(
      assign({
        index: ({ context }: Given<{ index: Sums }>) => ({
          mode: 'on',
          sums: { bytes: context.index.sums.bytes + 1 },
        }),
      }),
      { flag: true, index: { mode: 'on', sums: { bytes: 0 } } },
    );
    const report = await check(machine, { environment, bounds: { localStates: 50 } });
    expect(report).toMatchObject({ verdict: 'incomplete' });
    expect(report.reason).toContain('root: it has more than 50 local states');
    expect(report.reason).toContain(
      'context.index.sums.bytes has had 51 different values, from 0 to 50',
    );
  });

  it('a list', async () => {
    const machine = doing(
      assign({ log: ({ context }: Given<{ log: number[] }>) => [...context.log, 1] }),
      { n: 0, log: [] },
    );
    const { reason } = await check(machine, { environment, bounds: { localStates: 50 } });
    expect(reason).toContain('context.log has had 51 different values, and up to 50 entries');
  });

  it('a record whose keys come and go', async () => {
    const machine = doing(
      assign({
        byId: ({ context }: Given<{ byId: object }>) => ({
          ...context.byId,
          [`k${Object.keys(context.byId).length}`]: 1,
        }),
      }),
      { byId: {} },
    );
    const { reason } = await check(machine, { environment, bounds: { localStates: 50 } });
    expect(reason).toContain('context.byId has had');
  });

  it('timers', async () => {
    const machine = doing(
      enqueueActions(({ enqueue }) => enqueue.raise({ type: 'late' }, { delay: 10 })),
    );
    const { reason } = await check(machine, { environment, bounds: { localStates: 20 } });
    expect(reason).toContain('up to 20 of its timers are armed at once');
  });

  it('a channel, with both ends', async () => {
    const machine = createMachine({
      id: 'root',
      invoke: {
        src: createMachine({
          id: 'kid',
          initial: 'a',
          states: {
            a: {
              after: { 10: { actions: sendParent({ type: 'tick' }), target: 'a', reenter: true } },
            },
          },
        }),
        id: 'kid',
      },
    });
    const report = await check(machine, { bounds: { channel: 5 } });
    expect(report.verdict).toBe('incomplete');
    expect(report.reason).toContain('root: the channel from root/kid to it holds 6 messages');
    expect(report.reason).toContain('bounds.channel');
  });
});

it('a child that has ended may be started again, and one that is stopped first', async () => {
  const kid = createMachine({ id: 'kid', initial: 'a', states: { a: { type: 'final' } } });
  const start = spawnChild(kid as never, { id: 'kid' });
  const again = createMachine({
    id: 'root',
    initial: 'a',
    states: {
      a: { on: { go: { target: 'b', actions: start } } },
      b: { on: { go: { target: 'c', actions: start } } },
      c: { on: { go: { target: 'd', actions: [stopChild('kid'), start] } } },
      d: {},
    },
  } as never) as AnyStateMachine;
  expect((await check(again, { environment })).verdict).toBe('holds');
});
