/**
 * One system twice: its members in a population, and spawned by the same root as actors of their own.
 * The checker has to find the same states in both.
 */
import {
  assign,
  sendParent,
  setup,
  type AnyActorLogic,
  type AnyStateMachine,
  type EventObject,
} from 'xstate';
import type { PlainEvent, SystemDefinition } from '../../../src/checker/api.ts';
import type { Joins, MembersEvent } from '../../../src/table/hosted.ts';
import { population } from '../../../src/population/population.ts';

interface Context {
  /** By member: how often it has said that it works; absent when it is not there. */
  readonly worked: Readonly<Record<string, number>>;
  readonly ended: Readonly<Record<string, true>>;
  /** How many may still be added or restarted, and how often all are poked. */
  readonly budget: number;
  readonly pokes: number;
}

type RootEvent =
  | { readonly type: 'add'; readonly ids: readonly string[] }
  | { readonly type: 'drop' | 'swap' | 'dismiss'; readonly id: string }
  | { readonly type: 'poke'; readonly id?: string }
  | { readonly type: 'close' | 'open' }
  | { readonly type: 'working'; readonly ids: readonly string[] }
  | { readonly type: 'xstate.done.actor.*'; readonly actorId: string };

const join: Joins = {
  working: (events: readonly { readonly ids: readonly string[] }[]) => ({
    type: 'working',
    ids: events.flatMap(({ ids }) => ids),
  }),
};

/** `isJoined`: written so that nothing is left to a population's `join`. */
function member(isJoined: boolean): AnyStateMachine {
  const said = isJoined ? 'working' : 'works';
  return setup({
    types: { context: {} as { readonly left: number }, input: {} as { readonly left: number } },
    guards: { isTired: ({ context }) => context.left === 0 },
    actions: {
      say: sendParent(({ self }) => ({ type: said, ids: [self.id] })),
      tire: assign({ left: ({ context }) => context.left - 1 }),
    },
    delays: { work: 5 },
  }).createMachine({
    id: 'member',
    context: ({ input }) => ({ left: input.left }),
    initial: 'idle',
    states: {
      idle: { on: { poke: [{ guard: 'isTired', target: 'over' }, { target: 'working' }] } },
      working: { entry: ['say', 'tire'], after: { work: 'idle' }, on: { poke: 'working' } },
      over: { type: 'final' },
    },
  });
}

export type Way = 'population' | 'joined population' | 'actors';

function root(way: Way): AnyStateMachine {
  const alone = member(true);
  const host: AnyActorLogic =
    way === 'joined population'
      ? population(member(false), {
          join: {
            works: (events: readonly { readonly ids: readonly string[] }[]) =>
              join['working']?.(events as never) ?? { type: 'none' },
          },
        })
      : population(alone);
  const isHosted = way !== 'actors';
  const base = setup({
    types: { context: {} as Context, events: {} as RootEvent },
    actors: { member: alone, members: host },
  });
  type Does = Parameters<Parameters<typeof base.enqueueActions>[0]>[0]['enqueue'];
  const tell = (enqueue: Does, event: MembersEvent): void => enqueue.sendTo('members', event);
  const start = (enqueue: Does, members: readonly string[]): void => {
    const input = { left: 1 };
    if (isHosted) tell(enqueue, { type: 'members.start', starts: [{ members, input }] });
    else for (const id of members) enqueue.spawnChild('member', { id, input });
  };
  const stop = (enqueue: Does, members: readonly string[]): void => {
    if (isHosted) tell(enqueue, { type: 'members.stop', members });
    else for (const id of members) enqueue.stopChild(id);
  };
  const send = (enqueue: Does, members: readonly string[], event: EventObject): void => {
    if (isHosted) tell(enqueue, { type: 'members.send', sends: [{ members, event }] });
    else for (const id of members) enqueue.sendTo(id, event);
  };
  const actions = {
    add: base.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'add' || context.budget === 0) return;
      const ids = event.ids.filter((id) => context.worked[id] === undefined);
      start(enqueue, ids);
      enqueue.assign({
        budget: context.budget - 1,
        worked: { ...context.worked, ...Object.fromEntries(ids.map((id) => [id, 0])) },
      });
    }),
    drop: base.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'drop' || context.worked[event.id] === undefined) return;
      const { [event.id]: _, ...worked } = context.worked;
      stop(enqueue, [event.id]);
      enqueue.assign({ worked });
    }),
    dismiss: base.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'dismiss' || context.worked[event.id] === undefined) return;
      const { [event.id]: _, ...worked } = context.worked;
      send(enqueue, [event.id], { type: 'poke' });
      stop(enqueue, [event.id]);
      enqueue.assign({ worked });
    }),
    swap: base.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'swap' || context.worked[event.id] === undefined) return;
      if (context.budget === 0) return;
      stop(enqueue, [event.id]);
      start(enqueue, [event.id]);
      enqueue.assign({
        budget: context.budget - 1,
        worked: { ...context.worked, [event.id]: 0 },
      });
    }),
    poke: base.enqueueActions(({ context, event, enqueue }) => {
      if (context.pokes === 0 || event.type !== 'poke') return;
      const { id } = event;
      const members = Object.keys(context.worked).filter((one) => id === undefined || id === one);
      send(enqueue, members, { type: 'poke' });
      enqueue.assign({ pokes: context.pokes - 1 });
    }),
    note: base.assign({
      worked: ({ context, event }) => {
        if (event.type !== 'working') return context.worked;
        const known = event.ids.filter((id) => context.worked[id] !== undefined);
        const more = known.map((id) => [id, Math.min(2, (context.worked[id] ?? 0) + 1)]);
        return { ...context.worked, ...(Object.fromEntries(more) as Context['worked']) };
      },
    }),
    noteEnd: base.assign({
      ended: ({ context, event }) =>
        'actorId' in event ? { ...context.ended, [event.actorId]: true } : context.ended,
    }),
    stopAll: base.enqueueActions(({ context, enqueue }) => {
      if (!isHosted) stop(enqueue, Object.keys(context.worked));
      enqueue.assign({ worked: {} });
    }),
  };
  return base.extend({ actions }).createMachine({
    id: 'root',
    context: { worked: {}, ended: {}, budget: 2, pokes: 2 },
    initial: 'open',
    states: {
      open: {
        ...(isHosted && { invoke: { src: 'members', id: 'members' } }),
        exit: 'stopAll',
        on: {
          add: { actions: 'add' },
          drop: { actions: 'drop' },
          swap: { actions: 'swap' },
          dismiss: { actions: 'dismiss' },
          poke: { actions: 'poke' },
          working: { actions: 'note' },
          'xstate.done.actor.*': { actions: 'noteEnd' },
          close: 'closed',
        },
      },
      closed: { on: { open: 'open' } },
    },
  } as never) as unknown as AnyStateMachine;
}

const some: readonly PlainEvent[] = [
  { type: 'add', ids: ['a', 'b'] },
  { type: 'add', ids: ['a'] },
  { type: 'drop', id: 'a' },
  { type: 'swap', id: 'b' },
  { type: 'poke' },
  { type: 'close' },
  { type: 'open' },
];

/** One member at a time: an order of members would be a difference between them. */
const alike: readonly PlainEvent[] = ['a', 'b'].flatMap((id) => [
  { type: 'add', ids: [id] },
  { type: 'drop', id },
  { type: 'poke', id },
]);

/** `dismiss`: pokes a member and stops it at once. */
const rash: readonly PlainEvent[] = [...some, { type: 'dismiss', id: 'a' }];

const worlds = { some, alike, rash } as const;

/** Two members, `a` and `b`, that are added, poked, dropped, restarted, and stopped all at once. */
export function twin(way: Way, world: keyof typeof worlds = 'some'): SystemDefinition {
  return {
    name: way,
    logic: root(way),
    environment: { root: worlds[world] },
    ...(world === 'alike' && { symmetry: [['a', 'b']] }),
  };
}
