/**
 * What cannot be checked is refused, with the actor, the state it stood in, and what to do about it.
 */
import { describe, expect, it } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  spawnChild,
  type AnyStateMachine,
} from 'xstate';
import { check } from '../../src/checker/check.ts';
import { actorIn } from './systems/actor-in.ts';
import { doing, environment, go, refusalOf } from './kit/refused.ts';

describe('logic that runs code of its own', () => {
  const outside = {
    promise: fromPromise(() => Promise.resolve(1)),
    callback: fromCallback(() => undefined),
    observable: fromObservable(() => ({ subscribe: () => ({ unsubscribe: () => undefined }) })),
  };

  it.each(Object.entries(outside))(
    'a %s is refused, and its replacement is not',
    async (src, logic) => {
      const machine = setup({ actors: { [src]: logic } }).createMachine({
        id: 'root',
        initial: 'waiting',
        states: { waiting: { invoke: { src, id: 'work' } } },
      });
      const { actor, problem, remedy } = await refusalOf(machine);
      expect(actor).toBe('root/work');
      expect(problem).toContain('started by root in state "waiting"');
      expect(remedy).toContain(`actors: { "${src}": machine }`);
      const actors = {
        [src]: createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } }),
      };
      expect(await check(machine, { actors })).toMatchObject({ verdict: 'holds', states: 2 });
    },
  );

  it('one without a name is told to get one', async () => {
    const machine = createMachine({ id: 'root', invoke: { src: outside.promise, id: 'work' } });
    expect((await refusalOf(machine)).remedy).toContain('setup({ actors })');
  });

  it('a transition function is stepped as it is, whoever has made it', async () => {
    const counter = fromTransition(
      (context: { n: number }, event) =>
        event.type === 'go' ? { n: (context.n + 1) % 3 } : context,
      { n: 0 },
    );
    const { config: _, ...own } = counter;
    for (const logic of [counter, own]) {
      const machine = createMachine({
        id: 'root',
        invoke: { src: logic as typeof counter, id: 'n' },
      });
      expect(await check(machine, { environment: { n: [go] } })).toMatchObject({ states: 3 });
    }
  });

  it('a snapshot with more than a context is refused', async () => {
    const logic = {
      ...fromTransition((context: object) => context, {}),
      getInitialSnapshot: () => ({ status: 'active', context: {}, secret: 1 }),
    };
    const machine = createMachine({ id: 'root', invoke: { src: logic as never, id: 'n' } });
    expect((await refusalOf(machine)).problem).toContain('secret');
  });
});

interface Actors {
  get(id: string): { getSnapshot(): unknown };
}

describe('code that is no function of state and event', () => {
  const impure = {
    'Date.now()': () => Date.now(),
    'new Date()': () => new Date().getTime(),
    'Math.random()': () => Math.random(),
    'performance.now()': () => performance.now(),
  };

  it.each(Object.entries(impure))('%s', async (name, read) => {
    const refusal = await refusalOf(doing(assign({ at: () => read() })), { environment });
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain(name);
    expect(refusal.remedy).toContain('whoever sends the event');
  });

  it('is found in a guard and at the start as well', async () => {
    const guarded = createMachine({
      id: 'root',
      initial: 'here',
      states: { here: { on: { go: { guard: () => Math.random() > 0.5 } } } },
    });
    expect((await refusalOf(guarded, { environment })).state).toBe('here');
    const first = createMachine({ id: 'root', context: () => ({ at: Date.now() }) });
    expect((await refusalOf(first)).problem).toContain('Date.now()');
  });

  it('hidden state that shows in the context', async () => {
    let hidden = 0;
    const refusal = await refusalOf(doing(assign({ n: () => ++hidden })), { environment });
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain('twice');
  });

  it('hidden state that shows in what is sent alone', async () => {
    let hidden = 0;
    const machine = doing(
      sendTo(
        ({ self }) => self,
        () => ({ type: 'note', n: ++hidden }),
      ),
    );
    expect((await refusalOf(machine, { environment })).problem).toContain('twice');
  });

  it('random ids', async () => {
    const machine = doing(assign({ id: () => crypto.randomUUID() }));
    expect((await refusalOf(machine, { environment })).problem).toContain('twice');
  });

  it('the snapshot of another actor', async () => {
    const machine = createMachine({
      id: 'root',
      context: { seen: null },
      invoke: { src: createMachine({ id: 'kid' }), id: 'kid', systemId: 'kid' },
      initial: 'here',
      states: {
        here: {
          on: {
            go: {
              actions: assign({
                seen: ({ system }: { system: Actors }) => system.get('kid').getSnapshot(),
              }),
            },
          },
        },
      },
    } as never) as AnyStateMachine;
    const refusal = await refusalOf(machine, { environment });
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain('the snapshot of system:kid');
  });
});

describe('custom actions', () => {
  const machine = setup({ actions: { beep: () => undefined } }).createMachine({
    id: 'root',
    initial: 'here',
    states: { here: { on: { go: { actions: 'beep' } } } },
  });

  it('are refused by name, with the state', async () => {
    const refusal = await refusalOf(machine, { environment });
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain('beep');
    expect(refusal.remedy).toContain('outputs');
  });

  it('are let through when they are named in outputs', async () => {
    expect((await check(machine, { environment, outputs: ['beep'] })).verdict).toBe('holds');
  });

  it('without an implementation do nothing, live as here', async () => {
    expect((await check(doing({ type: 'nobody' }), { environment })).verdict).toBe('holds');
  });
});

describe('contexts and events that are not plain', () => {
  class Point {
    x = 1;
  }
  const values: readonly (readonly [string, unknown, string])[] = [
    ['a Map', new Map(), 'an instance of Map'],
    ['a Set', new Set(), 'an instance of Set'],
    ['a Date', new Date(0), 'an instance of Date'],
    ['a class', new Point(), 'an instance of Point'],
    ['a function', () => 1, 'a function'],
    ['a bigint', 1n, 'a bigint'],
    ['a symbol', Symbol('s'), 'a symbol'],
  ];

  it.each(values)('%s, with the field', async (_, value, said) => {
    const machine = doing(assign({ index: () => ({ parts: [0, { inner: value }] }) }));
    const refusal = await refusalOf(machine, { environment });
    expect(refusal).toMatchObject({ actor: 'root' });
    expect(refusal.problem).toContain(`context.index.parts[1].inner is ${said}`);
  });

  it('in an event that is sent', async () => {
    const machine = doing(sendTo(({ self }) => self, { type: 'note', when: new Date(0) } as never));
    expect((await refusalOf(machine, { environment })).problem).toContain(
      'event note.when is an instance of Date',
    );
  });

  it('a context that contains itself', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const refusal = await refusalOf(doing(assign({ circle: () => circle })), { environment });
    expect(refusal.problem).toContain('contains itself');
  });

  it('undefined, NaN and actors are plain enough', async () => {
    const machine = doing([], { a: undefined, b: Number.NaN, c: [undefined] });
    expect((await check(machine)).verdict).toBe('holds');
  });
});

describe('a context that is changed in place', () => {
  const changes: Readonly<Record<string, (context: { list: number[]; field?: number }) => void>> = {
    push: ({ list }) => void list.push(1),
    splice: ({ list }) => void list.splice(0, 1),
    pop: ({ list }) => void list.pop(),
    assignment: (context) => {
      context.field = 1;
    },
    deletion: (context) => {
      delete context.field;
    },
  };

  it.each(Object.entries(changes))('%s', async (_, change) => {
    const machine = doing(
      assign(({ context }) => {
        change(context as never);
        return {};
      }),
      { list: [2, 1], field: 0 },
    );
    const refusal = await refusalOf(machine, { environment });
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain('in place');
  });

  it('in a guard', async () => {
    const machine = createMachine({
      id: 'root',
      context: { list: [] as number[] },
      initial: 'here',
      states: { here: { on: { go: { guard: ({ context }) => context.list.push(1) > 0 } } } },
    });
    expect((await refusalOf(machine, { environment })).problem).toContain('in place');
  });
});

describe('snapshots as messages', () => {
  const kid = createMachine({ id: 'kid', initial: 'a', states: { a: {} } });

  it('onSnapshot', async () => {
    const machine = createMachine({
      id: 'root',
      initial: 'here',
      states: { here: { invoke: { src: kid, id: 'kid', onSnapshot: {} } } },
    });
    const refusal = await refusalOf(machine);
    expect(refusal).toMatchObject({ actor: 'root', state: 'here' });
    expect(refusal.problem).toContain('onSnapshot');
    expect(refusal.remedy).toContain('send an event');
  });

  it('syncSnapshot', async () => {
    const machine = doing(spawnChild(kid as never, { id: 'kid', syncSnapshot: true }));
    expect((await refusalOf(machine, { environment })).problem).toContain('syncSnapshot');
  });
});

describe('a step without an end', () => {
  const kid = createMachine({
    id: 'kid',
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
  });

  it('is refused, with the state that it starts in', async () => {
    const machine = createMachine({ id: 'root', invoke: { src: kid, id: 'kid' } });
    const refusal = await refusalOf(machine, { environment: { kid: [go] } });
    expect(refusal).toMatchObject({ actor: 'root/kid', state: 'a' });
    expect(refusal.remedy).toContain('always');
  });

  it('is refused at the start as well', async () => {
    const machine = createMachine({
      id: 'root',
      initial: 'a',
      states: { a: { after: { unknown: { target: 'a', reenter: true } } } },
    });
    expect((await refusalOf(machine)).problem).toContain('microsteps');
  });
});

describe('objects in a context', () => {
  const pair = (isSame: (a: unknown, b: unknown) => boolean) =>
    setup({
      types: { context: {} as { readonly a: unknown; readonly b: unknown } },
      guards: { isSame: ({ context: { a, b } }) => isSame(a, b) },
      actions: { make: assign({ a: () => ({ v: 1 }), b: () => ({ v: 1 }) }) },
    }).createMachine({
      id: 'root',
      context: { a: 0, b: 0 },
      initial: 'first',
      states: {
        first: { on: { go: { target: 'second', actions: 'make' } } },
        second: { on: { go: [{ guard: 'isSame', target: 'same' }, { target: 'different' }] } },
        same: {},
        different: {},
      },
    });

  it('are not compared by identity: equal ones are one here, and two in a running system', async () => {
    const { problem, remedy } = await refusalOf(
      pair((a, b) => a === b),
      {
        environment,
      },
    );
    expect(problem).toBe('it compares objects by identity, and equal ones are one object here');
    expect(remedy).toBe('Compare an id, or a field.');
  });
  it('are compared by what they hold', async () => {
    const byValue = pair((a, b) => JSON.stringify(a) === JSON.stringify(b));
    expect(await check(byValue, { environment })).toMatchObject({ verdict: 'holds', states: 3 });
  });
});

describe('a delayed message to a system id', () => {
  it('that another actor holds by then is not followed: it was for the one before', async () => {
    const target = createMachine({ id: 'target' });
    const machine = setup({
      actors: { target },
      actions: {
        aim: sendTo(({ system }) => actorIn(system, 'T'), { type: 'hit' }, { delay: 50 }),
      },
    }).createMachine({
      id: 'root',
      initial: 'early',
      states: {
        early: {
          invoke: { src: 'target', id: 'one', systemId: 'T' },
          initial: 'idle',
          states: { idle: { on: { go: { target: 'aimed', actions: 'aim' } } }, aimed: {} },
          on: { swap: 'late' },
        },
        late: { invoke: { src: 'target', id: 'two', systemId: 'T' } },
      },
    });
    const { problem } = await refusalOf(machine, { environment: { root: [go, { type: 'swap' }] } });
    expect(problem).toMatch(/holds the system id T, which several actors have held/);
  });
});
