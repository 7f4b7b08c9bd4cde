/**
 * A counterexample as the inspector takes it: what the checker writes, by shape and not by import.
 * What a trace does not say (charts, transitions) comes from its system, if that is at hand.
 * Source: `Trace` in `src/checker/api.ts`.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import type { Value } from '../record.ts';

interface PlainEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface TraceActorState {
  readonly value: unknown;
  readonly context: unknown;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
}

export interface TraceStepLike {
  readonly kind: 'deliver' | 'timer' | 'environment' | 'fault';
  readonly actor: string;
  readonly from?: string;
  readonly timer?: string;
  readonly event: PlainEvent;
  readonly emitted: readonly PlainEvent[];
  readonly sent: readonly {
    readonly from: string;
    readonly to: string;
    readonly event: PlainEvent;
  }[];
  readonly changes: readonly {
    readonly actor: string;
    readonly before: TraceActorState | null;
    readonly after: TraceActorState | null;
  }[];
}

export interface TraceLike {
  readonly system: string;
  readonly property: string;
  readonly initial: Readonly<Record<string, TraceActorState>>;
  readonly steps: readonly TraceStepLike[];
  /** A lasso goes back from its end to the state before this step. */
  readonly cycle?: number;
}

/** What the system knows of a trace. */
export interface TraceDetails {
  /** Undefined: logic without a chart. */
  readonly machineOf: (path: string) => AnyStateMachine | undefined;
  /** By step: what was taken by who moved. */
  readonly taken: readonly (readonly AnyTransitionDefinition[])[];
}

export function valueOf({ value }: TraceActorState): Value | undefined {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
    ? (value as Value)
    : undefined;
}
