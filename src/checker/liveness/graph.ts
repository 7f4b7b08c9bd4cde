/**
 * The whole state space as arrays: the edges of state `s` are those from `offsets[s]` up to
 * `offsets[s + 1]`, in the order in which `Space` gives its successors.
 */
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import type { Space } from '../space.ts';
import type { Sink } from '../successors.ts';
import type { StateStore } from '../state-store.ts';
import { vectorOf } from '../traces.ts';

export interface Graph {
  readonly states: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** By edge: the slot that moves, and which of its component's moves it is. */
  readonly slots: Int32Array;
  readonly moves: Int32Array;
}

/** `edges`: how many there are, as the search has counted them. */
export function graphOf(space: Space, store: StateStore, edges: number): Graph {
  const offsets = new Int32Array(store.count + 1);
  const targets = new Int32Array(edges);
  const slots = new Int32Array(edges);
  const moves = new Int32Array(edges);
  let edge = 0;
  const sink: Sink = {
    reach(slot, move) {
      targets[edge] = store.find(space.successor);
      slots[edge] = slot;
      moves[edge] = move;
      edge++;
      return true;
    },
  };
  for (let state = 0; state < store.count; state++) {
    offsets[state] = edge;
    space.load(store.words, state * store.layout.words);
    space.expand(sink);
  }
  offsets[store.count] = edge;
  return { states: store.count, offsets, targets, slots, moves };
}

/** The move of an edge of a state. */
export function moveOf(
  model: Model,
  store: StateStore,
  graph: Graph,
  state: number,
  edge: number,
): Move {
  const vector = vectorOf(store, state);
  const slot = graph.slots[edge] ?? 0;
  const move = model.moves(slot, vector[slot] ?? 0)[graph.moves[edge] ?? 0];
  if (move === undefined) throw new Error(`state ${state} has no edge ${edge}`);
  return move;
}
