/**
 * What the small systems of `features-*.ts` are made with. XState's types are left aside: they would
 * hide what a chart shows.
 */
import { assign, createMachine, type AnyActorRef, type AnyStateMachine } from 'xstate';
import type { CheckOptions } from '../../../src/checker/api.ts';

export interface FeatureSystem extends CheckOptions {
  readonly logic: AnyStateMachine;
}

export interface Given {
  readonly context: { readonly log: readonly string[]; readonly ref: AnyActorRef };
  readonly event: { readonly type: string };
  readonly spawn: (logic: AnyStateMachine, options: object) => AnyActorRef;
  readonly system: { get(id: string): AnyActorRef };
}

/** A system whose root takes these events of the environment. */
export function system(config: object, events: readonly string[] = []): FeatureSystem {
  return {
    logic: createMachine({ id: 'root', ...config } as never).provide({
      delays: { soon: 10 },
    }),
    environment: { root: events.map((type) => ({ type })) },
  };
}

export const kid = (config: object): AnyStateMachine =>
  createMachine({ id: 'kid', ...config } as never);

/** Keeps the event's type. */
export const note = assign({
  log: ({ context, event }: Given) => [...context.log, event.type],
});
