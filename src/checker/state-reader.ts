/**
 * A global state as properties see it, and a note of what they have looked at: which actors' local
 * states, and which actors' channels.
 */
import { actorView } from './actor-view.ts';
import type { ActorView, PlainEvent, SystemView } from './api.ts';
import type { Model } from './model.ts';
import type { Slot } from './roster.ts';

/** What was looked at: a slot's local state, or its local state and channels. */
export interface Look {
  readonly slot: number;
  readonly isLocal: boolean;
}

export class StateReader implements SystemView {
  readonly #model: Model;
  readonly #names = new Map<string, readonly Slot[]>();
  readonly #noted: (look: Look) => void;
  #vector: readonly number[] = [];
  #seen = new Set<number>();
  #slots = 0;

  /** `noted`: told of each look, in the order in which they come first. */
  constructor(model: Model, noted: (look: Look) => void = () => undefined) {
    this.#model = model;
    this.#noted = noted;
  }

  /** The state to be looked at; nothing has been yet. */
  begin(vector: readonly number[]): void {
    this.#vector = vector;
    this.#seen.clear();
  }

  actor(name: string): ActorView | undefined {
    const slots = this.#named(name);
    for (const slot of slots) {
      const view = this.#view(slot);
      if (view !== undefined) return view;
    }
    return undefined;
  }

  actors(): readonly ActorView[] {
    return this.#model.roster.slots.flatMap((slot) => this.#view(slot) ?? []);
  }

  messages(from: string, to: string): readonly PlainEvent[] {
    const senders = new Set(this.#named(from).map(({ index }) => index));
    return this.#inbound(to, (sender) => senders.has(sender));
  }

  inbox(to: string): readonly PlainEvent[] {
    return this.#inbound(to, () => true);
  }

  #inbound(to: string, isWanted: (sender: number) => boolean): readonly PlainEvent[] {
    const { sequences } = this.#model;
    return this.#named(to).flatMap(({ index }) => {
      this.#note(index, false);
      const inbox = this.#model.componentsOf(index).at(this.#vector[index] ?? 0)?.inbox ?? [];
      return inbox
        .filter(({ from }) => isWanted(from))
        .flatMap(({ sequence }) => sequences.events(sequence).map((id) => this.#model.event(id)));
    });
  }

  #view(slot: Slot): ActorView | undefined {
    this.#note(slot.index, true);
    const component = this.#model.componentsOf(slot.index).at(this.#vector[slot.index] ?? 0);
    return component && actorView(component.local, slot.id);
  }

  #note(slot: number, isLocal: boolean): void {
    const key = slot * 2 + (isLocal ? 0 : 1);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#noted({ slot, isLocal });
  }

  #named(name: string): readonly Slot[] {
    const { roster } = this.#model;
    if (roster.slots.length !== this.#slots) {
      this.#slots = roster.slots.length;
      this.#names.clear();
    }
    let slots = this.#names.get(name);
    if (slots === undefined) this.#names.set(name, (slots = roster.named(name)));
    return slots;
  }
}
