/**
 * Paths cover what they are to cover, pass a system that behaves, and are shortened to the fewest steps
 * when one does not.
 */
import { describe, expect, it } from 'vitest';
import { assign, createActor, sendTo, setup } from 'xstate';
import { check } from '../../../src/checker/check.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import {
  NoPaths,
  PathFailure,
  pathsOf,
  type PathOptions,
  type PathStep,
  type SystemUnderTest,
} from '../../../src/testing/index.ts';
import { actorIn } from '../../checker/systems/actor-in.ts';
import { pool } from '../../checker/systems/pool/pool.ts';

/** Two coins open it, a push or waiting too long closes it; a third coin is kept for the next. */
const turnstile = setup({
  types: { context: {} as { coins: number } },
  guards: { isEnough: ({ context }) => context.coins === 1 },
  actions: {
    take: assign({ coins: ({ context }) => context.coins + 1 }),
    spend: assign({ coins: 0 }),
    keep: assign({ coins: 1 }),
  },
  delays: { patience: 1000 },
}).createMachine({
  id: 'turnstile',
  context: { coins: 0 },
  initial: 'shut',
  states: {
    shut: {
      on: {
        coin: [{ guard: 'isEnough', target: 'open', actions: 'spend' }, { actions: 'take' }],
        push: {},
      },
    },
    open: {
      on: { push: 'shut', coin: { target: 'open', actions: 'keep' } },
      after: { patience: { target: 'shut', actions: 'spend' } },
    },
    broken: { on: { push: 'shut' } },
  },
});
const system = defineSystem({
  name: 'turnstile',
  logic: turnstile,
  environment: { turnstile: [{ type: 'coin' }, { type: 'push' }] },
});
const options: PathOptions = {
  expected: (state) => state.actor('turnstile')?.value,
};

/** One's own, in plain JavaScript; `kept`: what it keeps of a third coin. */
class Turnstile implements SystemUnderTest {
  steps = 0;
  #coins = 0;
  #isOpen = false;
  readonly #kept: number;

  constructor(kept: number) {
    this.#kept = kept;
  }

  reset(): void {
    this.#coins = 0;
    this.#isOpen = false;
  }

  perform({ event, timer }: PathStep): void {
    this.steps++;
    if (timer !== undefined) this.reset();
    else if (event.type === 'push') this.#isOpen = false;
    else if (this.#isOpen) this.#coins = this.#kept;
    else if (++this.#coins === 2) {
      this.#isOpen = true;
      this.#coins = 0;
    }
  }

  observe(): unknown {
    return this.#isOpen ? 'open' : 'shut';
  }
}

const failureOf = (more: Partial<PathOptions>, kept: number): Promise<unknown> =>
  pathsOf(system, { ...options, ...more })
    .run(new Turnstile(kept))
    .then(
      () => undefined,
      (error: unknown) => error,
    );

describe('paths', () => {
  it('cover every transition that can be reached, in few steps, and say what cannot', () => {
    const { paths, coverage } = pathsOf(system, options);
    expect(paths.map((path) => path.map(({ timer, event }) => timer ?? event.type))).toEqual([
      ['coin', 'coin', 'patience', 'push', 'coin', 'coin', 'coin', 'push'],
    ]);
    expect(coverage).toMatchObject([
      {
        machine: 'turnstile',
        states: { of: 4, reached: 3, missed: ['turnstile.broken'] },
        transitions: { of: 7, reached: 6, missed: ['turnstile.broken: push → turnstile.shut'] },
      },
    ]);
  });
  it('cover what changes nothing: somebody else may break on it', async () => {
    const quiet = setup({}).createMachine({ id: 'quiet', on: { knock: {} } });
    const house = defineSystem({
      name: 'house',
      logic: quiet,
      environment: { quiet: [{ type: 'knock' }] },
    });
    const { paths } = pathsOf(house, { expected: () => 'still' });
    expect(paths.map((path) => path.map(({ event }) => event.type))).toEqual([['knock']]);
  });
  it('begin with a look, of a system that does nothing too', async () => {
    const nothing = defineSystem({ name: 'nothing', logic: setup({}).createMachine({}) });
    const set = pathsOf(nothing, { expected: () => 'still' });
    expect(set.paths).toEqual([]);
    const mad = { reset: () => undefined, perform: () => undefined, observe: () => 'mad' };
    await expect(set.run(mad)).rejects.toThrow('after its reset it is "mad"');
  });
  it.each(['states', 'transitions', 'pairs'] as const)(
    'cover all %s, of a right system',
    async (cover) => {
      for (const of of ['machines', 'system'] as const) {
        const right = new Turnstile(1);
        await pathsOf(system, { ...options, cover, of }).run(right);
        expect(right.steps).toBeGreaterThan(0);
      }
    },
  );
  it('go through every step of a system, in a few times as many', async () => {
    const {
      properties: _,
      logic,
      ...rest
    } = pool({ workers: 1, permits: 1, places: 1, devices: 1 });
    const { transitions } = await check(logic, rest);
    const { paths } = pathsOf(
      { logic, ...rest },
      { expected: () => 0, cover: 'transitions', of: 'system' },
    );
    const steps = paths.flat().length;
    expect(steps).toBeGreaterThanOrEqual(transitions);
    expect(steps).toBeLessThan(transitions * 5);
  });
  it('are kept short where that is wanted', () => {
    const { paths } = pathsOf(system, { ...options, cover: 'pairs', stepsMax: 4 });
    expect(Math.max(...paths.map(({ length }) => length))).toBeLessThanOrEqual(5);
  });
  it('pass a live actor of the same machine', async () => {
    const fired: (() => void)[] = [];
    const clock = {
      setTimeout: (fire: () => void) => fired.push(fire),
      clearTimeout: () => undefined,
    };
    let live = createActor(turnstile);
    await pathsOf(system, { ...options, cover: 'pairs' }).run({
      reset: () => void (live = createActor(turnstile, { clock }).start()),
      perform: ({ timer, event }) => (timer === undefined ? live.send(event) : fired.at(-1)?.()),
      observe: () => live.getSnapshot().value,
    });
    expect(fired.length).toBeGreaterThan(0);
  });
});

describe('a failure', () => {
  it('is shortened to the fewest steps', async () => {
    const failure = await failureOf({ cover: 'pairs' }, 0);
    expect(failure).toBeInstanceOf(PathFailure);
    expect((failure as Error).message).toBe(
      'after these steps:\n  1  turnstile: coin\n  2  turnstile: coin\n  3  turnstile: coin\n  4  turnstile: push\n  5  turnstile: coin\n' +
        ' it is "shut", and should be "open"',
    );
  });
  it('is the shortest there is, also when no shorter one is part of it', async () => {
    // Breaks when it has been shut again twice.
    let shut = 0;
    const right = new Turnstile(1);
    const twice: SystemUnderTest = {
      reset: () => {
        shut = 0;
        right.reset();
      },
      perform: (step) => {
        const was = right.observe();
        right.perform(step);
        if (was === 'open' && right.observe() === 'shut') shut++;
      },
      observe: () => (shut > 1 ? 'broken' : right.observe()),
    };
    const failure = await pathsOf(system, { ...options, cover: 'pairs' })
      .run(twice)
      .catch((error: unknown) => error);
    expect((failure as PathFailure).path).toHaveLength(6);
  });
  it('is one that the paths reach: transitions alone do not reach this one', async () => {
    expect(await failureOf({ cover: 'transitions' }, 0)).toBeUndefined();
  });
  it('may be an error, or wrong from the start', async () => {
    const set = pathsOf(system, options);
    const refuses = {
      reset: () => undefined,
      observe: () => 'shut',
      perform: () => Promise.reject(new Error('no')),
    };
    await expect(set.run(refuses)).rejects.toThrow(
      /after these steps:\n {2}1 {2}turnstile: coin\n it fails: no/,
    );
    await expect(set.run({ ...refuses, observe: () => 'open' })).rejects.toThrow(
      /^after its reset it is "open", and should be "shut"/,
    );
  });
});

/** Two runners are told to go; who comes first is noted. */
function race(names: readonly [string, string]) {
  const runner = setup({
    types: { input: {} as { name: string }, context: {} as { name: string } },
    actions: {
      arrive: sendTo(
        ({ system: actors }) => actorIn(actors, 'goal'),
        ({ context }) => ({
          type: 'arrive',
          name: context.name,
        }),
      ),
    },
  }).createMachine({ context: ({ input }) => input, on: { go: { actions: 'arrive' } } });
  const goal = setup({
    types: { events: {} as { type: 'arrive'; name: string }, context: {} as { first: string } },
    actions: { note: assign({ first: ({ context, event }) => context.first || event.name }) },
  }).createMachine({ context: { first: '' }, on: { arrive: { actions: 'note' } } });
  const [one, other] = names;
  return defineSystem({
    name: 'race',
    logic: setup({
      actors: { runner, goal },
      actions: {
        startA: sendTo(({ system: actors }) => actorIn(actors, 'a'), { type: 'go' }),
        startB: sendTo(({ system: actors }) => actorIn(actors, 'b'), { type: 'go' }),
      },
    }).createMachine({
      id: 'race',
      invoke: [
        { src: 'goal', id: 'goal', systemId: 'goal' },
        { src: 'runner', id: 'a', systemId: 'a', input: { name: one } },
        { src: 'runner', id: 'b', systemId: 'b', input: { name: other } },
      ],
      initial: 'ready',
      states: { ready: { on: { start: 'off' } }, off: { entry: ['startA', 'startB'] } },
    }),
    environment: { race: [{ type: 'start' }] },
  });
}

describe('what has no paths', () => {
  it('is a system of too many states, or one in which the order of messages counts', () => {
    expect(() => pathsOf(system, { ...options, statesMax: 2 })).toThrow(NoPaths);
    const prompt = { expected: () => 0, isPrompt: true } as const;
    expect(() => pathsOf(race(['one', 'other']), prompt)).toThrow(/in which order messages arrive/);
    expect(pathsOf(race(['one', 'one']), prompt).paths).toHaveLength(1);
  });
});
