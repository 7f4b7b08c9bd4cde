/**
 * A component in which a run can stay for ever and be fair: every choice that is possible in all of
 * its states is made inside; every strong one that is possible in some of them is, too.
 * A component that fails only a strong choice may hold a smaller one that does not: without the
 * states in which that choice is possible.
 * Source: Emerson and Lei 1987; Baier and Katoen, "Principles of Model Checking", 3.5.
 */
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import { componentsOf } from './components.ts';
import { unfair, type Choices } from './fairness.ts';
import type { Graph } from './graph.ts';

/**
 * By edge: the choice that it makes, and those that it begins anew. What is begun anew again and again
 * need not come: it has not stayed possible.
 */
export interface EdgeChoices {
  readonly made: Int32Array;
  readonly anew: ReadonlyMap<number, readonly number[]>;
}

export function choicesOfEdges(
  graph: Graph,
  choices: Choices,
  model: Model,
  componentAt: (state: number, slot: number) => number,
): EdgeChoices {
  const { offsets, slots, moves } = graph;
  const made = new Int32Array(slots.length);
  for (let state = 0; state < graph.states; state++)
    for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++) {
      const slot = slots[edge] ?? 0;
      made[edge] = choices.of(slot, componentAt(state, slot))[moves[edge] ?? 0] ?? unfair;
    }
  // All choices are known now.
  const anew = new Map<number, readonly number[]>();
  const byMove = new Map<Move, readonly number[]>();
  for (let state = 0; state < graph.states; state++)
    for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++) {
      const slot = slots[edge] ?? 0;
      const move = model.moves(slot, componentAt(state, slot))[moves[edge] ?? 0];
      if (move === undefined) continue;
      let begun = byMove.get(move);
      if (begun === undefined) byMove.set(move, (begun = choices.anewBy(slot, move)));
      if (begun.length > 0) anew.set(edge, begun);
    }
  return { made, anew };
}

/** Undefined: no run can stay in the component and be fair. */
export function fairPartOf(
  graph: Graph,
  of: EdgeChoices,
  choices: Choices,
  component: readonly number[],
): readonly number[] | undefined {
  const { made } = of;
  const [only] = component;
  // Nearly all are of one state that no edge leads back to: a run that stays there makes no choice.
  if (component.length === 1 && only !== undefined && !hasLoop(graph, only))
    return hasChoice(graph, made, only) ? undefined : component;
  const members = new Set(component);
  const { everywhere, somewhere, inside } = choicesIn(graph, of, members);
  for (const choice of everywhere) if (!inside.has(choice)) return undefined;
  const missed = [...somewhere].find((choice) => choices.isStrong(choice) && !inside.has(choice));
  if (missed === undefined) return component;
  const left = component.filter((state) => !possible(graph, made, state).has(missed));
  const rest = new Set(left);
  for (const smaller of componentsOf(graph, left, { has: (state) => rest.has(state) })) {
    const fair = fairPartOf(graph, of, choices, smaller);
    if (fair !== undefined) return fair;
  }
  return undefined;
}

function hasLoop({ offsets, targets }: Graph, state: number): boolean {
  for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++)
    if (targets[edge] === state) return true;
  return false;
}

function hasChoice({ offsets }: Graph, made: Int32Array, state: number): boolean {
  for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++)
    if (made[edge] !== unfair) return true;
  return false;
}

/** The choices of a state. */
export function possible(graph: Graph, made: Int32Array, state: number): ReadonlySet<number> {
  const choices = new Set<number>();
  for (let edge = graph.offsets[state] ?? 0; edge < (graph.offsets[state + 1] ?? 0); edge++) {
    const choice = made[edge] ?? unfair;
    if (choice !== unfair) choices.add(choice);
  }
  return choices;
}

interface ChoicesIn {
  /** Without what is begun anew inside. */
  readonly everywhere: ReadonlySet<number>;
  readonly somewhere: ReadonlySet<number>;
  readonly inside: ReadonlySet<number>;
}

function choicesIn(
  graph: Graph,
  { made, anew }: EdgeChoices,
  members: ReadonlySet<number>,
): ChoicesIn {
  const { offsets, targets } = graph;
  let everywhere: Set<number> | undefined;
  const somewhere = new Set<number>();
  const inside = new Set<number>();
  const begun = new Set<number>();
  for (const state of members) {
    const here = possible(graph, made, state);
    for (const choice of here) somewhere.add(choice);
    everywhere = everywhere === undefined ? new Set(here) : everywhere;
    for (const choice of everywhere) if (!here.has(choice)) everywhere.delete(choice);
    for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++)
      if (members.has(targets[edge] ?? 0)) {
        inside.add(made[edge] ?? unfair);
        for (const choice of anew.get(edge) ?? []) begun.add(choice);
      }
  }
  for (const choice of begun) everywhere?.delete(choice);
  return { everywhere: everywhere ?? new Set(), somewhere, inside };
}
