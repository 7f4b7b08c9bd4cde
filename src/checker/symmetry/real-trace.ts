/**
 * The trace of a decision that was found among representatives: a run of the system itself, whose end
 * decides the property itself.
 */
import { Refusal } from '../../table/refusal.ts';
import type { Property, SystemView, Trace } from '../api.ts';
import type { Vector } from '../apply.ts';
import type { Decision } from '../judge.ts';
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import { StateReader } from '../state-reader.ts';
import type { StateStore } from '../state-store.ts';
import { stepView } from '../step-view.ts';
import { pathTo, traceOf, vectorOf } from '../traces.ts';
import { brokenStep, realRun } from './real-run.ts';
import type { Orbits } from './orbits.ts';

export function realTrace(
  model: Model,
  orbits: Orbits,
  store: StateStore,
  { property, state }: Decision,
): Trace {
  const path = pathTo(store, state).map((number) => vectorOf(store, number));
  const { moves, end } = realRun(model, orbits, path);
  const of = { system: model.root.id, property: property.name };
  if (property.kind === 'step') {
    const last = brokenStep(model, end, (after, move) =>
      isBroken(model, property, end, after, move),
    );
    if (last === undefined) throw notAlike(property);
    return traceOf(model, [...moves, last], of);
  }
  if (!isDecided(property, readerOf(model, end))) throw notAlike(property);
  return traceOf(model, moves, of);
}

function isDecided(property: Property, state: SystemView): boolean {
  switch (property.kind) {
    case 'always':
      return !property.holds(state);
    case 'sometimes':
      return property.holds(state);
    case 'notStuck':
      return property.waits?.(state) ?? true;
    case 'step':
    case 'leadsTo':
    case 'noSpin':
      return false;
  }
}

function isBroken(
  model: Model,
  property: Extract<Property, { kind: 'step' }>,
  before: Vector,
  after: Vector,
  move: Move,
): boolean {
  return !property.holds(readerOf(model, before), readerOf(model, after), stepView(model, move));
}

function readerOf(model: Model, vector: Vector): StateReader {
  const reader = new StateReader(model);
  reader.begin(vector);
  return reader;
}

function notAlike({ name }: Property): Refusal {
  return new Refusal({
    actor: `property ${name}`,
    problem: 'it treats ids differently that symmetry calls interchangeable',
    remedy: 'State it for all of them alike (some, every), or take them out of the group.',
  });
}
