/**
 * Small systems, generated: two to four machines that send to each other, arm timers, start and stop a
 * child, end, and take events of the environment. What they do is drawn; that it is bounded is not: a
 * channel may hold few messages, and who overfills it makes the check incomplete.
 */
import fc from 'fast-check';
import { assign, createMachine, sendTo, spawnChild, stopChild, type AnyStateMachine } from 'xstate';
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

function actionsOf({ send, child, marks }: Transition, id: string, machines: number) {
  const actions: unknown[] = [];
  if (child === 'start') actions.push(stopChild('kid'), spawnChild('kid', { id: 'kid' }));
  if (child === 'stop') actions.push(stopChild('kid'));
  if (marks) actions.push(assign({ mark: ({ context }) => !(context as { mark: boolean }).mark }));
  if (send === null) return actions;
  const event = { type: `e${send.event}`, by: id };
  actions.push(
    send.to === 'child'
      ? sendTo('kid', event)
      : sendTo(({ system }) => actorIn(system, `m${Number(send.to) % machines}`), event),
  );
  return actions;
}

function machineOf(
  id: string,
  states: readonly StateOf[],
  machines: number,
  kid?: AnyStateMachine,
): AnyStateMachine {
  const edge = (each: Transition) => ({
    target: `s${each.target}`,
    actions: actionsOf(kid === undefined ? { ...each, child: null } : each, id, machines),
  });
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
    context: { mark: false },
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

export function systemOf({ machines, child, environment }: Drawn): SystemDefinition {
  const ids = machines.map((_, at) => `m${at}`);
  const kid = machineOf('kid', child, machines.length);
  const actors = Object.fromEntries(
    machines.map((states, at) => [`m${at}`, machineOf(`m${at}`, states, machines.length, kid)]),
  );
  const invoke = ids.map((id) => ({ src: id, id, systemId: id }));
  return {
    name: 'drawn',
    logic: createMachine({ id: 'root', invoke } as never, { actors } as never) as AnyStateMachine,
    environment: { m0: environment.map((event) => ({ type: `e${event}`, by: 'outside' })) },
    bounds: { channel: 2, states: 4000 } satisfies CheckOptions['bounds'],
  };
}
