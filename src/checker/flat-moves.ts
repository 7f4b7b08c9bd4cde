/**
 * Fills the tables with what the model works out: the moves of a component, and what appending to one
 * gives. A move that does more than send is left to `apply.ts`.
 */
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';
import { plainAppend } from './tables.ts';

/** What one sender may send to one slot: the sender, the event, and the system id if it goes by that. */
interface Parcel {
  readonly from: number;
  readonly event: number;
  readonly systemId: string | undefined;
}

const noParcel: Parcel = { from: 0, event: 0, systemId: undefined };

export class FlatMoves {
  readonly #model: Model;
  readonly #parcels: Parcel[][] = [];
  readonly #parcelIds = new Map<string, number>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Works out the moves of a component; where they are then. */
  flatten(slot: number, component: number): number {
    const moves = this.#model.moves(slot, component);
    const flat = [moves.length, canMove(moves) ? 1 : 0, moves[0]?.number ?? 0];
    for (const [at, { next, outputs }] of moves.entries()) {
      flat.push(next);
      const sends = outputs
        .filter((output) => !isAnsweredBySend(output, outputs))
        .map((output) => this.#sendOf(output));
      if (sends.some((send) => send === undefined)) flat.push(-1 - at);
      else flat.push(sends.length, ...sends.flatMap((send) => send ?? []));
    }
    return this.#model.tables.setMoves(slot, component, flat);
  }

  /** Works out an append; the entry, as in the tables. */
  append(slot: number, component: number, parcel: number): number {
    const parcels = this.#parcelsOf(slot);
    const { from, event, systemId } = parcels[parcel] ?? noParcel;
    const components = this.#model.componentsOf(slot);
    const local = components.at(component)?.local;
    const isHolder =
      systemId === undefined ||
      (local?.systemId === systemId && local.snapshot.status === 'active');
    const entry = isHolder ? components.append(component, from, event) + 1 : plainAppend;
    this.#model.tables.setAppend(slot, component, parcel, entry, parcels.length);
    return entry;
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

/** Whether there is somebody is seen where something is sent to him. */
function isAnsweredBySend(output: Output, outputs: readonly Output[]): boolean {
  if (output.kind !== 'ask' || !output.isHeld) return false;
  const { systemId } = output;
  return outputs.some((other) => other.kind === 'sendSystem' && other.systemId === systemId);
}

/** By a message or a timer, not only by the outside. */
function canMove(moves: readonly Move[]): boolean {
  return moves.some(({ kind }) => kind === 'deliver' || kind === 'timer');
}
