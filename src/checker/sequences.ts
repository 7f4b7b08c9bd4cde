/**
 * The content of a channel as an integer: 0 is empty, and equal sequences of events are one number.
 * Who sends to whom is not in it: a channel is a sequence in its receiver's component.
 */
import type { Gate } from '../table/gate.ts';

export class Sequences {
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #events: (readonly number[])[] = [[]];
  readonly #tails: number[] = [0];
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  events(sequence: number): readonly number[] {
    return this.#events[sequence] ?? [];
  }

  of(events: readonly number[]): number {
    const key = events.join();
    let id = this.#ids.get(key);
    if (id === undefined) {
      this.#gate.pass(key);
      id = this.#events.length;
      this.#ids.set(key, id);
      this.#events.push(events);
      this.#tails.push(-1);
    }
    return id;
  }

  append(sequence: number, event: number): number {
    return this.of([...this.events(sequence), event]);
  }

  /** Without its head. */
  tail(sequence: number): number {
    let tail = this.#tails[sequence] ?? 0;
    if (tail < 0) {
      tail = this.of(this.events(sequence).slice(1));
      this.#tails[sequence] = tail;
    }
    return tail;
  }
}
