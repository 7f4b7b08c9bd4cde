/**
 * Moves as integers, for the inner loop of a search: all in one array each, so that they lie close
 * together in the processor's caches. A move that does more than send is left to `apply.ts`.
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
  /** The moves of all components, one after another. Replaced when it grows. */
  readonly moves = new IntegerPool();
  /** Rows, one for each component: how many parcels it has room for, and for each its entry. */
  readonly #rows = new IntegerPool();
  /** By slot and component: where its moves begin, and its row; 0 for none. */
  readonly #movesAt: Int32Array[] = [];
  readonly #rowsAt: Int32Array[] = [];
  readonly #parcels: Parcel[][] = [];
  readonly #parcelIds = new Map<string, number>();

  constructor(model: Model, agree: Agree) {
    this.#model = model;
    this.#agree = agree;
  }

  /** Where the moves of a component begin; 0: `flatten` has to be asked. */
  at(slot: number, component: number): number {
    return this.#movesAt[slot]?.[component] ?? 0;
  }

  /** The component after an append, plus one; or one of the two special entries. */
  entry(slot: number, component: number, parcel: number): number {
    const row = this.#rowsAt[slot]?.[component] ?? 0;
    const { words } = this.#rows;
    return parcel < (words[row] ?? 0) ? (words[row + 1 + parcel] ?? 0) : unknownAppend;
  }

  /** Where they begin then. */
  flatten(slot: number, component: number): number {
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
    const at = this.moves.add(flat);
    placesFor(this.#movesAt, slot, component)[component] = at;
    return at;
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
    this.#rows.words[this.#rowWith(slot, component, parcel) + 1 + parcel] = entry;
    return entry;
  }

  /** A row with room for the parcel: the component's, or a longer copy that takes its place. */
  #rowWith(slot: number, component: number, parcel: number): number {
    const places = placesFor(this.#rowsAt, slot, component);
    const row = places[component] ?? 0;
    const before = this.#rows.words[row] ?? 0;
    if (parcel < before) return row;
    const length = Math.max(4, this.#parcelsOf(slot).length);
    const entries = [...this.#rows.words.subarray(row + 1, row + 1 + before)];
    const longer = this.#rows.add([
      length,
      ...entries,
      ...Array.from({ length: length - before }, () => unknownAppend),
    ]);
    places[component] = longer;
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

/** The places of a slot's components, long enough for this one. */
function placesFor(bySlot: Int32Array[], slot: number, component: number): Int32Array {
  for (let missing = bySlot.length; missing <= slot; missing++) bySlot.push(new Int32Array(16));
  const places = bySlot[slot] ?? new Int32Array(0);
  if (component < places.length) return places;
  const longer = new Int32Array(Math.max(component + 1, places.length * 2));
  longer.set(places);
  bySlot[slot] = longer;
  return longer;
}

/** Pieces of integers in one array. The first place is a zero of nobody's. */
class IntegerPool {
  words = new Int32Array(1024);
  #length = 1;

  /** Where the piece is. */
  add(piece: readonly number[]): number {
    const at = this.#length;
    const length = at + piece.length;
    if (length > this.words.length) {
      const longer = new Int32Array(Math.max(length, this.words.length * 2));
      longer.set(this.words);
      this.words = longer;
    }
    this.words.set(piece, at);
    this.#length = length;
    return at;
  }
}
