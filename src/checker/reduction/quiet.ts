/**
 * From which states nobody can send to one actor X, nor stop it, as long as X does not move. A set of
 * local states ("loud") and of messages ("charged") is grown until it is closed: every known edge of
 * another actor that would reach X starts in a loud state or is made by a charged message, and so does
 * every edge that leads to a loud state or sends a charged message. While no actor is in a loud state
 * and no charged message is under way, no edge leads out of that; so X is left alone for good.
 * Which of the two an edge becomes is a matter of precision only: its message, where that message is
 * harmful wherever it has been seen to be taken; else its local state.
 */
import type { Edge, LocalGraph } from './local-graph.ts';

interface Known {
  readonly edge: Edge;
  readonly parcels: readonly number[];
  /** It reaches X by itself. */
  readonly isHarmful: boolean;
}

export class Quiet {
  readonly #graph: LocalGraph;
  readonly #x: number;
  readonly #loud: boolean[][] = [];
  readonly #charged = new Set<number>();
  /** By slot and component. */
  readonly #memo: (boolean | undefined)[][] = [];

  /** `ready`: who may send to X all the same, since a message of theirs is waiting there already. */
  constructor(graph: LocalGraph, x: number, ready: ReadonlySet<number>) {
    this.#graph = graph;
    this.#x = x;
    const above = new Set<number>();
    for (let slot = graph.model.roster.slots[x]; slot !== undefined; slot = slot.parent)
      above.add(slot.index);
    const known = graph.edges.flatMap((edges, slot) =>
      slot === x ? [] : edges.map((edge) => this.#known(edge, above, ready)),
    );
    while (this.#grow(known));
  }

  /** Whether an actor is quiet, with what is under way to it. */
  of(slot: number, component: number): boolean {
    const memo = (this.#memo[slot] ??= []);
    return (memo[component] ??= this.#isQuiet(slot, component));
  }

  #known(edge: Edge, above: ReadonlySet<number>, ready: ReadonlySet<number>): Known {
    const receivers = edge.sends.map((send) => this.#graph.receiversOf(send));
    const reaches = edge.sends.some(
      ({ from }, at) => !ready.has(from) && receivers[at]?.includes(this.#x) === true,
    );
    const stops =
      edge.removes.some((slot) => above.has(slot)) ||
      edge.places.some(({ slot }) => above.has(slot));
    const parcels = edge.sends.flatMap(({ from, event }, at) =>
      (receivers[at] ?? []).map((to) => this.#graph.parcelId(from, to, event)),
    );
    return { edge, parcels, isHarmful: reaches || stops };
  }

  #grow(known: readonly Known[]): boolean {
    const harmful: Known[] = [];
    const harmless = new Set<number>();
    for (const each of known) {
      if (this.#isSettled(each.edge)) continue;
      if (this.#isHarmful(each)) harmful.push(each);
      else harmless.add(each.edge.parcel);
    }
    for (const { edge } of harmful) {
      if (this.#isSettled(edge)) continue;
      const isMessage = edge.parcel >= 0 && (edge.from === this.#x || !harmless.has(edge.parcel));
      if (isMessage) this.#charged.add(edge.parcel);
      else (this.#loud[edge.slot] ??= [])[edge.local] = true;
    }
    return harmful.length > 0;
  }

  #isSettled({ slot, local, parcel }: Edge): boolean {
    return this.#isLoud(slot, local) || (parcel >= 0 && this.#charged.has(parcel));
  }

  #isHarmful({ edge, parcels, isHarmful }: Known): boolean {
    return (
      isHarmful ||
      this.#isLoud(edge.slot, edge.next) ||
      parcels.some((parcel) => this.#charged.has(parcel)) ||
      edge.places.some(({ slot, local }) => this.#isLoud(slot, local))
    );
  }

  #isLoud(slot: number, local: number): boolean {
    return this.#loud[slot]?.[local] === true;
  }

  #isQuiet(slot: number, id: number): boolean {
    const { model } = this.#graph;
    const component = model.componentsOf(slot).at(id);
    if (component === undefined) return true;
    if (this.#isLoud(slot, component.localId)) return false;
    return component.inbox.every(({ from, sequence }) =>
      model.sequences
        .events(sequence)
        .every((event) => !this.#charged.has(this.#graph.parcelId(from, slot, event))),
    );
  }
}
