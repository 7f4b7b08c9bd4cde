/**
 * The unmodified receivers of `@xstate/inspect` 0.8, on XState 4, and of `@statelyai/inspect` 0.7 at the
 * inspector's endpoints: nested, parallel and spawned actors of a live program arrive as theirs, and
 * an event that is sent back reaches the program when commands are allowed.
 */
import { createRequire, Module } from 'node:module';
import { createWebSocketReceiver as statelyReceiver } from '@statelyai/inspect';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Actor,
  type AnyStateMachine,
  assign,
  createActor,
  createMachine,
  setup,
} from 'xstate';
import { inspector } from '../../src/inspector/live.ts';
import type { InspectorServer } from '../../src/inspector/server/server.ts';
import { v4Machine } from '../../src/inspector/bridge/v4-machine.ts';
import { v5Config } from '../../src/inspector/bridge/v5-config.ts';
import { defined } from '../../src/inspector/xstate/definition.ts';

interface Received {
  readonly type: string;
  readonly id?: string;
  readonly sessionId: string;
  readonly parent?: string;
  readonly machine?: {
    readonly states: Readonly<Record<string, unknown>>;
    transition(state: unknown, event: string): { readonly value: unknown };
  };
  readonly state?: {
    readonly value: unknown;
    readonly context: unknown;
    matches(value: string): boolean;
  };
  readonly event?: { readonly name: string; readonly data: unknown };
}

interface Receiver {
  subscribe(next: (event: Received) => void): unknown;
  send(event: unknown): void;
}

/** As `@xstate/inspect` finds XState 4 in a project of its own. */
function v4Receiver(server: string): Receiver {
  const require = createRequire(import.meta.url);
  const hooked = Module as unknown as {
    _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
  };
  const resolve = hooked._resolveFilename;
  hooked._resolveFilename = (request, ...rest) =>
    resolve.call(hooked, request === 'xstate' ? 'xstate4' : request, ...rest);
  (globalThis as { WebSocket?: unknown }).WebSocket = WebSocket;
  try {
    const { createWebSocketReceiver } = require('@xstate/inspect') as {
      createWebSocketReceiver: (options: { readonly server: string }) => Receiver;
    };
    return createWebSocketReceiver({ server });
  } finally {
    hooked._resolveFilename = resolve;
  }
}

const kid = setup({}).createMachine({
  id: 'kid',
  initial: 'young',
  states: { young: { on: { grow: 'old' } }, old: { type: 'final' } },
});
const machine = setup({
  types: { context: {} as { n: number } },
  actors: { kid },
  guards: { isFew: ({ context }) => context.n < 3 },
  actions: { count: assign({ n: ({ context }) => context.n + 1 }) },
}).createMachine({
  id: 'both',
  type: 'parallel',
  context: { n: 0 },
  invoke: { src: 'kid', id: 'kid' },
  states: {
    left: {
      initial: 'a',
      states: {
        a: { on: { step: { guard: 'isFew', target: 'b.deep', actions: 'count' } } },
        b: { initial: 'deep', states: { deep: {} } },
      },
    },
    right: { initial: 'x', states: { x: { after: { 100_000: 'y' } }, y: {} } },
  },
});

const inspected = inspector({ program: 'test' });
let server: InspectorServer;
let actor: Actor<typeof machine>;
const isControlled = {
  commands: [],
  run: (command: string, given: Readonly<Record<string, unknown>>) =>
    inspected.control(command, given, () =>
      inspected.send(String(given['actor']), given['event'] as { type: string }),
    ),
};

beforeAll(async () => {
  server = await inspected.serve({ control: isControlled });
  actor = createActor(machine, { id: 'both', inspect: inspected.inspect });
  actor.start();
});
afterAll(() => inspected.close());

/** Waits until what has been received has it. */
async function until<T>(events: readonly T[], isIt: (event: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = events.find(isIt);
    if (found !== undefined) return found;
    await delay(25);
  }
  throw new Error(`not received; what was: ${JSON.stringify(events).slice(0, 500)}`);
}

describe('@xstate/inspect 0.8', () => {
  it('is told of actors, events, states and ends, and its events come back', async () => {
    // The program's own records are on their way for a moment.
    await delay(100);
    const address = server.url.replace('http://', '');
    const receiver = v4Receiver(`${address}xstate-inspect`);
    const events: Received[] = [];
    receiver.subscribe((event) => events.push(event));
    const both = await until(
      events,
      ({ type, id }) => type === 'service.register' && id === 'both',
    );
    const small = await until(
      events,
      ({ type, id }) => type === 'service.register' && id === 'kid',
    );
    expect(both.state?.value).toEqual({ left: 'a', right: 'x' });
    expect(both.state?.context).toEqual({ n: 0 });
    expect(Object.keys(both.machine?.states ?? {})).toEqual(['left', 'right']);
    expect(small).toMatchObject({ parent: both.sessionId });
    expect(small.machine?.transition('young', 'grow').value).toBe('old');

    receiver.send({
      type: 'xstate.event',
      event: JSON.stringify({ type: 'step' }),
      service: both.sessionId,
    });
    const after = await until(
      events,
      ({ type, sessionId }) => type === 'service.state' && sessionId === both.sessionId,
    );
    expect(actor.getSnapshot().value).toEqual({ left: { b: 'deep' }, right: 'x' });
    expect(after.state?.value).toEqual({ left: { b: 'deep' }, right: 'x' });
    expect(after.state?.matches('left.b')).toBe(true);
    expect(after.state?.context).toEqual({ n: 1 });
    expect(await until(events, ({ event }) => event?.name === 'step')).toMatchObject({
      type: 'service.event',
      event: { data: { type: 'step' } },
    });

    actor.getSnapshot().children['kid']?.send({ type: 'grow' });
    expect(await until(events, ({ type }) => type === 'service.stop')).toMatchObject({
      sessionId: small.sessionId,
    });
  });
});

describe('@statelyai/inspect 0.7', () => {
  it('is told of actors with their charts, events and snapshots', async () => {
    const receiver = statelyReceiver({
      server: `${server.url.replace('http', 'ws')}statelyai-inspect`,
    });
    const events: {
      readonly type: string;
      readonly name?: string;
      readonly definition?: string | undefined;
      readonly event?: unknown;
    }[] = [];
    receiver.subscribe((event) => events.push(event));
    const both = await until(events, ({ name }) => name === 'both');
    const config = JSON.parse(both.definition ?? '') as Parameters<typeof setup>[0];
    expect(Object.keys((config as { states: object }).states)).toEqual(['left', 'right']);
    actor.send({ type: 'step' });
    expect(await until(events, ({ type }) => type === '@xstate.event')).toMatchObject({
      event: { type: 'step' },
    });
    expect(await until(events, ({ type }) => type === '@xstate.snapshot')).toMatchObject({
      snapshot: { status: 'active', value: { left: { b: 'deep' }, right: 'x' }, context: { n: 1 } },
    });
  });
});

it('the config for Stately’s tools makes a machine that goes where this one goes', () => {
  const original = createMachine({
    id: 'm',
    initial: 'away',
    states: {
      deep: {
        initial: 'q',
        states: { q: {}, r: { on: { OUT: '#away' } }, last: { history: 'shallow', target: 'r' } },
      },
      away: {
        id: 'away',
        initial: 'x',
        onDone: 'deep',
        states: { x: { on: { END: 'y' } }, y: { type: 'final' } },
      },
    },
    on: { BACK: '.deep.last' },
  });
  const copy = createMachine(v5Config(defined(original).definition) as never);
  const events = ['BACK', 'OUT', 'END', 'BACK'].map((type) => ({ type }));
  const placesOf = (of: AnyStateMachine) => {
    const running = createActor(of).start();
    return events.map((event) => {
      running.send(event);
      return running.getSnapshot().value as unknown;
    });
  };
  expect(placesOf(copy)).toEqual(placesOf(original));
  expect(placesOf(original)[0]).toEqual({ deep: 'r' });
  const v4 = JSON.stringify(v4Machine(defined(original).definition));
  expect(v4).toContain('"target":"#m.deep.r"');
  expect(v4).toContain('"done.state.m.away"');
});
