/**
 * A machine that asks whether somebody holds a system id: it is told in the checker what it is told
 * live, whatever it does with the answer.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, enqueueActions, sendTo, spawnChild, stopChild, type AnyActorRef } from 'xstate';
import { check } from '../../src/checker/check.ts';
import { Model } from '../../src/checker/model.ts';
import { always, sometimes } from '../../src/checker/properties.ts';
import { replayMoves } from '../../src/checker/replay.ts';
import type { CheckOptions } from '../../src/checker/api.ts';
import { isSoak, propertyRuns } from '../project/seed.ts';
import { randomRun } from './kit/random-run.ts';
import { kid, system } from './systems/feature.ts';
import { witnesses } from '../../src/checker/witnesses.ts';
import { refusalOf } from './kit/refused.ts';

interface Asking {
  readonly context: { readonly log: readonly unknown[]; readonly kept?: AnyActorRef };
  readonly self: AnyActorRef;
  readonly system: { readonly get: (id: string) => AnyActorRef | undefined };
  readonly enqueue: ((action: unknown) => void) & {
    sendTo: (to: AnyActorRef | undefined, event: object) => void;
    raise: (event: object) => void;
    stopChild: (id: string) => void;
  };
}

const hello = { type: 'hello' };
const noted = (what: (given: Asking) => unknown): unknown =>
  assign({ log: (given: Asking) => [...given.context.log.slice(-2), what(given)] });
const addressed = (to: (given: Asking) => AnyActorRef | undefined, options?: object): unknown =>
  sendTo(to as never, hello as never, options as never);
const enqueued = (enqueue: (given: Asking) => void): unknown => enqueueActions(enqueue as never);

/** By name, what a machine may do with an answer. */
const uses: Readonly<Record<string, unknown>> = {
  notes: noted(({ system: { get } }) => get('one') !== undefined),
  'sends to one': addressed(({ system: { get } }) => get('one')),
  'sends to one or else to two': addressed(({ system: { get } }) => get('one') ?? get('two')),
  'sends late': addressed(({ system: { get } }) => get('two'), { delay: 10, id: 'late' }),
  'sends by hand': enqueued(({ system: { get } }) => get('one')?.send(hello)),
  'sends only if both are there': enqueued(({ system: { get }, enqueue }) => {
    const [one, two] = [get('one'), get('two')];
    if (one !== undefined && two !== undefined) enqueue.sendTo(two, hello);
  }),
  'raises if nobody is there': enqueued(({ system: { get }, enqueue }) => {
    if (get('two') === undefined) enqueue.raise({ type: 'alone' });
  }),
  'fails without two': enqueued(({ system: { get } }) => {
    if (get('two') === undefined) throw new Error('nobody is two');
  }),
  'sends what it has kept': enqueued(({ context: { kept }, enqueue }) => {
    if (kept !== undefined) enqueue.sendTo(kept, hello);
  }),
  'keeps itself': assign({ kept: ({ self }: Asking) => self }),
  'notes whether it is what it has kept': noted(({ context: { kept }, self }) => kept === self),
  'asks again after a stop': enqueued(({ system: { get }, enqueue }) => {
    const before = get('one') !== undefined;
    enqueue.stopChild('one');
    enqueue(noted(({ system: now }) => [before, now.get('one') !== undefined]));
  }),
};

const listening = kid({
  context: { heard: 0 },
  on: {
    hello: {
      actions: assign({ heard: ({ context }) => Math.min(3, Number(context['heard']) + 1) }),
    },
    leave: '.left',
  },
  initial: 'here',
  states: { here: {}, left: { type: 'final' } },
});
const started = (id: string) =>
  enqueued(({ system: { get }, enqueue }) => {
    if (get(id) === undefined) enqueue(spawnChild(listening as never, { id, systemId: id }));
  });

/** The root asks, and an asker beside it, while two others come, leave and are stopped. */
function asking(
  rootUses: readonly string[],
  askerUses: readonly string[],
): CheckOptions & {
  logic: ReturnType<typeof kid>;
} {
  const doing = (names: readonly string[]) => ({ actions: names.map((name) => uses[name]) });
  const alone = { actions: noted(() => 'alone') };
  const asker = kid({ context: { log: [] }, on: { ask: doing(askerUses), alone } });
  const { logic } = system({
    context: { log: [] },
    invoke: { id: 'asker', src: asker },
    on: {
      one: { actions: started('one') },
      two: { actions: started('two') },
      leave: { actions: addressed(({ system: { get } }) => get('one')) },
      stop: {
        actions: [stopChild('one'), noted(({ system: { get } }) => get('one') === undefined)],
      },
      ask: doing(rootUses),
      alone,
    },
  });
  const events = ['one', 'two', 'stop', 'ask', 'leave'].map((type) => ({ type }));
  return {
    logic,
    environment: { root: events, 'root/asker': [{ type: 'ask' }], 'root/one': [{ type: 'leave' }] },
  };
}

const someUses = fc.subarray(Object.keys(uses), { minLength: 1, maxLength: 3 });
const schedule = fc.array(fc.nat(1000), { minLength: 25, maxLength: 25 });

it('is the same live, whatever is done with the answer', () => {
  let alone = 0;
  fc.assert(
    fc.property(someUses, someUses, schedule, (ofRoot, ofAsker, choices) => {
      const model = new Model(asking(ofRoot, ofAsker));
      const run = randomRun(model, choices);
      expect(replayMoves(model, run)).toEqual({ kind: 'same', steps: run.moves.length });
      if (run.moves.some(({ outputs }) => outputs.some((one) => one.kind === 'ask' && !one.isHeld)))
        alone++;
    }),
    { numRuns: isSoak ? propertyRuns : 60 },
  );
  expect(alone).toBeGreaterThan(10);
});

describe('the verdict', () => {
  const properties = [
    always(
      'thereIsOne',
      (state) => !JSON.stringify(state.actor('root')?.context).includes('false'),
    ),
    sometimes('isThere', (state) => JSON.stringify(state.actor('root')?.context).includes('true')),
  ];
  const noting = { ...asking(['notes'], ['sends to one or else to two']), properties };
  const ways: readonly (readonly [string, CheckOptions])[] = [
    ['breadth-first', {}],
    ['depth-first', { search: 'depth-first' }],
    ['with reduction', { reduction: true }],
    ['by a walk', { search: { kind: 'random', walks: 50, steps: 50 }, seed: 1 }],
  ];

  it.each(ways)('is of who is told that there is nobody, %s', async (_, options) => {
    const report = await check(noting.logic, { ...noting, ...options });
    expect(report.properties.find(({ name }) => name === 'thereIsOne')).toMatchObject({
      verdict: 'violated',
    });
  });

  it('is right where nothing happens as long as there is somebody', async () => {
    const { logic, environment = {} } = system(
      {
        context: { log: [] },
        initial: 'with',
        states: {
          with: {
            entry: spawnChild(listening as never, { id: 'one', systemId: 'one' }),
            on: { leave: { target: 'without', actions: stopChild('one') } },
          },
          without: {},
          gone: {},
        },
        on: {
          ask: {
            actions: enqueued(({ system: { get }, enqueue }) => {
              if (get('one') === undefined) enqueue.raise({ type: 'alone' });
            }),
          },
          alone: '.gone',
        },
      },
      ['leave', 'ask'],
    );
    const never = always('never without', (state) => state.actor('root')?.matches('gone') !== true);
    const report = await check(logic, { environment, properties: [never] });
    expect(report).toMatchObject({ verdict: 'violated', states: 3, transitions: 2 });
  });

  it('has the shortest trace: to ask is enough', async () => {
    const report = await check(noting.logic, noting);
    const broken = report.properties.find(({ name }) => name === 'thereIsOne');
    expect(broken?.trace?.steps.map(({ event }) => event.type)).toEqual(['ask']);
  });
});

describe('what cannot be answered is refused', () => {
  it('at a start, where there is nobody', async () => {
    const { logic } = system({ context: { log: [] }, entry: uses['notes'] });
    const { actor, problem } = await refusalOf(logic);
    expect([actor, problem]).toEqual([
      'root',
      expect.stringContaining('system id one at its start'),
    ]);
  });

  it('but not where there is somebody', async () => {
    const other = kid({ context: { log: [] }, entry: uses['notes'] });
    const { logic } = system({
      invoke: [
        { id: 'one', systemId: 'one', src: listening },
        { id: 'other', src: other },
      ],
    });
    expect((await check(logic)).verdict).toBe('holds');
  });

  describe('a step that cannot be taken where there is nobody', () => {
    const withoutOne = enqueued(({ system: { get }, enqueue }) => {
      if (get('one') === undefined) enqueue(() => undefined);
    });
    const definition = {
      invoke: { id: 'one', systemId: 'one', src: listening },
      on: { ask: { actions: withoutOne } },
    };
    const leaving = { 'root/one': [{ type: 'leave' }] };

    it('is refused where it comes to that', async () => {
      const { logic, environment } = system(definition, ['ask']);
      const refusal = await refusalOf(logic, { environment: { ...environment, ...leaving } });
      expect(refusal.problem).toContain('runs code of its own');
    });

    it('is no matter where somebody is there all the time', async () => {
      const { logic, environment = {} } = system(definition, ['ask']);
      expect((await check(logic, { environment })).verdict).toBe('holds');
    });

    it('is not left out of good runs', () => {
      const { logic, environment } = system(definition, ['ask']);
      const options = { environment: { ...environment, ...leaving } };
      expect(() => witnesses(logic, options, 3, 1)).toThrow('runs code of its own');
    });
  });

  it('to stop who holds a system id', async () => {
    const { logic, environment } = system(
      {
        invoke: { id: 'kid', systemId: 'one', src: listening },
        on: { go: { actions: stopChild((({ system: all }: Asking) => all.get('one')) as never) } },
      },
      ['go'],
    );
    const refusal = await refusalOf(logic, { environment: environment ?? {} });
    expect(refusal.problem).toContain('the system id one');
    expect(refusal.remedy).toContain('by its id');
  });
});
