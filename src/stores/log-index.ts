/**
 * The live entries of a log in memory, without their bytes: in order for the scan and the trim, and
 * chained by object for reads. A ring of columns, since a million small JS objects would cost four
 * times as much. Entries come at the end and go at the front, nowhere else.
 * Not here: what is durable; an adapter adds an entry once it is.
 */
import type { LogEntrySummary, ObjectId, Sequence } from './ports.ts';

/** Columns of a ring. `next`: how many places further the object's next entry is, 0 for none. */
interface Columns {
  readonly sequence: Float64Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  readonly slot: Uint32Array;
  readonly next: Uint32Array;
}

/** An object's chain. Unit: places, counted from the log's first entry and never reused. */
interface Chain {
  readonly object: ObjectId;
  first: number;
  last: number;
}

const capacityMin = 1024;

/** Invariant: sequences ascend from `#head` to `#tail`, along each chain too. */
export class LogIndex {
  #columns = columnsOf(capacityMin);
  #capacity = capacityMin;
  #head = 0;
  #tail = 0;
  readonly #slots = new Map<ObjectId, number>();
  readonly #chains: (Chain | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  get size(): number {
    return this.#tail - this.#head;
  }

  /** Adds the newest entry. Invariant: its sequence is above that of every entry. */
  add({ sequence, object, offset, length }: LogEntrySummary): void {
    if (this.size === this.#capacity) this.#resize(this.#capacity * 2);
    const place = this.#tail++;
    const at = place % this.#capacity;
    this.#columns.sequence[at] = sequence;
    this.#columns.offset[at] = offset;
    this.#columns.length[at] = length;
    this.#columns.next[at] = 0;
    this.#columns.slot[at] = this.#link(object, place);
  }

  /** The live entries of an object, ascending. */
  *entriesOf(object: ObjectId): Generator<LogEntrySummary> {
    const slot = this.#slots.get(object);
    let place = slot === undefined ? undefined : this.#chains[slot]?.first;
    while (place !== undefined) {
      yield this.#entryAt(place);
      const step = this.#columns.next[place % this.#capacity] ?? 0;
      place = step === 0 ? undefined : place + step;
    }
  }

  /** Every live entry, ascending; those that are dropped or added meanwhile may be left out. */
  *all(): Generator<LogEntrySummary> {
    for (let place = this.#head; place < this.#tail; place++) {
      place = Math.max(place, this.#head);
      if (place < this.#tail) yield this.#entryAt(place);
    }
  }

  /** The entries strictly below `below`, ascending. */
  *below(below: Sequence): Generator<LogEntrySummary> {
    for (const entry of this.all()) {
      if (entry.sequence >= below) return;
      yield entry;
    }
  }

  /** Drops the entries strictly below `below`, and tells how many bytes they held. */
  dropBelow(below: Sequence): number {
    let droppedBytes = 0;
    while (this.#head < this.#tail) {
      const at = this.#head % this.#capacity;
      if ((this.#columns.sequence[at] ?? below) >= below) break;
      droppedBytes += this.#columns.length[at] ?? 0;
      this.#unlink(this.#columns.slot[at] ?? 0, this.#columns.next[at] ?? 0);
      this.#head++;
    }
    if (this.#capacity > capacityMin && this.size * 8 < this.#capacity)
      this.#resize(Math.max(capacityMin, this.#capacity / 4));
    return droppedBytes;
  }

  #entryAt(place: number): LogEntrySummary {
    const at = place % this.#capacity;
    return {
      sequence: this.#columns.sequence[at] ?? 0,
      object: this.#chains[this.#columns.slot[at] ?? 0]?.object ?? '',
      offset: this.#columns.offset[at] ?? 0,
      length: this.#columns.length[at] ?? 0,
    };
  }

  #link(object: ObjectId, place: number): number {
    const known = this.#slots.get(object);
    const chain = known === undefined ? undefined : this.#chains[known];
    if (known !== undefined && chain !== undefined) {
      this.#columns.next[chain.last % this.#capacity] = place - chain.last;
      chain.last = place;
      return known;
    }
    const slot = this.#freeSlots.pop() ?? this.#chains.length;
    this.#slots.set(object, slot);
    this.#chains[slot] = { object, first: place, last: place };
    return slot;
  }

  /** Takes the first entry, which is at the head, off its object's chain. */
  #unlink(slot: number, step: number): void {
    const chain = this.#chains[slot];
    if (chain === undefined) return;
    if (step > 0) {
      chain.first += step;
      return;
    }
    this.#slots.delete(chain.object);
    this.#chains[slot] = undefined;
    this.#freeSlots.push(slot);
  }

  #resize(capacity: number): void {
    const columns = columnsOf(capacity);
    for (let place = this.#head; place < this.#tail; place++) {
      const from = place % this.#capacity;
      const to = place % capacity;
      columns.sequence[to] = this.#columns.sequence[from] ?? 0;
      columns.offset[to] = this.#columns.offset[from] ?? 0;
      columns.length[to] = this.#columns.length[from] ?? 0;
      columns.slot[to] = this.#columns.slot[from] ?? 0;
      columns.next[to] = this.#columns.next[from] ?? 0;
    }
    this.#columns = columns;
    this.#capacity = capacity;
  }
}

function columnsOf(capacity: number): Columns {
  return {
    sequence: new Float64Array(capacity),
    offset: new Float64Array(capacity),
    length: new Uint32Array(capacity),
    slot: new Uint32Array(capacity),
    next: new Uint32Array(capacity),
  };
}
