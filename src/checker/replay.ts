/**
 * A trace replayed on live XState actors, step by step: what is delivered, fired and sent from outside
 * is the trace's choice, everything else is XState's. After each step the live actors and the checker
 * have to agree in everything: states, contexts, children, timers, and what is under way.
 */
import type { Trace } from './api.ts';
import type { Vector } from './apply.ts';
import { liveState, modelState } from './compared.ts';
import { differences, type Difference } from './differences.ts';
import { follow, TraceMismatch, type Followed } from './follow.ts';
import { LiveSystem } from './live-system.ts';
import { Model, type ModelOptions } from './model.ts';
import type { Move } from './move.ts';
import { firedIn } from './moves.ts';
import { plainValue } from './plain-value.ts';
import { doFault } from './replay-faults.ts';
import { stepView } from './step-view.ts';

/** `step`: how many steps went well before it; 0 is the start. `before` is the checker's, `after` live. */
export type Replay =
  | { readonly kind: 'same'; readonly steps: number }
  | {
      readonly kind: 'different';
      readonly step: number;
      readonly differences: readonly Difference[];
    }
  /** The system cannot do what the trace says: it is of another version. */
  | { readonly kind: 'mismatch'; readonly step: number; readonly why: string }
  /** A fault that cannot be done to live actors. */
  | { readonly kind: 'unsupported'; readonly step: number; readonly why: string };

/** Errors: throws a `Refusal` for a system that cannot be checked. */
export function replay(system: ModelOptions, trace: Trace): Replay {
  const model = new Model(system);
  try {
    return replayMoves(model, follow(model, trace), trace.cycle);
  } catch (error) {
    if (!(error instanceof TraceMismatch)) throw error;
    return { kind: 'mismatch', step: error.step + 1, why: error.message };
  }
}

/** `cycle`: the state before that move is the one after the last. */
export function replayMoves(model: Model, { vectors, moves }: Followed, cycle?: number): Replay {
  const { options } = model;
  let live = new LiveSystem({ ...options, id: model.root.id });
  live.start();
  const states = [liveState(live)];
  const compared = (step: number): Replay | undefined => {
    const found = differences(modelState(model, vectors[step] ?? []), states[step]);
    return found.length === 0 ? undefined : { kind: 'different', step, differences: found };
  };
  const first = compared(0);
  if (first !== undefined) return first;
  for (const [at, move] of moves.entries()) {
    const step = stepView(model, move);
    if (move.kind === 'fault') {
      const faulted = doFault(live, options, model.roster, step);
      if (faulted.kind === 'unsupported') return { ...faulted, step: at + 1 };
      ({ live } = faulted);
    } else if (!doMove(live, model, vectors[at] ?? [], move)) {
      const where = `${step.kind} ${step.timer ?? step.event.type} at ${step.actor}`;
      const missing = { where, before: 'possible', after: 'not possible' };
      return { kind: 'different', step: at + 1, differences: [missing] };
    } else {
      const said = differences(plainValue(step.emitted), plainValue(live.takeEmitted()), 'emitted');
      if (said.length > 0) return { kind: 'different', step: at + 1, differences: said };
    }
    states.push(liveState(live));
    const found = compared(at + 1);
    if (found !== undefined) return found;
  }
  return cycle === undefined
    ? { kind: 'same', steps: moves.length }
    : closed(states, cycle, moves.length);
}

function closed(states: readonly unknown[], cycle: number, steps: number): Replay {
  const found = differences(states[cycle], states[steps], 'cycle');
  return found.length === 0
    ? { kind: 'same', steps }
    : { kind: 'different', step: steps, differences: found };
}

/** False: live there is nothing of the kind to be done. */
function doMove(live: LiveSystem, model: Model, vector: Vector, move: Move): boolean {
  const actor = live.actor(model.slot(move.slot).path);
  if (actor === undefined) return false;
  if (move.kind === 'deliver') return live.deliver(model.slot(move.from).path, actor);
  if (move.kind === 'timer') {
    const component = vector[move.slot] ?? 0;
    const local = model.componentsOf(move.slot).at(component)?.local;
    if (local === undefined) return false;
    const timer = firedIn(model, component, move);
    if (timer === undefined) return false;
    const alike = local.timers.filter(
      ({ name, isNameless }) => name === timer.name && isNameless === timer.isNameless,
    );
    return live.fire(actor, timer, alike.indexOf(timer));
  }
  live.tell(actor, model.event(move.event));
  return true;
}
