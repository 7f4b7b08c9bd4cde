/**
 * What the recorder knows of one live actor, and what of an XState actor it looks at: XState's types
 * say less than its inspection events carry.
 * Source: XState 5.33, `Actor`, `createSystem`.
 */
import type { AnyActorLogic, AnyStateMachine, AnyTransitionDefinition, EventObject } from 'xstate';
import type { ActorNumber, MachineNumber, MachineRecord, Seq, Value } from '../record.ts';
import type { ClipLimits } from './clip.ts';

export interface LiveSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value?: Value;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children?: Readonly<Record<string, LiveActor | undefined>>;
}

export interface LiveActor {
  readonly id: string;
  readonly sessionId: string;
  readonly systemId?: string;
  readonly src: unknown;
  readonly logic: AnyActorLogic;
  readonly _parent: LiveActor | undefined;
  readonly _processingStatus: number;
  getSnapshot(): LiveSnapshot;
  send(event: EventObject): void;
}

/** XState's `ProcessingStatus`. */
const stopped = 2;

export function hasStopped(actor: LiveActor): boolean {
  return actor._processingStatus === stopped;
}

export function isMachine(logic: AnyActorLogic): logic is AnyStateMachine {
  return 'root' in logic && 'implementations' in logic;
}

/** An event that an actor is handling, as far as it has come. */
export interface OpenStep {
  readonly cause: Seq | undefined;
  readonly taken: AnyTransitionDefinition[];
  readonly emitted: unknown[];
  after: LiveSnapshot;
  /** A transition was looked for, and none found. */
  isIgnored: boolean;
}

export interface Entry {
  readonly ref: LiveActor;
  readonly actor: ActorNumber;
  readonly machine: MachineNumber;
  readonly machineName: string;
  readonly hasChart: boolean;
  readonly path: string;
  readonly parent: ActorNumber | undefined;
  /** Sent to it and not yet handled, the oldest first. */
  readonly unread: { readonly seq: Seq; readonly event: EventObject }[];
  /** Emitted in the microstep that is under way: XState tells of it before it tells of the microstep. */
  emitted: unknown[];
  open: OpenStep | undefined;
  /** The event, or the start, that is being handled. */
  handling: Seq | undefined;
  hasEnded: boolean;
  /** Its last context, and what is shown of it. */
  seen: { readonly context: unknown; readonly shown: unknown };
  readonly told: Told;
}

/** What of a snapshot is kept until it is told: nothing that holds on to older versions of anything. */
export interface Seen {
  readonly value: Value | undefined;
  readonly context: unknown;
}

/** What the records so far say of an actor. */
export interface Told {
  isStarted: boolean;
  value: Value | undefined;
  valueText: string;
  context: unknown;
  limits: ClipLimits;
  /** Since its last whole context. */
  changes: number;
}

/** What kind of logic it is, as far as can be told from outside. */
export function logicKind(logic: AnyActorLogic, snapshot: LiveSnapshot): MachineRecord['logic'] {
  if (isMachine(logic)) return 'machine';
  if ('_subscription' in snapshot) return 'observable';
  if ('context' in snapshot) return 'transition';
  return /PROMISE|promise/.test(Function.prototype.toString.call(logic.transition))
    ? 'promise'
    : 'callback';
}
