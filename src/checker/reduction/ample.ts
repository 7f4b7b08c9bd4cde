/**
 * Partial-order reduction: in a state, all moves of one actor X may be enough. They are, when
 *  - X can move (where stuck states are asked for: by a message or a timer),
 *  - whatever the others do meanwhile is neither noticed by X nor notices X: nobody can send into a
 *    channel to X that is empty now, or stop X (`quiet.ts`); X starts and stops nobody; whom X sends to
 *    is started by nobody else, and where it is found by its system id, it keeps that for good,
 *  - no property sees X move: neither X nor its receivers are changed where one has ever looked,
 *  - some state after them has not been expanded yet. So nothing is put off for ever, in whatever order
 *    states are expanded: each chain of such states ends in one that is expanded whole.
 * No reduction while a budget for faults is left: a fault may befall anybody.
 *
 * What actors may do and what properties look at is learned on the way, and a search that has learned
 * something starts again. The last one, which learned nothing, is sound: take a shortest run of the
 * whole system whose last step is not known. All its steps before are known, so they commute with the
 * ample ones as claimed, which may be moved to its front or put before it; by the last condition the
 * reduced search gets to take the unknown step too. But it has learned nothing.
 * Source: Godefroid 1996 (persistent sets); Bosnacki, Leue and Lluch Lafuente 2006 (the last condition).
 */
import type { Looked } from '../asked-once.ts';
import type { Model } from '../model.ts';
import type { Move, Output } from '../move.ts';
import type { LocalGraph } from './local-graph.ts';
import { Quiet } from './quiet.ts';

export interface AmpleSettings {
  readonly graph: LocalGraph;
  /** Asked once, after the first state has been. */
  readonly visible: () => Looked;
  readonly asksStuck: boolean;
}

export class Ample {
  readonly #model: Model;
  readonly #graph: LocalGraph;
  readonly #settings: AmpleSettings;
  readonly #knownAtStart: number;
  /** By slot and component: how many moves a candidate has, 0 for who is none. */
  readonly #candidates: (number | undefined)[][] = [];
  readonly #quiet = new Map<string, Quiet>();
  readonly #quietAlone: (Quiet | undefined)[] = [];
  #seen: Looked | undefined;

  constructor(settings: AmpleSettings) {
    this.#settings = settings;
    this.#graph = settings.graph;
    this.#model = settings.graph.model;
    this.#knownAtStart = this.#graph.size;
  }

  /** Nothing has been learned since it was made. */
  get isClosed(): boolean {
    return this.#graph.size === this.#knownAtStart;
  }

  /** So much has been learned that it is better to start again at once. */
  get isOutdated(): boolean {
    return this.#graph.size > 2 * this.#knownAtStart + 256;
  }

  get visible(): Looked {
    return (this.#seen ??= this.#settings.visible());
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

  /** The slot whose moves are enough, but for the last condition; -1: there is none. */
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
    return isPast && moves.every((move) => this.#commutes(move, component)) ? moves.length : 0;
  }

  #commutes(move: Move, before: number): boolean {
    const { locals, channels } = this.visible;
    const { slot, next, outputs } = move;
    const components = this.#model.componentsOf(slot);
    const isSeen =
      channels.has(slot) ||
      (locals.has(slot) && components.localOf[before] !== components.localOf[next]);
    const ends = components.at(next)?.local.snapshot.status !== 'active';
    if (isSeen || (ends && this.#model.slot(slot).systemIds.size > 0)) return false;
    return outputs.every((output) => this.#isFree(output, slot));
  }

  /** A send that nobody sees, to a receiver that stays who it is. */
  #isFree(output: Output, by: number): boolean {
    const receiver = this.#receiverOf(output);
    if (receiver === undefined || this.visible.channels.has(receiver)) return false;
    const placers = this.#graph.placedBy.get(receiver) ?? [];
    return [...placers].every((placer) => placer === by);
  }

  #receiverOf(output: Output): number | undefined {
    if (output.kind === 'send') return output.slot;
    if (output.kind !== 'sendSystem') return undefined;
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
