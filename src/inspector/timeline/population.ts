/**
 * Who runs in which state at one moment: an integer for each actor that there has been. It is advanced
 * record by record; a copy of it is a checkpoint.
 */
import { Integers } from './integers.ts';
import type { Segment } from './segment.ts';

/** In place of a value, of who has none. */
export const ended = { absent: -1, done: -2, error: -3, stopped: -4 } as const;

export class Population {
  /** By actor: the number of its value, or one of `ended`. */
  readonly values: Integers;
  /** By actor: the position of its last record; -1: none. */
  readonly lasts: Integers;

  constructor(values = new Integers(ended.absent), lasts = new Integers(-1)) {
    this.values = values;
    this.lasts = lasts;
  }

  copy(): Population {
    return new Population(this.values.copy(), this.lasts.copy());
  }

  /** Takes in the record that is `at` in a segment; `position`: in the timeline. */
  advance(segment: Segment, at: number, position: number): void {
    const actor = segment.actors[at] ?? -1;
    if (actor < 0) return;
    this.lasts.set(actor, position);
    const value = segment.values[at] ?? -1;
    if (value !== ended.absent) this.values.set(actor, value);
  }

  get memoryBytes(): number {
    return this.values.memoryBytes + this.lasts.memoryBytes;
  }
}
