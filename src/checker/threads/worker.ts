/**
 * A worker thread of a search: imports the system, searches with the others, and says what it has
 * decided. Started by `crew.ts`, and by nobody else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../../table/refusal.ts';
import type { Property } from '../api.ts';
import { Judge, type Decision } from '../judge.ts';
import { unpack } from '../layout.ts';
import { Model } from '../model.ts';
import { propertiesOf } from '../properties.ts';
import { Control } from './control.ts';
import type { Assignment, FromWorker, SharedDecision } from './messages.ts';
import { systemOf } from './module-system.ts';
import { SharedLog } from './shared-log.ts';
import { ThreadSearch, type Verdicts } from './thread-search.ts';

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread alone');
try {
  port.postMessage(await searchIn(workerData as Assignment));
} catch (error) {
  port.postMessage(failure(error));
}

async function searchIn(assignment: Assignment): Promise<FromWorker> {
  const { module, options, worker, workers, ports } = assignment;
  const { environment, actors, logic, properties: own } = await systemOf(module);
  const model = new Model({
    ...options,
    logic,
    // The main thread's model does the same steps, and doubts them.
    isDoubted: false,
    ...(environment !== undefined && { environment }),
    ...(actors !== undefined && { actors }),
  });
  const properties = propertiesOf(model.root.path, own);
  const control = new Control(assignment.control, workers, properties.length);
  const log = new SharedLog(assignment.log, model);
  log.catchUp();
  const [noError] = properties;
  const judge = new Judge(model, properties, noError);
  const { states: statesMax = 2 ** 30, depth: depthMax = Number.POSITIVE_INFINITY } =
    options.bounds ?? {};
  const verdicts = verdictsOf(judge, properties, control, worker);
  const search = new ThreadSearch({
    model,
    judge,
    control,
    log,
    worker,
    ports,
    statesMax,
    depthMax,
    verdicts,
  });
  search.run();
  return {
    kind: 'ended',
    decisions: [...judge.decisions.values()].map((decision) =>
      shared(model, search, properties.indexOf(decision.property), decision),
    ),
    reason: search.reason,
    layout: search.layout,
    ...(worker === 0 && search.memory !== undefined && { memory: search.memory }),
  };
}

function verdictsOf(
  judge: Judge,
  properties: readonly Property[],
  control: Control,
  worker: number,
): Verdicts {
  return {
    claim: () => {
      for (const property of judge.decisions.keys())
        control.decide(properties.indexOf(property), worker);
    },
    adopt: () => {
      for (const [at, property] of properties.entries())
        if (Atomics.load(control.decided, at) !== 0) judge.drop(property);
      return judge.isOver;
    },
  };
}

/** A move is no data; where it is found again is. */
function shared(
  model: Model,
  { store }: ThreadSearch,
  property: number,
  { state, step }: Decision,
): SharedDecision {
  if (step === undefined) return { property, state };
  const { from, move } = step;
  const vector: number[] = [];
  unpack(store.layout, store.words, from * store.layout.words, vector);
  const component = vector[move.slot] ?? 0;
  const at = model.moves(move.slot, component).indexOf(move);
  return { property, state, step: { from, slot: move.slot, component, move: at } };
}

function failure(error: unknown): FromWorker {
  if (!(error instanceof Refusal)) return { kind: 'failed', error };
  const { actor, problem, remedy, state } = error;
  return { kind: 'failed', error: error.message, refused: { actor, problem, remedy, state } };
}
