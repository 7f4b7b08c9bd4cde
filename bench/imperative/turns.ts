/**
 * What the engine's movers do about the order of events, for the loop: what has landed in one turn of
 * the event loop is told to its view together, one view at a time, and a turn between two, so that what
 * the one asks for next is on its way to the disk while the other is told.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

export class Turns<View> {
  readonly #landed = new Map<View, (() => void)[]>();
  #isTelling = false;

  /** Resolves when it is the view's turn. */
  of(view: View): Promise<void> {
    if (!this.#isTelling) void this.#tell();
    return new Promise((resolve) => {
      const landed = this.#landed.get(view);
      if (landed === undefined) this.#landed.set(view, [resolve]);
      else landed.push(resolve);
    });
  }

  async #tell(): Promise<void> {
    this.#isTelling = true;
    await nextTurn();
    for (const [view, landed] of this.#landed) {
      this.#landed.delete(view);
      for (const resolve of landed) resolve();
      if (this.#landed.size > 0) await nextTurn();
      if (this.#landed.size > 0) await nextTurn();
    }
    this.#isTelling = false;
  }
}
