/**
 * A population under a parent that keeps what comes to it: for tests that say what they send.
 */
import { createActor, fromTransition, type AnyStateMachine, type EventObject } from 'xstate';
import {
  population,
  type MembersView,
  type PopulationOptions,
  type PopulationSnapshot,
} from '../../../src/population/population.ts';
import { StepClock } from './step-clock.ts';

export interface HostedActor {
  readonly clock: StepClock;
  /** What has come to the parent. */
  readonly got: EventObject[];
  /** What members have emitted. */
  readonly heard: EventObject[];
  readonly members: MembersView;
  /** Errors: throws what the population fails with. */
  readonly send: (event: object) => void;
  readonly start: (members: readonly string[], input?: unknown) => void;
  readonly tell: (members: readonly string[], event: object) => void;
  readonly actor: { readonly sessionId: string; persisted(): unknown; stop(): void };
}

interface HostedOptions extends PopulationOptions {
  readonly clock?: unknown;
  readonly inspect?: (event: { readonly type: string }) => void;
  /** The parent's answers: what it sends to the population. */
  readonly answer?: (event: EventObject) => object | undefined;
}

export function hosted(machine: AnyStateMachine, options: HostedOptions = {}): HostedActor {
  const { clock = new StepClock(), inspect, answer, ...given } = options;
  const got: EventObject[] = [];
  const heard: EventObject[] = [];
  const later: { send?: (event: object) => void } = {};
  const logic = fromTransition((state: number, event: EventObject) => {
    got.push(event);
    const sent = answer?.(event);
    if (sent !== undefined) later.send?.(sent);
    return state;
  }, 0);
  const parent = createActor(logic, { id: 'root', systemId: 'root', clock, inspect } as never);
  parent.start();
  const actor = createActor(population(machine, given), { id: 'objects', parent } as never);
  actor.on('*', (event) => heard.push(event as EventObject));
  actor.start();
  const send = (event: object): void => {
    actor.send(event as never);
    const { status, error } = actor.getSnapshot() as PopulationSnapshot;
    if (status === 'error') throw error;
  };
  later.send = (event) => actor.send(event as never);
  return {
    clock: clock as StepClock,
    got,
    heard,
    send,
    start: (members, input) => send({ type: 'members.start', starts: [{ members, input }] }),
    tell: (members, event) => send({ type: 'members.send', sends: [{ members, event }] }),
    get members() {
      return (actor.getSnapshot() as PopulationSnapshot).members;
    },
    actor: {
      sessionId: actor.sessionId,
      persisted: () => actor.getPersistedSnapshot(),
      stop: () => (actor as unknown as { _stop(): void })._stop(),
    },
  };
}

/** `m0`, `m1` … */
export function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `m${at}`);
}
