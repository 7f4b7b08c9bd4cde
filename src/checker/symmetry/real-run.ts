/**
 * From a path of representatives to a run of the system itself: from its first state, each time a move
 * to some state of the next representative's orbit. There is one where the system is symmetric.
 */
import { initialVector, type Vector } from '../apply.ts';
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import { successorsOf } from '../traces.ts';
import type { Orbits } from './orbits.ts';

export interface Run {
  readonly moves: readonly Move[];
  readonly end: Vector;
}

/** `representatives`: from the first on. */
export function realRun(model: Model, orbits: Orbits, representatives: readonly Vector[]): Run {
  let end = initialVector(model);
  const moves: Move[] = [];
  for (const representative of representatives.slice(1)) {
    const { move, after } = stepInto(model, orbits, end, representative);
    moves.push(move);
    end = after;
  }
  return { moves, end };
}

/** The last step of a run that breaks a property of steps. */
export function brokenStep(
  model: Model,
  before: Vector,
  isBroken: (after: Vector, move: Move) => boolean,
): Move | undefined {
  for (const { move, after } of successorsOf(model, before)) if (isBroken(after, move)) return move;
  return undefined;
}

function stepInto(
  model: Model,
  orbits: Orbits,
  from: Vector,
  representative: Vector,
): { readonly move: Move; readonly after: Vector } {
  for (const step of successorsOf(model, from)) {
    const canonical = [...step.after];
    orbits.makeCanonical(canonical);
    if (isSame(canonical, representative)) return step;
  }
  throw new Error('no run of the system goes through a path of representatives');
}

function isSame(one: Vector, other: Vector): boolean {
  const length = Math.max(one.length, other.length);
  for (let slot = 0; slot < length; slot++)
    if ((one[slot] ?? 0) !== (other[slot] ?? 0)) return false;
  return true;
}
