/**
 * Moves that must not be put before all others, so that none of the others is put off for ever: every
 * cycle of local states has one. In a cycle of global states that are each expanded by one actor alone,
 * whoever moves comes back to its local state, and so makes a sticky move; unless it only takes
 * messages and stays as it is, and these run out where nobody sends. So there is no such cycle, in
 * whatever order a search goes.
 * Source: Kurshan, Levin, Minea, Peled and Yenigün 1998, "Static partial order reduction".
 */
import type { Edge } from './local-graph.ts';

interface Place {
  readonly node: number;
  /** The next of its edges to follow. */
  at: number;
}

/** `edges`: those that may be put first at all. `nodeOf`: one number for local states that are alike. */
export function stickyEdges(
  edges: readonly Edge[],
  nodeOf: (slot: number, local: number) => number,
): ReadonlySet<Edge> {
  const sticky = new Set<Edge>();
  const outgoing = new Map<number, { readonly edge: Edge; readonly to: number }[]>();
  for (const edge of edges) {
    const from = nodeOf(edge.slot, edge.local);
    const to = nodeOf(edge.slot, edge.next);
    const isLoop = from === to;
    if (isLoop && (edge.parcel < 0 || edge.sends.length > 0)) sticky.add(edge);
    if (isLoop) continue;
    const known = outgoing.get(from);
    if (known === undefined) outgoing.set(from, [{ edge, to }]);
    else known.push({ edge, to });
  }
  const finished = new Set<number>();
  const open = new Set<number>();
  for (const start of outgoing.keys()) {
    if (finished.has(start)) continue;
    const stack: Place[] = [{ node: start, at: 0 }];
    open.add(start);
    for (let place = stack.at(-1); place !== undefined; place = stack.at(-1)) {
      const next = outgoing.get(place.node)?.[place.at++];
      if (next === undefined) {
        open.delete(place.node);
        finished.add(place.node);
        stack.pop();
      } else if (open.has(next.to)) sticky.add(next.edge);
      else if (!finished.has(next.to)) {
        open.add(next.to);
        stack.push({ node: next.to, at: 0 });
      }
    }
  }
  return sticky;
}
