/**
 * The checker: explores what a system of XState actors may do, and holds its properties against it.
 */
import type { AnyStateMachine } from 'xstate';
import { Refusal } from '../table/refusal.ts';
import type { CheckOptions, Property, PropertyResult, Report, Trace, Verdict } from './api.ts';
import { applyMove } from './apply.ts';
import { coverageOf } from './coverage.ts';
import { Judge, type Decision } from './judge.ts';
import { Limits } from './limits.ts';
import { Liveness } from './liveness/liveness.ts';
import { Model } from './model.ts';
import { always } from './properties.ts';
import { Search, type Found } from './search.ts';
import { Space } from './space.ts';
import { pathTo, traceThrough, vectorOf } from './traces.ts';

/**
 * Errors: throws a `Refusal` for what cannot be checked, with the actor, the state and the remedy.
 */
export async function check(logic: AnyStateMachine, options: CheckOptions = {}): Promise<Report> {
  const model = new Model({ ...options, logic });
  const { path } = model.root;
  const noError = always('noError', (state) => state.actor(path)?.status !== 'error');
  const properties = [noError, ...(options.properties ?? [])];
  const limits = new Limits(options);
  const judge = new Judge(model, properties, noError);
  const search = new Search(new Space(model), judge, limits);
  let found: Found;
  try {
    found = await (options.search === 'depth-first' ? search.depthFirst() : search.breadthFirst());
  } catch (error) {
    if (!(error instanceof Refusal) || !error.isGrowth) throw error;
    found = search.found(error.message);
  }
  const result = (property: Property): PropertyResult =>
    resultOf(model, found, property, judge.decisions.get(property));
  const liveness = new Liveness(search.space, found);
  const results = properties.map((property) =>
    property.kind === 'leadsTo' || property.kind === 'noSpin'
      ? liveness.check(property)
      : result(property),
  );
  return report(model, results, found, limits);
}

function resultOf(
  model: Model,
  found: Found,
  property: Property,
  decision: Decision | undefined,
): PropertyResult {
  const { name, kind } = property;
  const isOpen = found.reason !== undefined;
  if (decision === undefined) {
    const verdict: Verdict = isOpen ? 'incomplete' : kind === 'sometimes' ? 'violated' : 'holds';
    return { name, kind, verdict };
  }
  const trace = traceTo(model, found, decision);
  return kind === 'sometimes'
    ? { name, kind, verdict: 'holds', witness: trace }
    : { name, kind, verdict: 'violated', trace };
}

function traceTo(model: Model, { store }: Found, { property, state, step }: Decision): Trace {
  const states = pathTo(store, step?.from ?? state).map((number) => vectorOf(store, number));
  if (step !== undefined) {
    const after = [...(states.at(-1) ?? [])];
    applyMove(model, after, step.move);
    states.push(after);
  }
  return traceThrough(model, states, { system: model.root.id, property: property.name });
}

function report(
  model: Model,
  properties: readonly PropertyResult[],
  { store, transitions, depth, reason }: Found,
  { seconds }: Limits,
): Report {
  const verdicts = new Set(properties.map(({ verdict }) => verdict));
  const verdict = verdicts.has('violated')
    ? 'violated'
    : reason !== undefined || verdicts.has('incomplete')
      ? 'incomplete'
      : 'holds';
  return {
    verdict,
    ...(reason !== undefined && { reason }),
    properties,
    states: store.count,
    transitions,
    depth,
    seconds,
    statesPerSecond: store.count / seconds,
    bytesPerState: store.bytes / store.count,
    localSteps: model.localSteps,
    coverage: coverageOf(model),
  };
}
