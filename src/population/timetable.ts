/**
 * When which timer of which member fires. Timers of one duration are a list, in the order of their
 * arming and so of their firing; the lists are a heap by their first. So a timer is armed and taken
 * back in the time of a list, and what costs more grows with the different durations only.
 * Source: Node, `lib/internal/timers.js`.
 */
import { longer } from './columns.ts';
import { EarliestFirst, type TimerList } from './earliest-first.ts';

const timersAtFirst = 64;
/** Empty lists are kept for the next timer of their duration, as long as there are few. */
const listsMax = 1024;

export class Timetable {
  #dues = new Float64Array(timersAtFirst);
  /** The order of arming, modulo 2^32. */
  #orders = new Uint32Array(timersAtFirst);
  /** Of the same duration: the timer before and the one after; -1 for none. */
  #before = new Int32Array(timersAtFirst);
  #after = new Int32Array(timersAtFirst);
  #rows = new Int32Array(timersAtFirst);
  /** The next timer of the same member; -1 for none. Of a free place, the next free place. */
  #siblings = new Int32Array(timersAtFirst);
  readonly #listOf: (TimerList | undefined)[] = [];
  readonly #lists = new Map<number, TimerList>();
  readonly #heap = new EarliestFirst();
  #free = -1;
  #size = 0;
  #armed = 0;

  /** How many are armed. */
  get size(): number {
    return this.#size;
  }

  /** Infinity: none is armed. */
  get earliest(): number {
    return this.#heap.first?.due ?? Infinity;
  }

  dueOf(timer: number): number {
    return this.#dues[timer] ?? Infinity;
  }

  /** Of two that are due at once, the one armed first fires first. */
  orderOf(timer: number): number {
    return this.#orders[timer] ?? 0;
  }

  rowOf(timer: number): number {
    return this.#rows[timer] ?? -1;
  }

  siblingOf(timer: number): number {
    return this.#siblings[timer] ?? -1;
  }

  setSibling(timer: number, sibling: number): void {
    this.#siblings[timer] = sibling;
  }

  /** The timer's number; it is nobody's sibling yet. Unit: milliseconds. */
  arm(row: number, delayMs: number, now: number): number {
    const timer = this.#take();
    this.#size++;
    this.#orders[timer] = this.#armed++;
    const list = this.#listFor(delayMs);
    const { last } = list;
    this.#dues[timer] = now + delayMs;
    this.#rows[timer] = row;
    this.#siblings[timer] = -1;
    this.#before[timer] = last;
    this.#after[timer] = -1;
    this.#listOf[timer] = list;
    list.last = timer;
    if (last >= 0) this.#after[last] = timer;
    else this.#begin(list, timer);
    return timer;
  }

  /** Takes a timer back, or takes it since it fires. */
  cancel(timer: number): void {
    const list = this.#listOf[timer];
    if (list === undefined) throw new Error(`there is no timer ${timer}`);
    const before = this.#before[timer] ?? -1;
    const after = this.#after[timer] ?? -1;
    if (after >= 0) this.#before[after] = before;
    else list.last = before;
    if (before >= 0) this.#after[before] = after;
    else this.#begin(list, after);
    this.#size--;
    this.#listOf[timer] = undefined;
    this.#siblings[timer] = this.#free;
    this.#free = timer;
  }

  /** One that is due by now; -1 when there is none. It stays armed. */
  dueBy(now: number): number {
    const { first } = this.#heap;
    return first !== undefined && first.due <= now ? first.first : -1;
  }

  #begin(list: TimerList, timer: number): void {
    list.first = timer;
    list.due = timer < 0 ? Infinity : this.dueOf(timer);
    list.order = this.orderOf(timer);
    if (timer < 0 && this.#lists.size > listsMax) {
      this.#lists.delete(list.durationMs);
      this.#heap.remove(list);
    } else this.#heap.update(list);
  }

  #listFor(durationMs: number): TimerList {
    const known = this.#lists.get(durationMs);
    if (known !== undefined) return known;
    const list = { durationMs, due: Infinity, order: 0, first: -1, last: -1, at: -1 };
    this.#lists.set(durationMs, list);
    this.#heap.add(list);
    return list;
  }

  #take(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.siblingOf(free);
      return free;
    }
    const timer = this.#listOf.length;
    if (timer === this.#dues.length) this.#grow();
    this.#listOf.push(undefined);
    return timer;
  }

  #grow(): void {
    const length = this.#dues.length * 2;
    this.#dues = longer(this.#dues, new Float64Array(length));
    this.#orders = longer(this.#orders, new Uint32Array(length));
    this.#before = longer(this.#before, new Int32Array(length));
    this.#after = longer(this.#after, new Int32Array(length));
    this.#rows = longer(this.#rows, new Int32Array(length));
    this.#siblings = longer(this.#siblings, new Int32Array(length));
  }
}
