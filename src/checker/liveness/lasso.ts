/**
 * A run that goes on for ever, as a stem and a cycle of edges. The cycle makes every choice that
 * fairness asks for, begins it anew, or passes a state in which it is not possible; otherwise it is as
 * short as a nearest-first walk makes it.
 */
import { possible, type EdgeChoices } from './fair-component.ts';
import type { Graph } from './graph.ts';

export interface Edge {
  readonly state: number;
  readonly edge: number;
}

/** The edges of a shortest path from one of the sources; `undefined` when there is none. */
export function pathWithin(
  graph: Graph,
  sources: Iterable<number>,
  isIn: (state: number) => boolean,
  isGoal: (state: number) => boolean,
): readonly Edge[] | undefined {
  const cameBy = new Map<number, Edge | null>();
  const queue: number[] = [];
  for (const source of sources)
    if (!cameBy.has(source)) {
      cameBy.set(source, null);
      queue.push(source);
    }
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at] ?? 0;
    if (isGoal(state)) return edgesTo(state, cameBy);
    for (let edge = graph.offsets[state] ?? 0; edge < (graph.offsets[state + 1] ?? 0); edge++) {
      const target = graph.targets[edge] ?? 0;
      if (cameBy.has(target) || !isIn(target)) continue;
      cameBy.set(target, { state, edge });
      queue.push(target);
    }
  }
  return undefined;
}

/** A closed walk from `start` through a fair component. Empty: the run stays where it is. */
export function fairCycle(
  graph: Graph,
  of: EdgeChoices,
  isStrong: (choice: number) => boolean,
  component: readonly number[],
  start: number,
): readonly Edge[] {
  const { made } = of;
  const members = new Set(component);
  const walk: Edge[] = [];
  let at = start;
  const go = (edges: readonly Edge[]): void => {
    walk.push(...edges);
    const last = edges.at(-1);
    if (last !== undefined) at = graph.targets[last.edge] ?? at;
  };
  const owed = new Set(component.flatMap((state) => [...possible(graph, made, state)]));
  for (const choice of owed) {
    const pays = payingEdges(of, choice, isStrong(choice));
    if (isPaid(graph, made, walk, start, choice, isStrong(choice), pays)) continue;
    const offers = (state: number): boolean =>
      innerEdge(graph, members, state, pays) !== undefined ||
      (!isStrong(choice) && !possible(graph, made, state).has(choice));
    go(pathWithin(graph, [at], (state) => members.has(state), offers) ?? []);
    const edge = innerEdge(graph, members, at, pays);
    if (possible(graph, made, at).has(choice) && edge !== undefined) go([{ state: at, edge }]);
  }
  go(
    pathWithin(
      graph,
      [at],
      (state) => members.has(state),
      (state) => state === start,
    ) ?? [],
  );
  return walk;
}

function isPaid(
  graph: Graph,
  made: Int32Array,
  walk: readonly Edge[],
  start: number,
  choice: number,
  strong: boolean,
  pays: (edge: number) => boolean,
): boolean {
  if (walk.some(({ edge }) => pays(edge))) return true;
  const states = [start, ...walk.map(({ edge }) => graph.targets[edge] ?? 0)];
  return !strong && states.some((state) => !possible(graph, made, state).has(choice));
}

/** Which edges make the choice, or begin it anew, which is no excuse of a strong one. */
function payingEdges(
  { made, anew }: EdgeChoices,
  choice: number,
  strong: boolean,
): (edge: number) => boolean {
  return (edge) => made[edge] === choice || (!strong && anew.get(edge)?.includes(choice) === true);
}

function innerEdge(
  graph: Graph,
  members: ReadonlySet<number>,
  state: number,
  isIt: (edge: number) => boolean,
): number | undefined {
  for (let edge = graph.offsets[state] ?? 0; edge < (graph.offsets[state + 1] ?? 0); edge++)
    if (isIt(edge) && members.has(graph.targets[edge] ?? -1)) return edge;
  return undefined;
}

function edgesTo(goal: number, cameBy: ReadonlyMap<number, Edge | null>): readonly Edge[] {
  const edges: Edge[] = [];
  for (let by = cameBy.get(goal); by !== null && by !== undefined; by = cameBy.get(by.state))
    edges.push(by);
  return edges.toReversed();
}
