/**
 * Strongly connected components of a part of the graph, one after another.
 * Source: Tarjan 1972, with a stack of its own in place of recursion.
 */
import type { Graph } from './graph.ts';

/** Which states and which edges count. */
export interface Part {
  has(state: number): boolean;
  hasEdge?(edge: number): boolean;
}

/** Every component among `states`, a single state without an edge to itself included. */
export function* componentsOf(
  graph: Graph,
  states: Iterable<number>,
  part: Part,
): Generator<readonly number[]> {
  const { offsets, targets } = graph;
  const index = new Int32Array(graph.states);
  const low = new Int32Array(graph.states);
  const isOpen = new Uint8Array(graph.states);
  const open: number[] = [];
  const calls: number[] = [];
  const edges: number[] = [];
  let counter = 0;
  const enter = (state: number): void => {
    index[state] = low[state] = ++counter;
    isOpen[state] = 1;
    open.push(state);
    calls.push(state);
    edges.push(offsets[state] ?? 0);
  };
  for (const start of states) {
    if (index[start] !== 0 || !part.has(start)) continue;
    enter(start);
    while (calls.length > 0) {
      const state = calls.at(-1) ?? 0;
      const edge = edges.at(-1) ?? 0;
      if (edge < (offsets[state + 1] ?? 0)) {
        edges[edges.length - 1] = edge + 1;
        const target = targets[edge] ?? 0;
        if (!part.has(target) || part.hasEdge?.(edge) === false) continue;
        if (index[target] === 0) enter(target);
        else if (isOpen[target] === 1) low[state] = Math.min(low[state] ?? 0, index[target] ?? 0);
        continue;
      }
      calls.pop();
      edges.pop();
      const caller = calls.at(-1);
      if (caller !== undefined) low[caller] = Math.min(low[caller] ?? 0, low[state] ?? 0);
      if (low[state] !== index[state]) continue;
      const component = open.splice(open.lastIndexOf(state));
      for (const member of component) isOpen[member] = 0;
      yield component;
    }
  }
}
