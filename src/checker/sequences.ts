/**
 * The content of a channel as an integer: 0 is empty, and equal sequences of events are one number.
 * Who sends to whom is not in it: a channel is a sequence in its receiver's component.
 */
export class Sequences {
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #events: (readonly number[])[] = [[]];
  readonly #tails: number[] = [0];

  events(sequence: number): readonly number[] {
    return this.#events[sequence] ?? [];
  }

  of(events: readonly number[]): number {
    const key = events.join();
    let id = this.#ids.get(key);
    if (id === undefined) {
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
