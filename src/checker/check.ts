/**
 * The checker: explores what a system of XState actors may do, and holds its properties against it.
 * Here is only which search is asked and how its answers become a report.
 */
import type { AnyStateMachine } from 'xstate';
import type {
  CheckOptions,
  Property,
  PropertyResult,
  Reductions,
  Report,
  Trace,
  Verdict,
} from './api.ts';
import { traceTo } from './decided-trace.ts';
import { Judge, type Decision } from './judge.ts';
import { Limits } from './limits.ts';
import { Liveness } from './liveness/liveness.ts';
import { Model, type ModelOptions } from './model.ts';
import { withNamedErrors } from './named-errors.ts';
import { requireNamed, requireOptions } from './options.ts';
import { propertiesOf } from './properties.ts';
import { report } from './report.ts';
import { Exploration, isReduced } from './reduction/explore.ts';
import { Search, type Found } from './search.ts';
import { Space } from './space.ts';
import { requireWorkable } from './threads/workable.ts';
import { realTrace } from './symmetry/real-trace.ts';
import { knowingUnheld } from './unheld.ts';
import { walk } from './walks/walk.ts';

/**
 * Errors: throws a `Refusal` for what cannot be checked, with the actor, the state and the remedy.
 */
export async function check(logic: AnyStateMachine, options: CheckOptions = {}): Promise<Report> {
  const limits = new Limits(options);
  requireWorkable(options);
  requireOptions(options);
  return knowingUnheld((unheld) => checked({ ...options, logic, unheld }, options, limits));
}

async function checked(of: ModelOptions, options: CheckOptions, limits: Limits): Promise<Report> {
  const model = new Model(of);
  const own = options.properties?.map(withNamedErrors);
  const properties = propertiesOf(model.root.path, own);
  const [noError] = properties;
  if (typeof options.search === 'object')
    return walk(model, { ...options, search: options.search }, properties, limits);
  const searched = isReduced(options)
    ? await reduced(model, options, properties, noError, limits)
    : await whole(model, options, properties, noError, limits);
  const results = properties.map((property) =>
    isOfRuns(property) ? searched.ofRuns(property) : searched.ofStates(property),
  );
  const { store } = searched;
  const counts = { ...searched, states: store.count, bytes: store.bytes };
  const reported = report(model, results, counts, limits);
  if (reported.verdict === 'holds') requireNamed(model, options);
  return reported;
}

interface Searched extends Found {
  readonly ofStates: (property: Property) => PropertyResult;
  readonly ofRuns: (property: OfRuns) => PropertyResult;
  readonly reductions?: Reductions;
}

type OfRuns = Extract<Property, { kind: 'leadsTo' | 'noSpin' }>;

function isOfRuns(property: Property): property is OfRuns {
  return property.kind === 'leadsTo' || property.kind === 'noSpin';
}

/** Every state. */
async function whole(
  model: Model,
  { search, workers = 1 }: CheckOptions,
  properties: readonly Property[],
  noError: Property,
  limits: Limits,
): Promise<Searched> {
  const judge = new Judge(model, properties, noError);
  const space = new Space(model);
  const order = search === 'depth-first' ? search : 'breadth-first';
  const found = await new Search(space, judge, limits, { order, workers }).run();
  const liveness = new Liveness(space, found);
  const trace = (decision: Decision): Trace => traceTo(model, found, decision);
  return {
    ...found,
    ofStates: (property) => resultOf(found, property, judge.decisions.get(property), trace),
    ofRuns: (property) => liveness.check(property),
  };
}

/** Enough of the states for what is true of states and steps; all of them only for runs. */
async function reduced(
  model: Model,
  options: CheckOptions,
  properties: readonly Property[],
  noError: Property,
  limits: Limits,
): Promise<Searched> {
  const safety = properties.filter((property) => !isOfRuns(property));
  const ofRuns = properties.filter(isOfRuns);
  // As in the whole space, which a property of runs needs in full: nothing is left unasked then.
  const builtIn = safety.length === properties.length ? noError : undefined;
  const exploration = new Exploration(model, options, safety, builtIn, limits);
  const { judge, found, symmetry, reductions } = await exploration.run();
  const trace = (decision: Decision): Trace =>
    symmetry === undefined
      ? traceTo(model, found, decision)
      : realTrace(model, symmetry.orbits, found.store, decision);
  const ofAll =
    ofRuns.length > 0 ? await whole(model, options, ofRuns, noError, limits) : undefined;
  return {
    ...found,
    reductions,
    ofStates: (property) => resultOf(found, property, judge.decisions.get(property), trace),
    ofRuns: (property) =>
      ofAll?.ofRuns(property) ?? {
        name: property.name,
        kind: property.kind,
        verdict: 'incomplete',
      },
  };
}

function resultOf(
  found: Found,
  property: Property,
  decision: Decision | undefined,
  traceOf: (decision: Decision) => Trace,
): PropertyResult {
  const { name, kind } = property;
  const isOpen = found.reason !== undefined;
  if (decision === undefined) {
    const verdict: Verdict = isOpen ? 'incomplete' : kind === 'sometimes' ? 'violated' : 'holds';
    return { name, kind, verdict };
  }
  const trace = traceOf(decision);
  return kind === 'sometimes'
    ? { name, kind, verdict: 'holds', witness: trace }
    : { name, kind, verdict: 'violated', trace };
}
