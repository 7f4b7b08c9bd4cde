/**
 * A small set of paths from the first state that covers all that can be covered. Greedy: from where a
 * path stands it goes the shortest way to the nearest step that covers something new; where there is
 * none near enough, another path begins; in the end those are dropped whose share the others have.
 * Not the fewest possible, which would be a covering walk through the graph with resets (Chinese
 * postman), and costs more to find than it saves.
 * Source: Edmonds and Johnson, «Matching, Euler tours and the Chinese postman», 1973, for the problem.
 */
import type { Edge, Graph } from './graph.ts';
import type { Items } from './items.ts';

export type EdgePath = readonly Edge[];

/** Everything that some edge covers after some other, or at the start. */
function allItems({ edges }: Graph, items: Items): Set<string> {
  const all = new Set<string>();
  for (const edge of edges[0] ?? []) for (const item of items(edge, undefined)) all.add(item);
  for (const before of edges.flat())
    for (const edge of edges[before.to] ?? [])
      for (const item of items(edge, before)) all.add(item);
  return all;
}

/** `stepsMax`: of one path; a path is longer only when the way to something is. */
export function coveringPaths(graph: Graph, items: Items, stepsMax: number): readonly EdgePath[] {
  const left = allItems(graph, items);
  const paths: EdgePath[] = [];
  while (left.size > 0) {
    const path: Edge[] = [];
    for (;;) {
      const way = wayToNew(graph, items, left, path.at(-1));
      if (way === undefined || (path.length > 0 && path.length + way.length > stepsMax)) break;
      for (const edge of way) {
        for (const item of items(edge, path.at(-1))) left.delete(item);
        path.push(edge);
      }
    }
    if (path.length === 0) throw new Error(`no path leads to ${[...left].join('; ')}`);
    paths.push(path);
  }
  return withoutRedundant(paths, items);
}

interface Way {
  readonly edge: Edge;
  readonly before: Way | undefined;
}

/** Breadth-first over edges, since what an edge covers may depend on the one before it. */
function wayToNew(
  { edges }: Graph,
  items: Items,
  left: ReadonlySet<string>,
  last: Edge | undefined,
): EdgePath | undefined {
  const seen = new Set<Edge>();
  let level: readonly (Way | undefined)[] = [undefined];
  while (level.length > 0) {
    const next: Way[] = [];
    for (const way of level) {
      const before = way?.edge ?? last;
      for (const edge of edges[before?.to ?? 0] ?? []) {
        const on: Way = { edge, before: way };
        if (items(edge, before).some((item) => left.has(item))) return edgesTo(on);
        if (seen.has(edge)) continue;
        seen.add(edge);
        next.push(on);
      }
    }
    level = next;
  }
  return undefined;
}

function edgesTo(last: Way): EdgePath {
  const edges: Edge[] = [];
  for (let way: Way | undefined = last; way !== undefined; way = way.before) edges.push(way.edge);
  return edges.toReversed();
}

/** The shortest way from the first state to each, the nearest first. */
export function shortestWays({ edges }: Graph): ReadonlyMap<number, EdgePath> {
  const ways = new Map<number, EdgePath>([[0, []]]);
  for (const [from, way] of ways)
    for (const edge of edges[from] ?? []) if (!ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
  return ways;
}

function withoutRedundant(paths: readonly EdgePath[], items: Items): readonly EdgePath[] {
  const covers = (path: EdgePath): readonly string[] =>
    path.flatMap((edge, at) => items(edge, path[at - 1]));
  const kept = paths.toSorted((a, b) => a.length - b.length);
  for (const path of paths) {
    const others = new Set(kept.filter((other) => other !== path).flatMap(covers));
    if (covers(path).every((item) => others.has(item))) kept.splice(kept.indexOf(path), 1);
  }
  return kept;
}
