/**
 * What members send during one batch, in order, until the batch is over. What is to be joined goes
 * into the first event of its kind that none of the same member's has come after: between a member and
 * a receiver nothing overtakes.
 */
import type { EventObject } from 'xstate';
import type { Outgoing } from './cell.ts';
import type { Columns } from './columns.ts';

/** One event that leaves, or several that leave as one. */
export interface Letter {
  readonly outgoing: Outgoing;
  /** Of the first that it is from. */
  readonly row: number;
  readonly events: EventObject[];
}

const lettersMax = 2 ** 32;

export class Outbox {
  readonly #columns: Columns;
  #letters: Letter[] = [];
  /** By lane: its letters, in order. */
  #lanes: number[][] = [];
  /** How many letters there were before this batch; from one up, since a new row has sent nothing. */
  #base = 1;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  get isEmpty(): boolean {
    return this.#letters.length === 0;
  }

  add(row: number, outgoing: Outgoing, event: EventObject): void {
    const { lastSent } = this.#columns;
    const { lane } = outgoing;
    const letters = lane < 0 ? undefined : (this.#lanes[lane] ??= []);
    const open = letters === undefined ? -1 : firstFrom(letters, (lastSent[row] ?? 0) - this.#base);
    const at = open < 0 ? this.#letters.length : open;
    lastSent[row] = this.#base + at;
    if (open >= 0) this.#letters[open]?.events.push(event);
    else {
      this.#letters.push({ outgoing, row, events: [event] });
      letters?.push(at);
    }
  }

  /** Empties it. */
  take(): readonly Letter[] {
    const letters = this.#letters;
    this.#letters = [];
    this.#lanes = [];
    this.#base += letters.length;
    if (this.#base > lettersMax / 2) {
      this.#base = 1;
      this.#columns.lastSent.fill(0);
    }
    return letters;
  }
}

/** The first of some ascending numbers that is at least this one; -1 when none is. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return numbers[low] ?? -1;
}
