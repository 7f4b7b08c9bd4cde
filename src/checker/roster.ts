/**
 * The actors that a system has ever had, each with a slot: its place in the vector of a global state.
 * A slot is given to a path once, and stays with it when the actor stops and another takes the path.
 */
import type { Hosted } from '../table/hosted.ts';
import type { LocalSteps } from '../table/local-steps.ts';

export interface Slot {
  readonly index: number;
  readonly path: string;
  readonly id: string;
  readonly parent: Slot | undefined;
  readonly children: Slot[];
  readonly steps: LocalSteps;
  /** The system ids that its actors have had. */
  readonly systemIds: Set<string>;
  /** It is a population's: there is never an actor in it, and its children are the members. */
  readonly hosted: Hosted | undefined;
}

/** Whom an actor has for a parent; a population is only the place of its members. */
export function parentActor({ parent }: Slot): Slot | undefined {
  return parent?.hosted === undefined ? parent : parent.parent;
}

export type NewSlot = Pick<Slot, 'path' | 'id' | 'parent' | 'hosted'>;

export class Roster {
  readonly slots: Slot[] = [];
  readonly #byPath = new Map<string, Slot>();
  readonly #holders = new Map<string, Slot[]>();

  get(path: string): Slot | undefined {
    return this.#byPath.get(path);
  }

  add({ path, id, parent, hosted }: NewSlot, steps: LocalSteps): Slot {
    const slot: Slot = {
      index: this.slots.length,
      path,
      id,
      parent,
      children: [],
      steps,
      systemIds: new Set(),
      hosted,
    };
    this.slots.push(slot);
    this.#byPath.set(path, slot);
    parent?.children.push(slot);
    return slot;
  }

  /** Notes that actors of this slot hold a system id. */
  hold(slot: Slot, systemId: string): void {
    if (slot.systemIds.has(systemId)) return;
    slot.systemIds.add(systemId);
    this.#holders.set(systemId, [...this.holders(systemId), slot]);
  }

  /** Whoever has ever held a system id; at most one of them does at a time. */
  holders(systemId: string): readonly Slot[] {
    return this.#holders.get(systemId) ?? [];
  }

  /** By path, system id or id, in that order. */
  named(name: string): readonly Slot[] {
    const exact = this.#byPath.get(name);
    if (exact !== undefined) return [exact];
    const holders = this.holders(name);
    return holders.length > 0 ? holders : this.slots.filter(({ id }) => id === name);
  }
}
