/**
 * Bounds how much is under way at once: back-pressure for a loop that starts work without waiting for
 * it. A pool of promises would cost one per request and give up control of the order of the calls.
 */

/** Lets in at most `places` at once. For one loop: a second waiter would overtake the first. */
export class Gate {
  readonly #places: number;
  #inside = 0;
  #waiter: (() => void) | undefined;

  constructor(places: number) {
    this.#places = places;
  }

  /** Takes a place; a promise only when it has to be waited for. */
  enter(): Promise<void> | undefined {
    this.#inside += 1;
    if (this.#inside <= this.#places) return undefined;
    return new Promise((resolve) => {
      this.#waiter = resolve;
    });
  }

  /** Gives a place back. */
  leave(): void {
    this.#inside -= 1;
    if (this.#inside <= this.#places) this.#wake();
  }

  /** Waits until nobody is inside. */
  async empty(): Promise<void> {
    while (this.#inside > 0) {
      await new Promise<void>((resolve) => {
        this.#waiter = resolve;
      });
    }
  }

  #wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.();
  }
}
