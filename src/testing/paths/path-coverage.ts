/**
 * What a set of paths covers of each machine's chart, and what it does not, by name: what no path can
 * reach within the model is missed by all of them.
 */
import type { MachineCoverage } from '../../checker/api.ts';
import { covered, stateIdsOf, transitionName, transitionsOf } from '../../checker/chart-items.ts';
import type { EdgePath } from './cover.ts';
import type { Graph } from './graph.ts';

export function coverageOfPaths(
  { nodes, machines }: Graph,
  paths: readonly EdgePath[],
): readonly Omit<MachineCoverage, 'guards'>[] {
  const states = new Set(nodes[0]);
  const taken = new Set<unknown>();
  for (const { to, transitions } of paths.flat()) {
    for (const id of nodes[to] ?? []) states.add(id);
    for (const transition of transitions) taken.add(transition);
  }
  return machines.map((machine) => ({
    machine: machine.id,
    states: covered(stateIdsOf(machine), (id) => states.has(id), String),
    transitions: covered(transitionsOf(machine), (one) => taken.has(one), transitionName),
  }));
}
