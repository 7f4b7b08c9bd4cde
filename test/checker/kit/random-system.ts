/**
 * Small systems, generated: two to four machines that send to each other, arm timers, start and stop a
 * child, end, and take events of the environment. What they do is drawn; that it is bounded is not: a
 * channel may hold few messages, and who overfills it makes the check incomplete.
 */
import fc from 'fast-check';
import {
  assign,
  createMachine,
  enqueueActions,
  sendTo,
  spawnChild,
  stopChild,
  type AnyStateMachine,
} from 'xstate';
import type { CheckOptions, SystemDefinition } from '../../../src/checker/api.ts';
import { actorIn } from '../systems/actor-in.ts';

interface Transition {
  readonly target: number;
  /** Whom it sends which message; `sender` answers, `child` is the child's slot. */
  readonly send: { readonly to: number | 'child'; readonly event: number } | null;
  readonly child: 'start' | 'stop' | null;
  readonly marks: boolean;
}

interface StateOf {
  readonly on: readonly (Transition | null)[];
  readonly after: readonly Transition[];
  readonly waits: boolean;
  readonly isFinal: boolean;
}

export interface Drawn {
  readonly machines: readonly (readonly StateOf[])[];
  readonly child: readonly StateOf[];
  readonly environment: readonly number[];
}

const eventCount = 2;
const stateCount = 3;

const transition: fc.Arbitrary<Transition> = fc.record({
  target: fc.nat(stateCount - 1),
  send: fc.option(
    fc.record({
      to: fc.oneof(
        { weight: 5, arbitrary: fc.nat(3) },
        { weight: 1, arbitrary: fc.constant('child' as const) },
      ),
      event: fc.nat(eventCount - 1),
    }),
    { freq: 2 },
  ),
  child: fc.constantFrom(null, null, null, null, 'start' as const, 'stop' as const),
  marks: fc.boolean(),
});

const state = (mayEnd: boolean): fc.Arbitrary<StateOf> =>
  fc.record({
    on: fc.array(fc.option(transition, { freq: 3 }), {
      minLength: eventCount,
      maxLength: eventCount,
    }),
    after: fc.array(transition, { maxLength: 2 }),
    waits: fc.boolean(),
    isFinal: mayEnd ? fc.nat(9).map((die) => die === 0) : fc.constant(false),
  });

const drawnChart = (mayEnd: boolean) =>
  fc.array(state(mayEnd), { minLength: stateCount, maxLength: stateCount });

export const drawn: fc.Arbitrary<Drawn> = fc.record({
  machines: fc.array(drawnChart(true), { minLength: 2, maxLength: 4 }),
  child: drawnChart(true),
  environment: fc.array(fc.nat(eventCount - 1), { maxLength: 1 }),
});

/** What the actions of a machine are, by transition. */
type ActionsOf = (transition: Transition) => readonly unknown[];

const toggle = assign({ mark: ({ context }) => !(context as { mark: boolean }).mark });

function actionsIn(id: string, machines: number, hasKid: boolean): ActionsOf {
  return ({ send, child, marks }) => {
    const actions: unknown[] = [];
    if (hasKid && child === 'start')
      actions.push(stopChild('kid'), spawnChild('kid', { id: 'kid' }));
    if (hasKid && child === 'stop') actions.push(stopChild('kid'));
    if (marks) actions.push(toggle);
    if (send === null) return actions;
    const event = { type: `e${send.event}`, by: id };
    const to =
      send.to === 'child'
        ? sendTo('kid', event)
        : sendTo(({ system }) => actorIn(system, `m${Number(send.to) % machines}`), event);
    return [...actions, to];
  };
}

/** Members talk to the hub alone, and say who they are. */
const memberActions: ActionsOf = ({ send, marks }) => {
  const to = sendTo(
    ({ system }) => actorIn(system, 'hub'),
    ({ context }) => ({
      type: `e${send?.event ?? 0}`,
      by: (context as { readonly id: string }).id,
    }),
  );
  return [...(marks ? [toggle] : []), ...(send === null ? [] : [to])];
};

/** The hub keeps whom it has heard, and answers the last one. */
const hubActions: ActionsOf = ({ send, child, marks }) => {
  interface Heard {
    readonly last: string;
    readonly kept: Readonly<Record<string, boolean>>;
  }
  const heard = assign(({ context, event }) => {
    const { by } = event as unknown as { readonly by?: string };
    const { last, kept } = context as Heard;
    if (by === undefined) return {};
    return { last: by, kept: marks && last !== '' ? { ...kept, [last]: child === null } : kept };
  });
  const answer = enqueueActions(({ context, enqueue, system }) => {
    const { last } = context as Heard;
    if (send !== null && last !== '')
      enqueue.sendTo(actorIn(system, last), { type: `e${send.event}` });
  });
  return [heard, answer];
};

function machineOf(
  id: string,
  states: readonly StateOf[],
  actionsOf: ActionsOf,
  kid?: AnyStateMachine,
): AnyStateMachine {
  const edge = (each: Transition) => ({ target: `s${each.target}`, actions: actionsOf(each) });
  const chart = states.map(({ on, after, waits, isFinal }, at) => [
    `s${at}`,
    isFinal
      ? { type: 'final' }
      : {
          ...(waits && { tags: 'waiting' }),
          on: Object.fromEntries(
            on.flatMap((each, event) => (each === null ? [] : [[`e${event}`, edge(each)]])),
          ),
          after: Object.fromEntries(after.map((each, turn) => [`t${turn}`, edge(each)])),
        },
  ]);
  // A generated chart has no types of its own.
  const config = {
    id,
    context: ({ input }: { readonly input?: object }) => ({
      mark: false,
      last: '',
      kept: {},
      ...input,
    }),
    initial: 's0',
    states: Object.fromEntries(chart) as unknown,
  };
  return createMachine(
    config as never,
    {
      actors: kid === undefined ? {} : { kid },
      delays: { t0: 10, t1: 10 },
    } as never,
  ) as AnyStateMachine;
}

const bounds = { channel: 2, states: 4000 } satisfies CheckOptions['bounds'];

export function systemOf({ machines, child, environment }: Drawn): SystemDefinition {
  const ids = machines.map((_, at) => `m${at}`);
  const count = machines.length;
  const kid = machineOf('kid', child, actionsIn('kid', count, false));
  const actors = Object.fromEntries(
    machines.map((states, at) => {
      const id = `m${at}`;
      return [id, machineOf(id, states, actionsIn(id, count, true), kid)];
    }),
  );
  const invoke = ids.map((id) => ({ src: id, id, systemId: id }));
  return {
    name: 'drawn',
    logic: createMachine({ id: 'root', invoke } as never, { actors } as never) as AnyStateMachine,
    environment: { m0: environment.map((event) => ({ type: `e${event}`, by: 'outside' })) },
    bounds,
  };
}

/** Ids that are parts of each other. */
export const memberIds = ['m:1', 'm:10', 'm:100'] as const;

/** A hub and three members that are alike: the first two charts of those drawn. */
export function symmetricOf({ machines }: Drawn): SystemDefinition {
  const [hub = [], member = []] = machines;
  const actors = {
    hub: machineOf('hub', hub, hubActions),
    member: machineOf('member', member, memberActions),
  };
  const invoke = [
    { src: 'hub', id: 'hub', systemId: 'hub' },
    ...memberIds.map((id) => ({ src: 'member', id, systemId: id, input: { id } })),
  ];
  return {
    name: 'drawn, alike',
    logic: createMachine({ id: 'root', invoke } as never, { actors } as never) as AnyStateMachine,
    bounds,
    symmetry: [memberIds],
  };
}
