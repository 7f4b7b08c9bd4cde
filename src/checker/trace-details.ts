/**
 * What a system knows of a trace and the trace does not say: which machine each actor is, and which
 * transitions each step took. For whoever draws it.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { isMachine } from '../table/logic.ts';
import type { Trace } from './api.ts';
import { follow } from './follow.ts';
import { Model, type ModelOptions } from './model.ts';

export interface TraceDetails {
  /** Undefined: no such actor in the trace, or one without a chart. */
  readonly machineOf: (path: string) => AnyStateMachine | undefined;
  /** By step. */
  readonly taken: readonly (readonly AnyTransitionDefinition[])[];
}

/** Errors: throws a `TraceMismatch` when the trace is not of this system. */
export function traceDetails(system: ModelOptions, trace: Trace): TraceDetails {
  const model = new Model(system);
  const { vectors, moves } = follow(model, trace);
  const machines = new Map<string, AnyStateMachine>();
  for (const vector of vectors)
    for (const [slot, component] of vector.entries()) {
      const logic = model.componentsOf(slot).at(component)?.local?.logic;
      if (logic !== undefined && isMachine(logic)) machines.set(model.slot(slot).path, logic);
    }
  return {
    machineOf: (path) => machines.get(path),
    taken: moves.map(({ transitions }) => transitions),
  };
}
