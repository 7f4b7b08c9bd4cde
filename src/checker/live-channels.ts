/**
 * What is under way between live actors: a queue for each sender and receiver in place of XState's
 * immediate delivery. Of what is sent to an actor that has stopped nothing is kept, as live.
 */
import type { EventObject } from 'xstate';
import { hasStopped, type LiveActor } from './live-actor.ts';

export class LiveChannels {
  readonly #queues = new Map<LiveActor, Map<string, EventObject[]>>();

  /** `from`: the sender's path. */
  append(from: string, to: LiveActor, event: EventObject): void {
    if (hasStopped(to)) return;
    this.of(to, from).push(event);
  }

  /** The queue itself, to be changed by a fault. */
  of(to: LiveActor, from: string): EventObject[] {
    let inbox = this.#queues.get(to);
    if (inbox === undefined) this.#queues.set(to, (inbox = new Map<string, EventObject[]>()));
    let queue = inbox.get(from);
    if (queue === undefined) inbox.set(from, (queue = []));
    return queue;
  }

  /** What is under way to an actor, by sender. */
  inbox(to: LiveActor): ReadonlyMap<string, readonly EventObject[]> {
    return this.#queues.get(to) ?? new Map<string, readonly EventObject[]>();
  }

  forget(to: LiveActor): void {
    this.#queues.delete(to);
  }

  /** Everything that was under way to one actor is under way to another. */
  move(from: LiveActor, to: LiveActor): void {
    const inbox = this.#queues.get(from);
    if (inbox !== undefined) this.#queues.set(to, inbox);
    this.#queues.delete(from);
  }
}
