/**
 * Small systems whose liveness is known. `graph` makes a machine of a directed graph: a node is a
 * state, an edge a timer of it, so that a fair run goes on and may take any edge. The others are named
 * for what they show.
 * Source: Manna and Pnueli on weak and strong fairness; Stateright's `eventually` (`src/checker.rs`,
 * where its authors say so), which misses a run that comes back, or joins one on which the property was true.
 */
import { sendTo, setup } from 'xstate';
import type { Fairness, SystemDefinition, SystemView } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import { eventually, leadsTo } from '../../../src/checker/properties.ts';
import { actorIn } from './actor-in.ts';

type Edge = readonly [from: string, to: string];

const at = (actor: string, value: string) => (state: SystemView) =>
  state.actor(actor)?.matches(value) === true;

/** Starts at the first edge's first node; eventually it is at `goal`. Timers are named `a>b`. */
export function graph(edges: readonly Edge[], goal: string, fairness?: Fairness): SystemDefinition {
  const nodes = [...new Set(edges.flat())];
  const name = ([from, to]: Edge) => `${from}>${to}`;
  const outOf = (node: string) =>
    edges.filter(([from]) => from === node).map((edge) => [name(edge), { target: edge[1] }]);
  const machine = setup({
    delays: Object.fromEntries(edges.map((edge) => [name(edge), 10])),
  }).createMachine({
    id: 'graph',
    initial: nodes[0] ?? goal,
    states: Object.fromEntries(
      nodes.map((node) => [node, { after: Object.fromEntries(outOf(node)) as object }]),
    ),
  });
  return defineSystem({
    name: `graph ${edges.map(name).join(' ')}`,
    logic: machine,
    properties: [eventually(`${goal} in the end`, at('graph', goal), fairness)],
  });
}

/**
 * A client asks a server again and again; `lossy`: the server, as it likes, answers or forgets; then
 * the client waits for ever. `moody`: it says no, and the client asks again, perhaps for ever.
 */
export function asking(server: 'right' | 'lossy' | 'moody', fairness?: Fairness): SystemDefinition {
  const clientMachine = setup({
    types: { events: {} as { readonly type: 'yes' | 'no' } },
    actions: { ask: sendTo(({ system }) => actorIn(system, 'server'), { type: 'ask' }) },
    delays: { wish: 10 },
  }).createMachine({
    id: 'client',
    initial: 'idle',
    states: {
      idle: { after: { wish: { target: 'asking', actions: 'ask' } } },
      asking: { on: { yes: 'served', no: { actions: 'ask' } } },
      served: { after: { wish: 'idle' } },
    },
  });
  const serverMachine = setup({
    types: { events: {} as { readonly type: 'ask' } },
    guards: { isLossy: () => server === 'lossy', isMoody: () => server === 'moody' },
    actions: {
      agree: sendTo(({ system }) => actorIn(system, 'client'), { type: 'yes' }),
      refuse: sendTo(({ system }) => actorIn(system, 'client'), { type: 'no' }),
    },
    delays: { favour: 10, mood: 10 },
  }).createMachine({
    id: 'server',
    initial: 'free',
    states: {
      free: { on: { ask: 'busy' } },
      busy: {
        after: {
          favour: { target: 'free', actions: 'agree' },
          mood: [
            { guard: 'isLossy', target: 'free' },
            { guard: 'isMoody', target: 'free', actions: 'refuse' },
            { target: 'free', actions: 'agree' },
          ],
        },
      },
    },
  });
  return defineSystem({
    name: `asking, ${server}`,
    logic: setup({ actors: { client: clientMachine, server: serverMachine } }).createMachine({
      id: 'asking',
      invoke: [
        { src: 'client', id: 'client', systemId: 'client' },
        { src: 'server', id: 'server', systemId: 'server' },
      ],
    }),
    properties: [
      leadsTo('who asks is served', at('client', 'asking'), at('client', 'served'), fairness),
    ],
  });
}

/**
 * A listener hears two talkers: one message of `quiet`, and the endless ones of `loud`. That the quiet
 * one is heard needs fairness of each channel, not only of the listener.
 */
export function hearing(fairness?: Fairness): SystemDefinition {
  const talkerMachine = setup({
    types: { context: {} as Talk, events: {} as { readonly type: 'heard' }, input: {} as Talk },
    guards: { isLoud: ({ context }) => context.isLoud },
    actions: {
      talk: sendTo(
        ({ system }) => actorIn(system, 'listener'),
        ({ context }) => ({ type: context.isLoud ? 'loud' : 'quiet' }),
      ),
    },
  }).createMachine({
    id: 'talker',
    context: ({ input }) => input,
    entry: 'talk',
    on: { heard: { guard: 'isLoud', actions: 'talk' } },
  });
  const listenerMachine = setup({
    types: { events: {} as { readonly type: 'loud' | 'quiet' } },
    actions: {
      answer: sendTo(({ system }) => actorIn(system, 'loud'), { type: 'heard' }),
    },
  }).createMachine({
    id: 'listener',
    on: { loud: { actions: 'answer' } },
    initial: 'expectant',
    states: { expectant: { on: { quiet: 'content' } }, content: {} },
  });
  return defineSystem({
    name: 'hearing',
    logic: setup({ actors: { talker: talkerMachine, listener: listenerMachine } }).createMachine({
      id: 'hearing',
      invoke: [
        { src: 'listener', id: 'listener', systemId: 'listener' },
        { src: 'talker', id: 'loud', systemId: 'loud', input: { isLoud: true } },
        { src: 'talker', id: 'quiet', systemId: 'quiet', input: { isLoud: false } },
      ],
    }),
    properties: [eventually('the quiet one is heard', at('listener', 'content'), fairness)],
  });
}

interface Talk {
  readonly isLoud: boolean;
}

/**
 * Goes to and fro for ever, and may leave. `anywhere`: the timer of leaving stays armed, and weak
 * fairness is enough; `here`: it is armed on one side only, so that only strong fairness makes it leave.
 */
export function leaving(from: 'anywhere' | 'here', fairness?: Fairness): SystemDefinition {
  const exit = { after: { exit: '#leaving.gone' } } as const;
  return defineSystem({
    name: `leaving from ${from}`,
    logic: setup({ delays: { fro: 10, to: 10, exit: 10 } }).createMachine({
      id: 'leaving',
      initial: 'inside',
      states: {
        inside: {
          initial: 'here',
          ...(from === 'anywhere' ? exit : {}),
          states: {
            here: { after: { to: 'there', ...(from === 'here' ? exit.after : {}) } },
            there: { after: { fro: 'here' } },
          },
        },
        gone: {},
      },
    }),
    properties: [eventually('gone in the end', at('leaving', 'gone'), fairness)],
  });
}

/**
 * A dog that barks if nobody feeds it for long. `fed`: by a clock of its own, by a keeper, by the
 * environment; `restarted`: it is put in anew before it is hungry. Each run in which that goes on for
 * ever is fair, since what is armed anew has not stayed armed.
 */
export function watchdog(
  fed: 'never' | 'by itself' | 'by a keeper' | 'from outside' | 'restarted',
  fairness?: Fairness,
): SystemDefinition {
  const isKept = fed === 'by a keeper';
  const dog = setup({
    actions: { thank: sendTo(({ system }) => actorIn(system, 'keeper'), { type: 'thanks' }) },
    delays: { meal: 10, hunger: 100 },
  }).createMachine({
    id: 'dog',
    initial: 'quiet',
    states: {
      quiet: {
        on: { feed: { target: 'quiet', reenter: true, actions: isKept ? 'thank' : [] } },
        after: {
          hunger: 'barking',
          ...(fed === 'by itself' && { meal: { target: 'quiet', reenter: true } }),
        },
      },
      barking: { on: { feed: { actions: isKept ? 'thank' : [] } } },
    },
  });
  const invoke = { src: 'dog', id: 'dog', systemId: 'dog' } as const;
  const keeper = setup({
    actors: { dog },
    actions: { feed: sendTo(({ system }) => actorIn(system, 'dog'), { type: 'feed' }) },
    delays: { meal: 10 },
  }).createMachine({
    id: 'keeper',
    initial: 'keeping',
    ...(fed !== 'restarted' && { invoke }),
    states: {
      keeping: {
        ...(fed === 'restarted' && { invoke }),
        after: {
          ...(fed === 'restarted' && { meal: { target: 'keeping', reenter: true } }),
          ...(isKept && { meal: { target: 'feeding', actions: 'feed' } }),
        },
      },
      feeding: { on: { thanks: 'keeping' } },
    },
  });
  return defineSystem({
    name: `a dog, fed ${fed}`,
    logic: keeper,
    ...(fed === 'from outside' && { environment: { dog: [{ type: 'feed' }] } }),
    properties: [eventually('it barks', at('dog', 'barking'), fairness)],
  });
}
