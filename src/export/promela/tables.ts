/**
 * A system as tables, as far as a search has been through it: the local states of each actor, and what
 * each does on a message, at a timer or by the environment. Whether the search saw all of it is said:
 * what it has not seen is in no table.
 */
import type { SystemDefinition } from '../../checker/api.ts';
import { initialVector, type Vector } from '../../checker/apply.ts';
import { Judge } from '../../checker/judge.ts';
import { Limits } from '../../checker/limits.ts';
import { Model } from '../../checker/model.ts';
import type { Move, Output } from '../../checker/move.ts';
import { fireable } from '../../checker/moves.ts';
import { Search } from '../../checker/search.ts';
import { Space } from '../../checker/space.ts';
import { knowingUnheld } from '../../checker/unheld.ts';
import { walk } from '../../checker/walks/walk.ts';
import type { LocalState } from '../../table/local-state.ts';
import { Refusal } from '../../table/refusal.ts';

/** One thing that an actor does in some of its local states. */
export interface TableStep {
  readonly kind: 'deliver' | 'timer' | 'environment';
  readonly slot: number;
  /** The sender's slot; -1 for none. */
  readonly from: number;
  readonly event: number;
  readonly timer: string | undefined;
  /** The local state after it; undefined: the same. */
  readonly next: number | undefined;
  readonly outputs: readonly Output[];
  /** The local states that it starts in. */
  readonly locals: readonly number[];
}

export interface Tables {
  readonly model: Model;
  readonly first: Vector;
  /** By slot: its local states, from 1; 0 is that there is no actor. */
  readonly locals: readonly (readonly LocalState[])[];
  readonly steps: readonly TableStep[];
  /** Why the search has not seen everything. */
  readonly missing: string | undefined;
}

/** Deep into a system that the search has seen the beginning of: there are other local states. */
const walks = { kind: 'random', walks: 50, steps: 10_000 } as const;
/** So many times in a row they have shown nothing new: it is given up. */
const quietRounds = 2;
const roundsMax = 50;

/** Errors: throws a `Refusal` for a system with faults, or that cannot be checked. */
export function tablesOf(system: SystemDefinition, statesMax: number): Promise<Tables> {
  return knowingUnheld((unheld) => tablesKnowing(unheld, system, statesMax));
}

async function tablesKnowing(
  unheld: ReadonlySet<string>,
  { logic, ...options }: SystemDefinition,
  statesMax: number,
): Promise<Tables> {
  const model = new Model({ ...options, logic, unheld });
  if (model.faults !== undefined)
    throw new Refusal({
      actor: model.root.path,
      problem: 'the system has faults, which are not written as Promela',
      remedy: 'Leave `faults` out, or let an actor do what the fault would.',
    });
  const limits = new Limits({ bounds: { ...options.bounds, states: statesMax } });
  const found = await new Search(new Space(model), new Judge(model, []), limits).run();
  if (found.reason !== undefined) await walkOn(model);
  const sizes = model.components.map(({ size }) => size);
  const steps = new Map<string, { step: TableStep; locals: Set<number> }>();
  for (const [slot, size] of sizes.entries())
    for (let component = 1; component < size; component++)
      for (const move of model.moves(slot, component)) {
        const known = model.componentsOf(slot).localOf;
        const local = known[component] ?? 0;
        requireNoQuestion(model, move);
        const step = stepOf(move, local, known[move.next] ?? 0);
        if (step === undefined) continue;
        const key = JSON.stringify({ ...step, outputs: step.outputs });
        const kept = steps.get(key) ?? { step, locals: new Set() };
        steps.set(key, kept);
        kept.locals.add(local);
      }
  return {
    model,
    first: initialVector(model),
    locals: model.components.map(({ locals }) => locals),
    steps: [...steps.values()].map(({ step, locals }) => ({ ...step, locals: [...locals] })),
    missing: found.reason,
  };
}

/** Until it seems that every local step has been met. */
async function walkOn(model: Model): Promise<void> {
  let quiet = 0;
  for (let seed = 1; seed <= roundsMax && quiet < quietRounds; seed++) {
    const before = model.stepsMet;
    await walk(model, { search: walks, seed }, [], new Limits({}));
    quiet = model.stepsMet === before ? quiet + 1 : 0;
  }
}

/** Errors: throws a `Refusal`. */
function requireNoQuestion(model: Model, { slot, outputs }: Move): void {
  const asked = outputs.find((output) => output.kind === 'ask' && !output.isHeld);
  if (asked?.kind !== 'ask') return;
  throw new Refusal({
    actor: model.slot(slot).path,
    problem: `it does another thing where nobody holds the system id ${asked.systemId}, which is not written as Promela`,
    remedy: 'Let it be told who is there.',
  });
}

function stepOf(move: Move, local: number, after: number): TableStep | undefined {
  const { kind, slot, from, event, timer, outputs } = move;
  if (kind === 'fault') return undefined;
  return {
    kind,
    slot,
    from,
    event,
    timer,
    next: after === local ? undefined : after,
    outputs,
    locals: [],
  };
}

/** The local state in which a component is. */
export function localOf(model: Model, slot: number, component: number): number {
  return model.componentsOf(slot).localOf[component] ?? 0;
}

export function isActive(local: LocalState | undefined): boolean {
  return local?.snapshot.status === 'active';
}

export function hasTimer(local: LocalState): boolean {
  return isActive(local) && fireable(local).length > 0;
}
