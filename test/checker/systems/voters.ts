/**
 * Voters and a clerk that counts: who has voted is an object by voter, whose turn was last an id, and
 * those that came late a list in the order of their coming. Interchangeable: the voters. The
 * clerk does not count its `favourite`: an id in its context or, `hidden`, in its code. `keyOrder`: it
 * answers whoever is first among the keys.
 */
import { assign, sendTo, setup } from 'xstate';
import type { Property, SystemDefinition } from '../../../src/checker/api.ts';
import { actorIn } from './actor-in.ts';

/** Ids that are parts of each other. */
export const voterIds = ['v:1', 'v:10', 'v:100', 'v:1000'] as const;

interface ClerkContext {
  readonly votes: Readonly<Record<string, 'yes' | 'no'>>;
  readonly last: string | null;
  readonly late: readonly string[];
  readonly favourite: string | null;
}

interface VoteEvent {
  readonly type: 'vote';
  readonly by: string;
  readonly vote: 'yes' | 'no';
}

interface VoterEvent {
  readonly type: 'counted' | 'late';
}

const voterMachine = setup({
  types: {
    context: {} as { readonly id: string },
    events: {} as VoterEvent,
    input: {} as { readonly id: string },
  },
  actions: {
    vote: sendTo(
      ({ system }) => actorIn(system, 'clerk'),
      ({ context }, { vote }: Pick<VoteEvent, 'vote'>): VoteEvent => ({
        type: 'vote',
        by: context.id,
        vote,
      }),
    ),
  },
  delays: { nod: 10, shake: 10 },
}).createMachine({
  id: 'voter',
  context: ({ input }) => input,
  initial: 'thinking',
  states: {
    thinking: {
      after: {
        nod: { target: 'waiting', actions: { type: 'vote', params: { vote: 'yes' } } },
        shake: { target: 'waiting', actions: { type: 'vote', params: { vote: 'no' } } },
      },
    },
    waiting: { tags: 'waiting', on: { counted: 'counted', late: 'late' } },
    counted: {},
    late: {},
  },
});

function clerkMachine(quorum: number, variant: Variant, favourite: string | null) {
  return setup({
    types: { context: {} as ClerkContext, events: {} as VoteEvent },
    guards: {
      isIgnored: ({ context, event }) =>
        event.by === (variant === 'hidden' ? voterIds[1] : context.favourite),
      isClosed: ({ context }) => Object.keys(context.votes).length >= quorum,
    },
    actions: {
      count: assign(({ context, event }) => ({
        votes: { ...context.votes, [event.by]: event.vote },
        last: event.by,
      })),
      putLast: assign({ late: ({ context, event }) => [...context.late, event.by] }),
      answer: sendTo(
        ({ context, event, system }) => {
          const [first = event.by] = Object.keys(context.votes);
          return actorIn(system, variant === 'keyOrder' ? first : event.by);
        },
        (_, { type }: VoterEvent): VoterEvent => ({ type }),
      ),
    },
  }).createMachine({
    id: 'clerk',
    context: { votes: {}, last: null, late: [], favourite },
    on: {
      vote: [
        { guard: 'isIgnored' },
        {
          guard: 'isClosed',
          actions: ['putLast', { type: 'answer', params: { type: 'late' } }],
        },
        { actions: ['count', { type: 'answer', params: { type: 'counted' } }] },
      ],
    },
  });
}

type Variant = 'right' | 'favourite' | 'hidden' | 'keyOrder';

export function voters(
  count: number,
  quorum: number,
  variant: Variant = 'right',
  properties: readonly Property[] = [],
): SystemDefinition {
  const ids = voterIds.slice(0, count);
  const favourite = variant === 'favourite' ? (ids[1] ?? null) : null;
  return {
    name: `voters ${count} ${quorum} ${variant}`,
    logic: setup({
      actors: { voter: voterMachine, clerk: clerkMachine(quorum, variant, favourite) },
    }).createMachine({
      id: 'hall',
      invoke: [
        { src: 'clerk', id: 'clerk', systemId: 'clerk' },
        ...ids.map((id) => ({ src: 'voter', id, systemId: id, input: { id } }) as const),
      ],
    }),
    properties,
    symmetry: [ids],
  };
}
