/**
 * What no population takes, and what is said about it: before anything runs where it can be seen,
 * else at the step.
 */
import {
  assign,
  createMachine,
  enqueueActions,
  fromPromise,
  fromTransition,
  log,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import { population } from '../../src/population/population.ts';
import { hosted, names } from './kit/hosted.ts';
import { StepClock } from './kit/step-clock.ts';

const child = createMachine({});
const childless =
  'Let it ask its parent to start the actor: members of a population have no children.';
const wholeOnly =
  'Send `self.id` whole, or behind its first characters, and use it for nothing else.';

/** A machine that does this when it is told to. */
function doing(actions: unknown, context: object = {}): AnyStateMachine {
  return createMachine({ id: 'm', context, on: { go: { actions } } } as never);
}

describe('a machine is refused at once', () => {
  it.each<readonly [string, AnyStateMachine, string]>([
    [
      'that invokes',
      createMachine({
        id: 'm',
        initial: 'a',
        states: {
          a: {
            states: { b: { invoke: { src: fromPromise(() => Promise.resolve()), id: 'p' } } },
            initial: 'b',
          },
        },
      }),
      `m in state "a.b": it invokes p. ${childless}`,
    ],
    ['that spawns', doing(spawnChild(child)), `m: it spawns an actor. ${childless}`],
    [
      'that stops',
      setup({ actions: { end: stopChild('kid') } }).createMachine({
        id: 'm',
        initial: 'a',
        states: { a: { exit: 'end' } },
      }),
      'm in state "a": it stops an actor. Members of a population have no children.',
    ],
    ['that logs', doing(log('x')), 'm: it logs. Emit an event instead.'],
    [
      'with code of its own',
      createMachine({
        id: 'm',
        initial: 'a',
        states: { a: { entry: function report() {} } },
      } as never),
      'm in state "a": the custom action report runs code of its own. Write it with assign, sendTo, sendParent, raise, emit or enqueueActions.',
    ],
    [
      'that is none',
      fromTransition((state: number) => state, 0) as never,
      'population: what it is to host is no machine. Give it what `createMachine` or `setup(…).createMachine` makes.',
    ],
  ])('%s', (_, machine, message) => {
    expect(() => population(machine)).toThrow(message);
  });
});

describe('a member is refused at its step', () => {
  const otherwise =
    'it uses its id in another way than to send it, so that its steps are no other member’s';
  it.each<readonly [string, unknown, string]>([
    [
      'that looks at the clock',
      assign({ n: () => Date.now() }),
      'it uses Date.now(). Let whoever sends the event put it in.',
    ],
    [
      'that spawns',
      enqueueActions(({ enqueue }) => enqueue.spawnChild(child as never, { id: 'kid' })),
      `it starts an actor. ${childless}`,
    ],
    [
      'that spawns in an assign',
      assign(({ spawn }) => void spawn(child)),
      `it starts an actor. ${childless}`,
    ],
    [
      'that asks for its id in a guard',
      enqueueActions(({ self, enqueue }) => {
        if (self.id === 'a') enqueue.assign({ n: 1 });
      }),
      otherwise,
    ],
    [
      'that keeps its id',
      assign({ n: ({ self }) => self.id }),
      'it keeps its id in context.n, so that its steps are no other member’s',
    ],
    [
      'that keeps itself',
      assign({ n: ({ self }) => self }),
      'it keeps a reference to itself in context.n',
    ],
    [
      'that keeps its parent',
      assign({ n: ({ self }) => self._parent }),
      'it keeps a reference to its parent in context.n',
    ],
    [
      'that sends a part of its id',
      sendParent(({ self }) => ({ type: 'x', part: self.id.slice(0, 3) })),
      `it sends a part of its id that does not reach to the end of it, so that its steps are no other member’s. ${wholeOnly}`,
    ],
    [
      'that sends its id as a key',
      sendParent(({ self }) => ({ type: 'x', [self.id]: 1 })),
      'it sends its id as the name of a field',
    ],
    [
      'that sends its id changed',
      sendParent(({ self }) => ({ type: 'x', id: self.id.replace('m', 'n') })),
      'it does something else when it has this id than when it has none',
    ],
    [
      'that sends its id to itself',
      sendTo(
        ({ self }) => self,
        ({ self }) => ({ type: 'x', id: self.id }),
      ),
      'it sends its id to itself',
    ],
    [
      'that sends its parent',
      sendParent(({ self }) => ({ type: 'x', to: self._parent })),
      'it sends a reference to parent',
    ],
    [
      'that delays its id',
      sendParent(({ self }) => ({ type: 'x', id: self.id }), { delay: 5 }),
      'it keeps its id in a delayed event',
    ],
  ])('%s', (_, action, message) => {
    const { start, tell } = hosted(doing(action, { n: 0 }));
    start(['m/1']);
    const said = messageOf(() => tell(['m/1'], { type: 'go' }));
    expect(said).toContain(message.replaceAll('’', "'"));
    expect(said).not.toMatch(/[\uE000-\uF8FF]/);
  });

  it('by its path and its state', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { go: { guard: () => Math.random() > 1, target: 'a' } } } },
    });
    const { start, tell } = hosted(machine);
    start(['m1']);
    expect(() => tell(['m1'], { type: 'go' })).toThrow(
      'objects/m1 in state "a": it uses Math.random(). Let whoever sends the event put it in.',
    );
  });
});

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was thrown';
}

describe('what has no end is refused', () => {
  const keeping = setup({ types: { context: {} as { last: unknown; n: number } } }).createMachine({
    id: 'm',
    context: { last: null, n: 0 },
    on: { '*': { actions: assign({ last: ({ event }) => (event as { at?: unknown }).at }) } },
  });

  it('states, with the field that takes ever new values', () => {
    const { start, send } = hosted(keeping, { localStatesMax: 20 });
    start(['a']);
    const sends = names(20).map((at) => ({ members: ['a'], event: { type: 'x', at } }));
    expect(() => send({ type: 'members.send', sends })).toThrow(
      'its members have more than 20 local states; context.last has had 20 different values. Keep that beside the machine, or raise localStatesMax.',
    );
  });

  it('events, with the field that takes ever new values', () => {
    const { start, send } = hosted(doing([]), { localStatesMax: 20 });
    start(['a']);
    const sends = names(21).map((at) => ({ members: ['a'], event: { type: 'go', at } }));
    expect(() => send({ type: 'members.send', sends })).toThrow(
      'its members are sent more than 20 different events; event.at has had 21 different values. Send what the machine decides by, and keep the rest beside it.',
    );
  });
});

describe('what is sent to a population', () => {
  it.each<readonly [string, object, string]>([
    [
      'nothing of its own',
      { type: 'object.write' },
      'a population was sent {"type":"object.write"}; it takes members.start with starts, members.send with sends and members.stop with members',
    ],
    [
      'a list that is none',
      { type: 'members.stop', members: 'm0' },
      'it takes members.start with starts',
    ],
    [
      'a start of an active member',
      { type: 'members.start', starts: [{ members: ['m0'] }] },
      'member m0 is started while it is active; stop it first',
    ],
    [
      'what is not plain',
      { type: 'members.send', sends: [{ members: ['m0'], event: { type: 'go', at: new Map() } }] },
      'event go.at is an instance of Map, which is not plain data',
    ],
    [
      'an actor',
      {
        type: 'members.send',
        sends: [
          { members: ['m0'], event: { type: 'go', to: { sessionId: 'x', send: null, ref: null } } },
        ],
      },
      'it is or holds a reference to an actor, which is not plain data. Send plain objects, arrays, strings and numbers; name actors by their system ids.',
    ],
    [
      'characters that stand for ids',
      { type: 'members.send', sends: [{ members: ['m0'], event: { type: 'go', to: '\uE001' } }] },
      'event go.to is a text with characters of private use (U+E000 to U+F8FF)',
    ],
  ])('is refused: %s', (_, event, message) => {
    const { start, send } = hosted(doing([]));
    start(['m0']);
    expect(() => send(event)).toThrow(message);
  });
});

it('a clock that does not tell the time is refused when a timer is armed', () => {
  const timed = createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } });
  const steps = new StepClock();
  const clock = {
    setTimeout: (fire: () => void, ms: number) => steps.setTimeout(fire, ms),
    clearTimeout: (id: number) => steps.clearTimeout(id),
  };
  const { start } = hosted(timed, { clock });
  expect(() => start(['a'])).toThrow('the clock of the actor system has no now()');
});
