/**
 * The channels that properties have looked at, each with a number, and what each component has in them:
 * so that a look at one channel does not tell apart what is under way in the others to the same actor.
 */
import type { Components } from './components.ts';
import type { Tables } from './tables.ts';

interface Channel {
  readonly number: number;
  readonly from: number;
  /** By sequence, from 1 on: few, where all sequences of a model are many. */
  readonly parts: Map<number, number>;
}

export class ChannelParts {
  readonly #tables: Tables;
  readonly #componentsOf: (slot: number) => Components;
  /** By receiving slot. */
  readonly #channels: Channel[][] = [];
  #count = 0;

  constructor(tables: Tables, componentsOf: (slot: number) => Components) {
    this.#tables = tables;
    this.#componentsOf = componentsOf;
  }

  /** Of the channel between two slots. */
  numberOf(to: number, from: number): number {
    const channels = (this.#channels[to] ??= []);
    let channel = channels.find((known) => known.from === from);
    if (channel === undefined) {
      channel = { number: this.#count++, from, parts: new Map<number, number>() };
      channels.push(channel);
      for (let component = 0; component < this.#componentsOf(to).size; component++)
        this.#note(channel, to, component);
    }
    return channel.number;
  }

  /** A new component of a slot. */
  noted(slot: number, component: number): void {
    for (const channel of this.#channels[slot] ?? []) this.#note(channel, slot, component);
  }

  #note({ number, from, parts }: Channel, slot: number, component: number): void {
    const inbox = this.#componentsOf(slot).at(component)?.inbox ?? [];
    const sequence = inbox.find((inbound) => inbound.from === from)?.sequence ?? 0;
    let part = parts.get(sequence);
    if (part === undefined) parts.set(sequence, (part = parts.size + 1));
    this.#tables.setInChannel(number, slot, component, part);
  }
}
