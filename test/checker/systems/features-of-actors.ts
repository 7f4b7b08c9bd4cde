/**
 * One system for each way in which actors start, talk and end, as small as shows it.
 */
import { assign, cancel, sendParent, sendTo, spawnChild, stopChild } from 'xstate';
import { kid, note, system, type Given } from './feature.ts';

const third = kid({ on: { c: { actions: sendParent({ type: 'c' }) } } });
export const sendByIdSystemIdAndRef = () =>
  system({
    context: ({ spawn }: Given) => ({ log: [], ref: spawn(third, { id: 'third' }) }),
    invoke: [
      { id: 'first', src: kid({ on: { a: { actions: sendParent({ type: 'a' }) } } }) },
      {
        id: 'second',
        systemId: 'two',
        src: kid({ on: { b: { actions: sendParent({ type: 'b' }) } } }),
      },
    ],
    entry: sendTo('first', { type: 'a' }),
    on: {
      a: {
        actions: [
          note,
          sendTo((({ system: all }: Given) => all.get('two')) as never, { type: 'b' } as never),
        ],
      },
      b: {
        actions: [
          note,
          sendTo((({ context }: Given) => context.ref) as never, { type: 'c' } as never),
        ],
      },
      c: { actions: note },
    },
  });

export const delayedSend = () =>
  system(
    {
      invoke: {
        id: 'kid',
        src: kid({ initial: 'a', states: { a: { on: { hello: 'b' } }, b: {} } }),
      },
      initial: 'a',
      states: {
        a: {
          entry: sendTo('kid', { type: 'hello' }, { delay: 10, id: 'x' }),
          on: { stop: { target: 'b', actions: cancel('x') } },
        },
        b: {},
      },
    },
    ['stop'],
  );

export const spawnAndStop = () =>
  system(
    {
      initial: 'a',
      states: {
        a: {
          on: {
            go: {
              target: 'b',
              actions: spawnChild(
                kid({
                  initial: 'up',
                  states: { up: { entry: sendParent({ type: 'hello' }) } },
                }) as never,
                { id: 'kid' },
              ),
            },
          },
        },
        b: { on: { hello: 'c', go: { target: 'd', actions: stopChild('kid') } } },
        c: {},
        d: {},
      },
    },
    ['go'],
  );

const met = kid({ initial: 'up', states: { up: { on: { hello: 'met' } }, met: {} } });
export const spawnInAssign = () =>
  system(
    {
      context: { ref: null },
      initial: 'a',
      states: {
        a: {
          on: {
            go: {
              target: 'b',
              actions: assign({ ref: ({ spawn }: Given) => spawn(met, { id: 'kid' }) }),
            },
          },
        },
        b: {
          entry: sendTo((({ context }: Given) => context.ref) as never, { type: 'hello' } as never),
        },
      },
    },
    ['go'],
  );

export const invokeDone = () =>
  system({
    initial: 'a',
    context: { log: [] },
    states: {
      a: {
        invoke: {
          id: 'kid',
          src: kid({
            initial: 'x',
            states: { x: { after: { soon: 'y' } }, y: { type: 'final' } },
            output: { sum: 3 },
          }).provide({ delays: { soon: 10 } } as never),
          onDone: {
            target: 'b',
            actions: assign({
              log: ({ event }: { event: { output: unknown } }) => [event.output],
            }),
          },
        },
      },
      b: {},
    },
  });

const failing = kid({
  initial: 'x',
  states: {
    x: {
      after: {
        10: {
          actions: assign(() => {
            throw new Error('broken');
          }),
        },
      },
    },
  },
});
export const invokeError = () =>
  system({
    initial: 'a',
    states: { a: { invoke: { id: 'kid', src: failing, onError: 'b' } }, b: {} },
  });
export const errorUnhandled = () => system({ invoke: { id: 'kid', src: failing } });
export const errorAtStart = () =>
  system({
    initial: 'a',
    states: {
      a: {
        invoke: {
          id: 'kid',
          src: kid({
            context: () => {
              throw new Error('unborn');
            },
          }),
          onError: 'b',
        },
      },
      b: {},
    },
  });

export const grandchildren = () =>
  system({
    invoke: {
      id: 'kid',
      src: kid({
        invoke: {
          id: 'grandkid',
          src: kid({ initial: 'x', states: { x: { after: { 10: 'y' } }, y: { type: 'final' } } }),
        },
        initial: 'waits',
        states: {
          waits: { on: { 'xstate.done.actor.grandkid': 'over' } },
          over: { type: 'final' },
        },
      }),
    },
    initial: 'a',
    states: { a: { on: { 'xstate.done.actor.kid': 'b' } }, b: {} },
  });

export const idUsedAgain = () =>
  system(
    {
      initial: 'a',
      states: {
        a: {
          invoke: {
            id: 'kid',
            systemId: 'name',
            src: kid({ initial: 'x', states: { x: { after: { 10: 'y' } }, y: {} } }),
          },
          on: { again: { target: 'a', reenter: true } },
        },
      },
    },
    ['again'],
  );

export const stillborn = () =>
  system({
    initial: 'a',
    states: {
      a: { invoke: { id: 'kid', src: kid({ entry: sendParent({ type: 'hello' }) }) }, always: 'b' },
      b: { on: { hello: 'c' } },
      c: {},
    },
  });

const idle = kid({});
export const namelessChildren = () =>
  system({
    context: ({ spawn }: Given) => ({ one: spawn(idle, {}), two: spawn(idle, {}) }),
  });

export const askForWhoIsThere = () =>
  system(
    {
      context: { log: [] },
      initial: 'alone',
      states: {
        alone: {
          on: {
            come: {
              target: 'two',
              actions: spawnChild(idle as never, { id: 'it', systemId: 'it' }),
            },
          },
        },
        two: {
          on: { leave: { target: 'alone', actions: stopChild('it') } },
        },
      },
      on: {
        ask: {
          actions: assign({
            log: ({ system: all }: Given) => [typeof all.get('it')],
          }),
        },
      },
    },
    ['come', 'leave', 'ask'],
  );
