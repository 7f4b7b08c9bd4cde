/**
 * A global state as properties see it, and a note of what they have looked at: which actors' local
 * states, and which channels.
 */
import { actorView } from './actor-view.ts';
import type { ActorView, PlainEvent, SystemView } from './api.ts';
import type { Inbound } from './components.ts';
import type { Model } from './model.ts';
import type { Slot } from './roster.ts';

/** What was looked at of a slot: its local state, one of its channels (by sender), or all of them. */
export interface Look {
  readonly slot: number;
  readonly of: 'local' | 'inbox' | number;
}

const noChannels: readonly Inbound[] = [];
/** More than there are slots. */
const lookers = 2 ** 20;

export class StateReader implements SystemView {
  readonly #model: Model;
  readonly #names = new Map<string, readonly Slot[]>();
  readonly #noted: (look: Look) => void;
  #vector: readonly number[] = [];
  readonly #seen = new Set<number>();
  #slots = 0;

  /** `noted`: told of each look, in the order in which they come first. */
  constructor(model: Model, noted: (look: Look) => void = () => undefined) {
    this.#model = model;
    this.#noted = noted;
  }

  /** The state to be looked at; nothing has been yet. */
  begin(vector: readonly number[]): void {
    this.#vector = vector;
    // To clear a set is dear, even an empty one.
    if (this.#seen.size > 0) this.#seen.clear();
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
    const senders = this.#named(from);
    return this.#named(to).flatMap((receiver) => {
      for (const { index } of senders) this.#note(receiver.index, index);
      return this.#channelsTo(receiver)
        .filter(({ from: sender }) => senders.some(({ index }) => index === sender))
        .flatMap((channel) => this.#eventsIn(channel));
    });
  }

  inbox(to: string): readonly PlainEvent[] {
    return this.#named(to).flatMap((receiver) => {
      this.#note(receiver.index, 'inbox');
      return this.#channelsTo(receiver).flatMap((channel) => this.#eventsIn(channel));
    });
  }

  #channelsTo({ index }: Slot): readonly Inbound[] {
    return this.#model.componentsOf(index).at(this.#vector[index] ?? 0)?.inbox ?? noChannels;
  }

  #eventsIn({ sequence }: Inbound): readonly PlainEvent[] {
    return this.#model.sequences.events(sequence).map((id) => this.#model.event(id));
  }

  #view(slot: Slot): ActorView | undefined {
    this.#note(slot.index, 'local');
    const component = this.#model.componentsOf(slot.index).at(this.#vector[slot.index] ?? 0);
    return component && actorView(component.local, slot.id);
  }

  #note(slot: number, of: Look['of']): void {
    const key = slot * lookers + (of === 'local' ? 0 : of === 'inbox' ? 1 : of + 2);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#noted({ slot, of });
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
