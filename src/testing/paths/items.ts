/**
 * What paths are to cover, as names: states, transitions or pairs of transitions, of the machines' charts
 * or of the system as a whole. An edge covers some of them, by itself or after the edge before it.
 */
import { transitionName } from '../../checker/chart-items.ts';
import type { Edge, Graph } from './graph.ts';

export interface CoverGoal {
  readonly cover: 'states' | 'transitions' | 'pairs';
  /** `machines`: of the charts of its actors; `system`: its global states and the steps between them. */
  readonly of: 'machines' | 'system';
}

/** The names that an edge covers after the one before it. */
export type Items = (edge: Edge, before: Edge | undefined) => readonly string[];

export function itemsOf(graph: Graph, { cover, of }: CoverGoal): Items {
  if (cover === 'states')
    return of === 'system' ? ({ to }) => [`state ${to}`] : ({ to }) => graph.nodes[to] ?? [];
  const names = of === 'system' ? systemNames(graph) : chartNames();
  if (cover === 'transitions') return names;
  return (edge, before) =>
    before === undefined
      ? []
      : names(before).flatMap((first) => names(edge).map((second) => `${first}, then ${second}`));
}

function systemNames({ edges }: Graph): (edge: Edge) => readonly string[] {
  const numbers = new Map(edges.flat().map((edge, number) => [edge, number]));
  return (edge) => [`step ${numbers.get(edge) ?? -1}`];
}

/** Two transitions that read alike are told apart by their number. */
function chartNames(): (edge: Edge) => readonly string[] {
  const names = new Map<unknown, string>();
  const taken = new Set<string>();
  return ({ transitions }) =>
    transitions.map((transition) => {
      let name = names.get(transition);
      if (name === undefined) {
        name = transitionName(transition);
        for (let nth = 2; taken.has(name); nth++) name = `${transitionName(transition)} (${nth})`;
        taken.add(name);
        names.set(transition, name);
      }
      return name;
    });
}
