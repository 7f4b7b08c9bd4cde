/**
 * What a local step does to the rest of the world, in order, as plain facts: XState's own actions,
 * collected instead of executed.
 */
import type { AnyActorLogic, EventObject } from 'xstate';
import type { Target } from './reference.ts';

/** `fixedMs`: written as a number in the chart, so that it is the same wherever the machine runs. */
export interface TimerEffect {
  readonly kind: 'arm';
  /** Undefined: nobody can name it, so that it is neither cancelled nor replaced. */
  readonly timer: string | undefined;
  readonly event: EventObject;
  /** Null: to the actor itself. */
  readonly to: Target | null;
  readonly fixedMs: number | null;
  /** What the delay was in this step. */
  readonly delayMs: number;
}

export interface SpawnEffect {
  readonly kind: 'spawn';
  readonly id: string;
  readonly path: string;
  readonly systemId: string | undefined;
  readonly logic: AnyActorLogic;
  readonly src: string | undefined;
  readonly input: unknown;
  /** By `spawn` in an `assign` or a context's factory, not by an action. */
  readonly isByAssign: boolean;
}

/** `unread`: what the same step has sent to it before; live it may read that before it stops. */
interface StopEffect {
  readonly kind: 'stop';
  readonly path: string;
  readonly unread: readonly EventObject[];
}

/**
 * It has asked whether somebody holds the system id: the step is this one only if the answer is this one.
 * `isOnly`: what it would do by another answer is not known, and to be refused where that is given.
 */
export interface AskEffect {
  readonly kind: 'ask';
  readonly systemId: string;
  readonly isHeld: boolean;
  readonly isOnly: boolean;
}

export type Effect =
  | AskEffect
  | { readonly kind: 'send'; readonly to: Target; readonly event: EventObject }
  | SpawnEffect
  | StopEffect
  | TimerEffect
  | { readonly kind: 'cancel'; readonly timer: string }
  | { readonly kind: 'emit'; readonly event: EventObject };
