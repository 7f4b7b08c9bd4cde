/**
 * From numbers of states back to what happened: a trace, as data. How it reads as text is `print-trace.ts`, how
 * it is found again in a model `follow.ts`.
 */
import type { ActorState, Trace, TraceStep } from './api.ts';
import { applyMove, initialVector, type Vector } from './apply.ts';
import type { Model } from './model.ts';
import type { Move } from './move.ts';
import type { StateStore } from './state-store.ts';
import { unpack } from './layout.ts';
import { stepView } from './step-view.ts';

/** The numbers of the states from the first to this one. */
export function pathTo(store: StateStore, state: number): readonly number[] {
  const path: number[] = [];
  for (let at = state; at >= 0; at = store.parents[at] ?? -1) path.push(at);
  return path.toReversed();
}

export function vectorOf(store: StateStore, state: number): Vector {
  const vector: Vector = [];
  unpack(store.layout, store.words, state * store.layout.words, vector);
  return vector;
}

/** Every move of a state that is possible, with the state after it. */
export function* successorsOf(
  model: Model,
  vector: Vector,
): Generator<{ readonly move: Move; readonly after: Vector }> {
  for (const [slot, component] of vector.entries()) {
    if (component === 0) continue;
    for (const move of model.moves(slot, component)) {
      const after = [...vector];
      if (applyMove(model, after, move)) yield { move, after };
    }
  }
}

/** A move that leads from one state to another. */
function moveBetween(model: Model, before: Vector, after: Vector): Move {
  for (const step of successorsOf(model, before)) if (isSame(step.after, after)) return step.move;
  throw new Error('no move leads from a state to its successor');
}

/** The trace of a run that is given by its states. */
export function traceThrough(
  model: Model,
  states: readonly Vector[],
  of: Pick<Trace, 'system' | 'property' | 'cycle'>,
): Trace {
  const moves = states.slice(1).map((after, at) => moveBetween(model, states[at] ?? [], after));
  return traceOf(model, moves, of);
}

/** The trace of a run from the first state, given by its moves. */
export function traceOf(
  model: Model,
  moves: readonly Move[],
  { system, property, cycle }: Pick<Trace, 'system' | 'property' | 'cycle'>,
): Trace {
  let vector = initialVector(model);
  const initial = initialOf(model, vector);
  const steps = moves.map((move) => {
    const before = vector;
    const after = [...vector];
    applyMove(model, after, move);
    vector = after;
    return traceStep(model, before, after, move);
  });
  return { version: 1, system, property, initial, steps, ...(cycle !== undefined && { cycle }) };
}

/** The actors of a state, by path. */
export function initialOf(model: Model, vector: Vector): Trace['initial'] {
  return Object.fromEntries(
    vector.flatMap((component, slot): [string, ActorState][] => {
      const state = actorState(model, slot, component);
      return state === null ? [] : [[model.slot(slot).path, state]];
    }),
  );
}

export function traceStep(model: Model, before: Vector, after: Vector, move: Move): TraceStep {
  const changes = after.flatMap((component, slot): TraceStep['changes'][number][] => {
    const was = before[slot] ?? 0;
    const { localOf } = model.componentsOf(slot);
    if (localOf[was] === localOf[component]) return [];
    const states = {
      before: actorState(model, slot, was),
      after: actorState(model, slot, component),
    };
    return [{ actor: model.slot(slot).path, ...states }];
  });
  return { ...stepView(model, move), changes };
}

function actorState(model: Model, slot: number, component: number): ActorState | null {
  const local = model.componentsOf(slot).at(component)?.local;
  if (local === undefined) return null;
  const { value, status } = local.snapshot;
  const context: unknown = local.snapshot.context;
  return { value, context, status };
}

function isSame(one: Vector, other: Vector): boolean {
  const length = Math.max(one.length, other.length);
  for (let slot = 0; slot < length; slot++)
    if ((one[slot] ?? 0) !== (other[slot] ?? 0)) return false;
  return true;
}
