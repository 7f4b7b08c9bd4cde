/**
 * The members of one population as rows of columns: the state's number, the first of the member's
 * timers, the last thing that it has sent. Rows of members that are gone are given to others.
 */

import { NameTable } from '../columns/name-table.ts';

const rowsAtFirst = 256;

export class Columns {
  /** By row. A row without a member is -1 - the next such row, or `noRow`. */
  states = new Int32Array(rowsAtFirst);
  /** The number of a timer; -1 for none. */
  timers = new Int32Array(rowsAtFirst);
  /** Where in the outbox; see there. */
  lastSent = new Uint32Array(rowsAtFirst);
  readonly #ids: (string | undefined)[] = [];
  readonly #rows = new NameTable((row) => this.#ids[row]);
  #free = noRow;

  get size(): number {
    return this.#rows.size;
  }

  /** How many rows there are, with and without members. */
  get length(): number {
    return this.#ids.length;
  }

  /** -1: there is no such member. */
  rowOf(id: string): number {
    return this.#rows.rowOf(id);
  }

  idOf(row: number): string {
    return this.#ids[row] ?? '';
  }

  /** The rows that have a member, in no order that means anything. */
  *rows(): Generator<number> {
    for (const [row, id] of this.#ids.entries()) if (id !== undefined) yield row;
  }

  stateOf(row: number): number {
    return this.states[row] ?? noRow;
  }

  add(id: string, state: number): number {
    const row = this.#take();
    this.#ids[row] = id;
    this.#rows.add(id, row);
    this.states[row] = state;
    this.timers[row] = -1;
    this.lastSent[row] = 0;
    return row;
  }

  remove(row: number): void {
    this.#rows.remove(this.idOf(row), row);
    this.#ids[row] = undefined;
    this.states[row] = this.#free;
    this.#free = -1 - row;
  }

  #take(): number {
    if (this.#free !== noRow) {
      const row = -1 - this.#free;
      this.#free = this.stateOf(row);
      return row;
    }
    const row = this.#ids.length;
    if (row === this.states.length) this.#grow();
    this.#ids.push(undefined);
    return row;
  }

  #grow(): void {
    const rows = this.states.length * 2;
    this.states = longer(this.states, new Int32Array(rows));
    this.timers = longer(this.timers, new Int32Array(rows));
    this.lastSent = longer(this.lastSent, new Uint32Array(rows));
  }
}

/** Ends the list of rows without a member. */
const noRow = -(2 ** 31);

/** Copies what there is. */
export function longer<T extends Int32Array | Uint32Array | Float64Array>(before: T, after: T): T {
  after.set(before);
  return after;
}
