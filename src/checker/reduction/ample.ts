/**
 * Partial-order reduction: in which states the moves of one actor X are enough, and the others wait.
 * What that rests on (who sends to whom, what properties ask) is learned by the search itself, which
 * starts again with what it has learned until it learns nothing (`explore.ts`).
 * Source: Godefroid 1996 (persistent sets); Peled 1994 (ample sets).
 */
import type { Model } from '../model.ts';
import type { Move, Output } from '../move.ts';
import type { Edge, LocalGraph } from './local-graph.ts';
import type { Observations } from './observations.ts';
import { Quiet } from './quiet.ts';
import { stickyEdges } from './sticky.ts';

export interface AmpleSettings {
  readonly graph: LocalGraph;
  readonly observations: Observations;
  readonly asksStuck: boolean;
}

/**
 * The moves of X are enough when
 *  - X can move (where stuck states are asked for: by a message or a timer),
 *  - what the others do meanwhile does not concern X, nor X them: nobody can send into a channel to X
 *    that is empty now, or stop X (`quiet.ts`); X starts and stops nobody; whom X sends to is started by
 *    nobody else, and where it is found by its system id, it keeps that for good,
 *  - no property sees X move (`observations.ts`),
 *  - none of the moves is sticky (`sticky.ts`), so that nothing is put off for ever.
 * No reduction while a budget for faults is left: a fault may befall anybody.
 *
 * Why a search that has learned nothing is sound: take a shortest run of the whole system whose last
 * step is not known. All its steps before are known, so that ample moves commute with them: one of
 * theirs that is ample may be taken first, others may be put before them all. As nothing is put off for
 * ever, the reduced search takes the unknown step too. But it has learned nothing; so there is no such
 * run, all that the whole system does is known, and each of its runs has one like it in the reduced space.
 */
export class Ample {
  readonly #model: Model;
  readonly #graph: LocalGraph;
  readonly #settings: AmpleSettings;
  readonly #knownAtStart: number;
  readonly #askedAtStart: string;
  /** By slot and component: how many moves a candidate has, 0 for who is none. */
  readonly #candidates: (number | undefined)[][] = [];
  readonly #quiet = new Map<string, Quiet>();
  #sticky: ReadonlySet<Edge> | undefined;
  readonly #quietAlone: (Quiet | undefined)[] = [];

  constructor(settings: AmpleSettings) {
    this.#settings = settings;
    this.#graph = settings.graph;
    this.#model = settings.graph.model;
    this.#knownAtStart = this.#graph.size;
    this.#askedAtStart = settings.observations.size;
  }

  /** Nothing has been learned since it was made. */
  get isClosed(): boolean {
    const { observations } = this.#settings;
    return this.#graph.size === this.#knownAtStart && observations.size === this.#askedAtStart;
  }

  /** So much has been learned that it is better to start again at once. */
  get isOutdated(): boolean {
    return this.#graph.size > 2 * this.#knownAtStart + 256;
  }

  /** True: moves were computed, for which the layout may have no room. */
  learn(vector: readonly number[]): boolean {
    let isNew = false;
    for (let slot = 0; slot < vector.length; slot++) {
      const component = vector[slot] ?? 0;
      if (component !== 0 && this.#graph.learn(slot, component)) isNew = true;
    }
    return isNew;
  }

  /** The slot whose moves are enough; -1: there is none. */
  choose(vector: readonly number[]): number {
    if (this.#hasFaultsLeft(vector)) return -1;
    let chosen = -1;
    let fewest = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < vector.length && fewest > 1; slot++) {
      const component = vector[slot] ?? 0;
      if (component === 0) continue;
      const moves = this.#candidate(slot, component);
      if (moves === 0 || moves >= fewest || !this.#isAlone(vector, slot, component)) continue;
      chosen = slot;
      fewest = moves;
    }
    return chosen;
  }

  #hasFaultsLeft(vector: readonly number[]): boolean {
    const { faults, options } = this.#model;
    if (faults === undefined) return false;
    const used = vector[faults.slot] ?? 0;
    const kinds = ['crash', 'loss', 'duplication', 'reordering'] as const;
    return kinds.some(
      (kind) => options.faults?.[kind] !== undefined && faults.spend(used, kind) !== undefined,
    );
  }

  #candidate(slot: number, component: number): number {
    const row = (this.#candidates[slot] ??= []);
    return (row[component] ??= this.#rated(slot, component));
  }

  #rated(slot: number, component: number): number {
    const moves = this.#model.moves(slot, component).filter(({ kind }) => kind !== 'fault');
    const isPast = !this.#settings.asksStuck || moves.some(({ kind }) => kind !== 'environment');
    return isPast && moves.every((move) => this.#mayBeFirst(move, component)) ? moves.length : 0;
  }

  #mayBeFirst(move: Move, component: number): boolean {
    const edge = this.#graph.edgeOf(component, move);
    return edge !== undefined && !this.#stickyNow.has(edge) && this.#commutes(move, component);
  }

  /** As the graph is when first asked. */
  get #stickyNow(): ReadonlySet<Edge> {
    return (this.#sticky ??= stickyEdges(
      this.#graph.edges.flat().filter(({ move, component }) => this.#commutes(move, component)),
      (slot, local) => this.#graph.nodeOf(slot, local),
    ));
  }

  #commutes(move: Move, before: number): boolean {
    const { slot, next, outputs } = move;
    const isSeen = this.#settings.observations.sees(slot, before, next);
    const ends = this.#model.componentsOf(slot).at(next)?.local.snapshot.status !== 'active';
    if (isSeen || (ends && this.#model.slot(slot).systemIds.size > 0)) return false;
    return outputs.every((output) => this.#isFree(output, slot));
  }

  /** A send that nobody sees, to a receiver that stays who it is. */
  #isFree(output: Output, by: number): boolean {
    const receiver = this.#receiverOf(output);
    if (receiver === undefined || this.#settings.observations.seesChannels(receiver)) return false;
    const placers = this.#graph.placedBy.get(receiver) ?? [];
    return [...placers].every((placer) => placer === by);
  }

  #receiverOf(output: Output): number | undefined {
    if (output.kind === 'send') return output.slot;
    if (output.kind !== 'sendSystem' && !(output.kind === 'ask' && output.isHeld)) return undefined;
    const [holder, ...others] = this.#model.roster.holders(output.systemId);
    if (holder === undefined || others.length > 0 || this.#graph.ended.has(holder.index))
      return undefined;
    for (let slot: typeof holder | undefined = holder; slot !== undefined; slot = slot.parent)
      if (this.#graph.removed.has(slot.index) || this.#graph.placedBy.has(slot.index))
        return undefined;
    return holder.index;
  }

  #isAlone(vector: readonly number[], x: number, component: number): boolean {
    const quiet = this.#quietFor(x, component);
    for (let slot = 0; slot < vector.length; slot++) {
      const other = vector[slot] ?? 0;
      if (other !== 0 && slot !== x && !quiet.of(slot, other)) return false;
    }
    return true;
  }

  #quietFor(x: number, component: number): Quiet {
    const inbox = this.#model.componentsOf(x).at(component)?.inbox ?? [];
    if (inbox.length === 0)
      return (this.#quietAlone[x] ??= new Quiet(this.#graph, x, new Set<number>()));
    const ready = inbox.map(({ from }) => from);
    const key = `${x}|${ready.join()}`;
    const quiet = this.#quiet.get(key) ?? new Quiet(this.#graph, x, new Set(ready));
    this.#quiet.set(key, quiet);
    return quiet;
  }
}
