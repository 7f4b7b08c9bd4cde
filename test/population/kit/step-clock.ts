/**
 * A clock that goes from one timer to the next, and fires those that are due together in the order of
 * their arming. (XState's SimulatedClock jumps to the end first, and orders such timers by chance.)
 */
interface Armed {
  readonly id: number;
  readonly due: number;
  readonly fire: () => void;
}

export class StepClock {
  #now = 0;
  #ids = 0;
  #armed: Armed[] = [];

  now(): number {
    return this.#now;
  }

  /** How many are armed. */
  get size(): number {
    return this.#armed.length;
  }

  setTimeout(fire: () => void, ms: number): number {
    const id = this.#ids++;
    this.#armed.push({ id, due: this.#now + ms, fire });
    return id;
  }

  clearTimeout(id: number): void {
    this.#armed = this.#armed.filter((armed) => armed.id !== id);
  }

  increment(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = next.due;
      this.clearTimeout(next.id);
      next.fire();
    }
    this.#now = end;
  }

  #next(end: number): Armed | undefined {
    const due = this.#armed.filter((armed) => armed.due <= end);
    return due.toSorted((one, other) => one.due - other.due || one.id - other.id)[0];
  }
}
