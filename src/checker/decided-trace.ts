/**
 * The trace of a decision, in a store of states as they are. Where they stand for others:
 * `symmetry/real-trace.ts`.
 */
import type { Trace } from './api.ts';
import { applyMove } from './apply.ts';
import type { Decision } from './judge.ts';
import type { Model } from './model.ts';
import type { Found } from './search.ts';
import { pathTo, traceThrough, vectorOf } from './traces.ts';

export function traceTo(
  model: Model,
  { store }: Found,
  { property, state, move }: Decision,
): Trace {
  const states = pathTo(store, state).map((number) => vectorOf(store, number));
  if (move !== undefined) {
    const after = [...(states.at(-1) ?? [])];
    applyMove(model, after, move);
    states.push(after);
  }
  return traceThrough(model, states, { system: model.root.id, property: property.name });
}
