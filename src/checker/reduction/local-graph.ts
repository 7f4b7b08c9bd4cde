/**
 * What every actor has been seen to do, by local state: for each local state and what made it move,
 * the local state after it and what it did to others. It is learned while a search goes on, and says
 * what an actor may do as long as somebody else stands still.
 */
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';

export interface Edge {
  /** One of the components and moves that it was learned from. */
  readonly component: number;
  readonly move: Move;
  readonly slot: number;
  /** The local state before and after, numbered within the slot. */
  readonly local: number;
  readonly next: number;
  /** The message that made it move; -1 for a timer or the environment. */
  readonly parcel: number;
  readonly from: number;
  readonly sends: readonly Send[];
  readonly places: readonly { readonly slot: number; readonly local: number }[];
  readonly removes: readonly number[];
}

/** A string: to whoever holds this system id. */
export interface Send {
  readonly to: number | string;
  readonly from: number;
  readonly event: number;
}

export class LocalGraph {
  readonly model: Model;
  /** By slot. */
  readonly edges: Edge[][] = [];
  /** Who has been started by whom, other than at the start of the system. */
  readonly placedBy = new Map<number, Set<number>>();
  readonly removed = new Set<number>();
  /** Who has been seen to end. */
  readonly ended = new Set<number>();
  readonly #byKey = new Map<string, Edge>();
  #unions = 0;
  readonly #nodes = new Map<string, number>();
  /** By node: one that it is the same as; itself at the end. */
  readonly #same: number[] = [];
  readonly #learned: boolean[][] = [];
  readonly #parcels = new Map<string, number>();

  constructor(model: Model) {
    this.model = model;
  }

  /** Grows whenever something new is learned, of actors or of their names. */
  get size(): number {
    const { slots } = this.model.roster;
    return (
      this.#byKey.size +
      this.#unions +
      slots.reduce((sum, { systemIds }) => sum + 1 + systemIds.size, 0)
    );
  }

  /** Notes the moves of a component. True: they may have been computed only now. */
  learn(slot: number, component: number): boolean {
    const learned = (this.#learned[slot] ??= []);
    if (learned[component] === true) return false;
    learned[component] = true;
    for (const move of this.model.moves(slot, component)) this.#add(component, move);
    return true;
  }

  edgeOf(component: number, move: Move): Edge | undefined {
    return this.#byKey.get(this.#keyOf(component, move));
  }

  /** One number for each local state, or for all that are alike. */
  nodeOf(slot: number, local: number): number {
    const key = `${slot}|${local}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      this.#nodes.set(key, (node = this.#same.length));
      this.#same.push(node);
    }
    let root = node;
    for (let above = this.#same[root] ?? root; above !== root; above = this.#same[root] ?? root)
      root = above;
    this.#same[node] = root;
    return root;
  }

  /** Notes that two components are images of each other under a symmetry. */
  unite(slot: number, component: number, otherSlot: number, other: number): void {
    const one = this.nodeOf(slot, this.#localOf(slot, component));
    const two = this.nodeOf(otherSlot, this.#localOf(otherSlot, other));
    if (one === two) return;
    this.#same[two] = one;
    this.#unions++;
  }

  parcelId(from: number, to: number, event: number): number {
    const key = `${from}|${to}|${event}`;
    let id = this.#parcels.get(key);
    if (id === undefined) this.#parcels.set(key, (id = this.#parcels.size));
    return id;
  }

  /** To whom a message may go: to the sender itself when nobody holds the system id. */
  receiversOf({ to, from }: Send): readonly number[] {
    if (typeof to === 'number') return [to];
    return [...this.model.roster.holders(to).map(({ index }) => index), from];
  }

  #add(component: number, move: Move): void {
    // Faults are no business of a reduction: there is none while one of their budgets is left.
    if (move.kind === 'fault') return;
    const { slot } = move;
    const key = this.#keyOf(component, move);
    if (this.#byKey.has(key)) return;
    const edge = this.#edgeOf(component, move);
    this.#byKey.set(key, edge);
    (this.edges[slot] ??= []).push(edge);
    for (const placed of edge.places) this.#notePlaced(placed.slot, slot);
    for (const removed of edge.removes) this.removed.add(removed);
    const after = this.model.componentsOf(slot).at(move.next);
    if (after?.local.snapshot.status !== 'active') this.ended.add(slot);
  }

  #edgeOf(component: number, move: Move): Edge {
    const { slot, kind, from, event, next, outputs } = move;
    const sends = outputs.flatMap((output): Send[] => {
      if (output.kind === 'send')
        return [{ to: output.slot, from: output.from, event: output.event }];
      return output.kind === 'sendSystem'
        ? [{ to: output.systemId, from: output.from, event: output.event }]
        : [];
    });
    const places = outputs.flatMap((output) =>
      output.kind === 'place'
        ? [{ slot: output.slot, local: this.#localOf(output.slot, output.component) }]
        : [],
    );
    const removes = outputs.flatMap((output) => (output.kind === 'remove' ? [output.slot] : []));
    const parcel = kind === 'deliver' ? this.parcelId(from, slot, event) : -1;
    const local = this.#localOf(slot, component);
    const after = this.#localOf(slot, next);
    return { component, move, slot, local, next: after, parcel, from, sends, places, removes };
  }

  #keyOf(component: number, move: Move): string {
    const { slot, next } = move;
    return keyOf(this.#localOf(slot, component), this.#localOf(slot, next), move);
  }

  #localOf(slot: number, component: number): number {
    return this.model.componentsOf(slot).localOf[component] ?? 0;
  }

  #notePlaced(slot: number, by: number): void {
    const placers = this.placedBy.get(slot) ?? new Set();
    this.placedBy.set(slot, placers.add(by));
  }
}

/** Two timers may have one name. */
function keyOf(local: number, next: number, { slot, kind, from, event, outputs }: Move): string {
  return `${slot}|${local}|${kind}|${from}|${event}|${next}|${JSON.stringify(outputs)}`;
}
