/**
 * Moves as arrays of integers, for the inner loop of a search. A move that does more than send is
 * left to `apply.ts`.
 * Shape, for one component: how many moves; whether the actor can move of itself (1) or not (0); then
 * for each move: the component after it, how many sends follow, and for each send a slot and a parcel.
 * A count of -1 - k stands for "apply move k".
 */
import type { Agree } from './deed.ts';
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';

/** What one sender may send to one slot: the sender, the event, and the system id if it goes by that. */
interface Parcel {
  readonly from: number;
  readonly event: number;
  readonly systemId: string | undefined;
}

/** The entry of an append that has not been computed, and of one that has to be applied the plain way. */
export const unknownAppend = 0;
export const plainAppend = -1;

export class FlatMoves {
  readonly #model: Model;
  readonly #agree: Agree;
  readonly #flat: (Int32Array | undefined)[][] = [];
  readonly #appends: (Int32Array | undefined)[][] = [];
  readonly #parcels: Parcel[][] = [];
  readonly #parcelIds = new Map<string, number>();

  constructor(model: Model, agree: Agree) {
    this.#model = model;
    this.#agree = agree;
  }

  /** Undefined: `flatten` has to be asked. */
  of(slot: number): (Int32Array | undefined)[] {
    return (this.#flat[slot] ??= []);
  }

  /** By component and parcel: the component after an append, plus one. */
  appendsOf(slot: number): (Int32Array | undefined)[] {
    return (this.#appends[slot] ??= []);
  }

  flatten(slot: number, component: number): Int32Array {
    const flat: number[] = [];
    const moves = this.#agree(
      () => ({ kind: 'moves', slot, component }),
      () => this.#model.moves(slot, component),
    );
    flat.push(moves.length, canMove(moves) ? 1 : 0);
    for (const [at, { next, outputs }] of moves.entries()) {
      flat.push(next);
      const sends = outputs.map((output) => this.#sendOf(output));
      if (sends.some((send) => send === undefined)) flat.push(-1 - at);
      else flat.push(sends.length, ...sends.flatMap((send) => send ?? []));
    }
    const array = Int32Array.from(flat);
    this.of(slot)[component] = array;
    return array;
  }

  /** Computes an append; the entry, as in the table. */
  append(slot: number, component: number, parcel: number): number {
    const { from, event, systemId } = this.#parcelsOf(slot)[parcel] ?? {
      from: 0,
      event: 0,
      systemId: undefined,
    };
    const components = this.#model.componentsOf(slot);
    const appended = (): number => {
      const local = components.at(component)?.local;
      const isHolder =
        systemId === undefined ||
        (local?.systemId === systemId && local.snapshot.status === 'active');
      return isHolder ? components.append(component, from, event) + 1 : plainAppend;
    };
    const entry = this.#agree(() => ({ kind: 'append', slot, component, from, event }), appended);
    this.#appendRow(slot, component)[parcel] = entry;
    return entry;
  }

  #appendRow(slot: number, component: number): Int32Array {
    const rows = this.appendsOf(slot);
    const parcels = this.#parcelsOf(slot).length;
    const row = rows[component];
    if (row !== undefined && row.length >= parcels) return row;
    const longer = new Int32Array(Math.max(8, parcels * 2));
    if (row !== undefined) longer.set(row);
    rows[component] = longer;
    return longer;
  }

  #parcelsOf(slot: number): Parcel[] {
    return (this.#parcels[slot] ??= []);
  }

  #sendOf(output: Output): readonly [number, number] | undefined {
    if (output.kind === 'send')
      return [output.slot, this.#parcel(output.slot, output.from, output.event)];
    if (output.kind !== 'sendSystem') return undefined;
    const [holder, ...others] = this.#model.roster.holders(output.systemId);
    if (holder === undefined || others.length > 0) return undefined;
    return [holder.index, this.#parcel(holder.index, output.from, output.event, output.systemId)];
  }

  #parcel(slot: number, from: number, event: number, systemId?: string): number {
    const key = `${slot}|${from}|${event}|${systemId === undefined ? '' : `@${systemId}`}`;
    let id = this.#parcelIds.get(key);
    if (id === undefined) {
      id = this.#parcelsOf(slot).push({ from, event, systemId }) - 1;
      this.#parcelIds.set(key, id);
    }
    return id;
  }
}

/** By a message or a timer, not only by the outside. */
export function canMove(moves: readonly Move[]): boolean {
  return moves.some(({ kind }) => kind === 'deliver' || kind === 'timer');
}
