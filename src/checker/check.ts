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
import { propertiesOf } from './properties.ts';
import { Search, type Found } from './search.ts';
import { Space } from './space.ts';
import { Crew } from './threads/crew.ts';
import { requireCrewable } from './threads/module-system.ts';
import { pathTo, traceThrough, vectorOf } from './traces.ts';

/**
 * Errors: throws a `Refusal` for what cannot be checked, with the actor, the state and the remedy.
 */
export async function check(logic: AnyStateMachine, options: CheckOptions = {}): Promise<Report> {
  const model = new Model({ ...options, logic });
  const properties = propertiesOf(model.root.path, options.properties);
  const limits = new Limits(options);
  const settings = { model, properties, options, limits };
  const { workers = 1 } = options;
  const explored =
    workers === 1 ? await exploreAlone(settings) : await exploreTogether(logic, settings, workers);
  const { space, found, decisions } = explored;
  const liveness = new Liveness(space, found);
  const results = properties.map((property) =>
    property.kind === 'leadsTo' || property.kind === 'noSpin'
      ? liveness.check(property)
      : resultOf(model, found, property, decisions.get(property)),
  );
  return report(model, results, found, limits);
}

interface Settings {
  readonly model: Model;
  readonly properties: readonly Property[];
  readonly options: CheckOptions;
  readonly limits: Limits;
}

interface Explored {
  readonly space: Space;
  readonly found: Found;
  readonly decisions: ReadonlyMap<Property, Decision>;
}

async function exploreAlone({ model, properties, options, limits }: Settings): Promise<Explored> {
  const [noError] = properties;
  const judge = new Judge(model, properties, noError);
  const space = new Space(model);
  const search = new Search(space, judge, limits);
  const { decisions } = judge;
  try {
    const found = await (options.search === 'depth-first'
      ? search.depthFirst()
      : search.breadthFirst());
    return { space, found, decisions };
  } catch (error) {
    if (!(error instanceof Refusal) || !error.isGrowth) throw error;
    return { space, found: search.found(error.message), decisions };
  }
}

async function exploreTogether(
  logic: AnyStateMachine,
  settings: Settings,
  workers: number,
): Promise<Explored> {
  const { model, options } = settings;
  const module = await requireCrewable(logic, options);
  const found = await new Crew({ ...settings, module, workers }).search();
  const space = new Space(model);
  space.use(found.store.layout);
  return { space, found, decisions: found.decisions };
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
