/**
 * A trace followed through the model of its system: the state before each step and the move that the
 * step was, found by what the trace says. A trace that was read from a file is followed as well.
 */
import type { ActorState, Trace, TraceStep } from './api.ts';
import { initialVector, type Vector } from './apply.ts';
import { differences, type Difference } from './differences.ts';
import type { Model } from './model.ts';
import type { Move } from './move.ts';
import { plainValue } from './plain-value.ts';
import { initialOf, successorsOf, traceStep } from './traces.ts';

/** Invariant: one vector more than moves; `vectors[n]` is the state before step n. */
export interface Followed {
  readonly vectors: readonly Vector[];
  readonly moves: readonly Move[];
}

/** The trace is of another system, or of another version of it. */
export class TraceMismatch extends Error {
  override readonly name = 'TraceMismatch';
  /** The step that is not possible, from 0; -1 for the first state. */
  readonly step: number;

  constructor(step: number, problem: string) {
    super(`${step < 0 ? 'the first state' : `step ${step + 1}`} of the trace ${problem}`);
    this.step = step;
  }
}

/** `upTo`: how many steps. Errors: throws a `TraceMismatch` at the first step that is not possible. */
export function follow(model: Model, trace: Trace, upTo = trace.steps.length): Followed {
  let vector = initialVector(model);
  requireSame(-1, initialDifferences(trace, initialOf(model, vector)));
  const vectors = [vector];
  const moves: Move[] = [];
  for (const [at, step] of trace.steps.slice(0, upTo).entries()) {
    const found = taken(model, vector, step, at);
    moves.push(found.move);
    vectors.push((vector = found.after));
  }
  return { vectors, moves };
}

function taken(
  model: Model,
  vector: Vector,
  step: TraceStep,
  at: number,
): { readonly move: Move; readonly after: Vector } {
  const possible = [...successorsOf(model, vector)].map((successor) => ({
    ...successor,
    step: traceStep(model, vector, successor.after, successor.move),
  }));
  const named = possible.filter((other) => isAlike(other.step, step));
  const [first] = named;
  if (first === undefined) {
    const others = possible.map((other) => `  ${labelOf(other.step)}`);
    const may = others.length === 0 ? ': nothing can' : `; what can:\n${others.join('\n')}`;
    throw new TraceMismatch(at, `(${labelOf(step)}) cannot happen there${may}`);
  }
  const exact = named.find((other) => changeDifferences(step, other.step).length === 0);
  if (exact === undefined) requireSame(at, changeDifferences(step, first.step));
  return exact ?? first;
}

function isAlike(one: TraceStep, other: TraceStep): boolean {
  return differences(identityOf(one), identityOf(other)).length === 0;
}

function identityOf({ kind, actor, from, timer, event }: TraceStep): unknown {
  return plainValue({ kind, actor, from, timer, event });
}

/** `deliver worker.ask: a → b`. */
function labelOf({ kind, actor, from, timer, event }: TraceStep): string {
  const who = from === undefined ? actor : `${from} → ${actor}`;
  return `${kind} ${timer ?? event.type}: ${who}`;
}

function changeDifferences(recorded: TraceStep, found: TraceStep): readonly Difference[] {
  return differences(changesOf(recorded), changesOf(found));
}

function changesOf({ changes }: TraceStep): unknown {
  return plainValue(
    Object.fromEntries(changes.map(({ actor, before, after }) => [actor, { before, after }])),
  );
}

function initialDifferences(
  { initial }: Trace,
  found: Readonly<Record<string, ActorState>>,
): readonly Difference[] {
  return differences(plainValue(initial), plainValue(found));
}

function requireSame(step: number, [difference]: readonly Difference[]): void {
  if (difference === undefined) return;
  const { where, before, after } = difference;
  throw new TraceMismatch(
    step,
    `says ${where} is ${JSON.stringify(before)}, and the system makes it ${JSON.stringify(after)}`,
  );
}
