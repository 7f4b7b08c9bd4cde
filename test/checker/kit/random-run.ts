/**
 * A run of a system in the checker's model, each step drawn from those that are possible.
 */
import { initialVector, type Vector } from '../../../src/checker/apply.ts';
import type { Followed } from '../../../src/checker/follow.ts';
import type { Model } from '../../../src/checker/model.ts';
import type { Move } from '../../../src/checker/move.ts';
import { successorsOf } from '../../../src/checker/traces.ts';

/** `choices`: for each step a number, which picks one of what is possible by its remainder. */
export function randomRun(model: Model, choices: readonly number[]): Followed {
  const vectors: Vector[] = [initialVector(model)];
  const moves: Move[] = [];
  for (const choice of choices) {
    const possible = [...successorsOf(model, vectors.at(-1) ?? [])];
    const next = possible[choice % possible.length];
    if (next === undefined) break;
    moves.push(next.move);
    vectors.push(next.after);
  }
  return { vectors, moves };
}
