/**
 * "What else could happen here?": the steps that are possible after a trace, or after its first few.
 * Not a search: it looks one step ahead, and asks no property.
 */
import type { Trace, TraceStep } from './api.ts';
import { follow } from './follow.ts';
import { Model, type ModelOptions } from './model.ts';
import { successorsOf, traceStep } from './traces.ts';

/**
 * `at`: after how many steps; default: all. Each can be appended to those steps for a trace of its own.
 * Errors: throws a `TraceMismatch` when the trace is not of this system.
 */
export function nextSteps(
  system: ModelOptions,
  trace: Trace,
  at = trace.steps.length,
): readonly TraceStep[] {
  const model = new Model(system);
  const before = follow(model, trace, at).vectors.at(-1) ?? [];
  return [...successorsOf(model, before)].map(({ move, after }) =>
    traceStep(model, before, after, move),
  );
}

/** A trace's first steps and one that is possible after them. */
export function extended(trace: Trace, at: number, step: TraceStep): Trace {
  const { version, system, property, initial, steps } = trace;
  return { version, system, property, initial, steps: [...steps.slice(0, at), step] };
}
