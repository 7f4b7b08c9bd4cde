/**
 * Lists of timers by the time at which their first is due: a binary heap whose entries know where in
 * it they are, so that one whose first has changed is put right where it is.
 */

/** Timers of one duration. `first`, `last`: -1 when there is none; `due` is Infinity then. */
export interface TimerList {
  readonly durationMs: number;
  due: number;
  /** Of the first's arming, modulo 2^32. */
  order: number;
  first: number;
  last: number;
  /** In the heap. */
  at: number;
}

export class EarliestFirst {
  readonly #lists: TimerList[] = [];

  get first(): TimerList | undefined {
    return this.#lists[0];
  }

  add(list: TimerList): void {
    this.#put(list, this.#lists.length);
    this.#rise(list);
  }

  /** Its due time has changed. */
  update(list: TimerList): void {
    this.#rise(list);
    this.#sink(list);
  }

  remove(list: TimerList): void {
    const last = this.#lists.pop();
    if (last === undefined || last === list) return;
    this.#put(last, list.at);
    this.update(last);
  }

  #rise(list: TimerList): void {
    let above = this.#lists[(list.at - 1) >> 1];
    while (list.at > 0 && above !== undefined && isBefore(list, above)) {
      this.#swap(list, above);
      above = this.#lists[(list.at - 1) >> 1];
    }
  }

  #sink(list: TimerList): void {
    let below = this.#earlierBelow(list);
    while (below !== undefined && isBefore(below, list)) {
      this.#swap(below, list);
      below = this.#earlierBelow(list);
    }
  }

  #earlierBelow({ at }: TimerList): TimerList | undefined {
    const left = this.#lists[2 * at + 1];
    const right = this.#lists[2 * at + 2];
    return right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
  }

  #swap(one: TimerList, other: TimerList): void {
    const { at } = one;
    this.#put(one, other.at);
    this.#put(other, at);
  }

  #put(list: TimerList, at: number): void {
    this.#lists[at] = list;
    list.at = at;
  }
}

export function isBefore(
  one: Pick<TimerList, 'due' | 'order'>,
  other: Pick<TimerList, 'due' | 'order'>,
): boolean {
  return one.due < other.due || (one.due === other.due && ((one.order - other.order) | 0) < 0);
}
