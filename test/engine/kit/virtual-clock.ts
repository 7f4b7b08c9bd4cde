/**
 * Time that only moves when a test says so: replaces the global timers and `performance.now`, fires what is due in order,
 * and lets everything that follows from one timer happen before the next. A promise that no timer
 * and no store can settle any more is a deadlock, and is told as one.
 * `node:timers/promises` has to be replaced by `virtual-sleep.ts` (vi.mock) for sleeps to count.
 */
interface Timer {
  readonly atMs: number;
  readonly turn: number;
  readonly fire: () => void;
}

const realSetImmediate = globalThis.setImmediate;
const realClearImmediate = globalThis.clearImmediate;
const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;
const realNow = performance.now.bind(performance);

/** Rounds of the event loop with nothing going on before a moment counts as over. */
const quietRounds = 2;
/** Timers that fire without an end in sight before it counts as a livelock. */
const timersMax = 5_000;

export class VirtualClock {
  nowMs = 0;
  readonly #timers = new Map<number, Timer>();
  readonly #immediates = new Set<NodeJS.Immediate>();
  readonly #isBusy: () => boolean;
  #turn = 0;

  /** `isBusy`: some store is still at work on its own, without a timer of this clock. */
  constructor(isBusy: () => boolean = () => false) {
    this.#isBusy = isBusy;
  }

  /** Begins anew, at 0 and with no timers. */
  install(): void {
    this.nowMs = 0;
    this.#timers.clear();
    this.#immediates.clear();
    const set = (fire: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): number => {
      const turn = ++this.#turn;
      this.#timers.set(turn, {
        atMs: this.nowMs + Math.max(0, ms),
        turn,
        fire: () => fire(...given),
      });
      return turn;
    };
    globalThis.setTimeout = set as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((turn: number | undefined) => {
      if (turn !== undefined) this.#timers.delete(turn);
    }) as typeof clearTimeout;
    // What is due is told by this; it has to agree with the timers.
    performance.now = () => this.nowMs;
    this.#watchImmediates();
  }

  uninstall(): void {
    performance.now = realNow;
    globalThis.setTimeout = realSetTimeout;
    globalThis.clearTimeout = realClearTimeout;
    globalThis.setImmediate = realSetImmediate;
    globalThis.clearImmediate = realClearImmediate;
  }

  /** Everything that happens without any time passing, timers that are due now included. */
  async settle(): Promise<void> {
    for (let fired = 0; fired < timersMax; fired++) {
      await this.#quiet();
      const next = this.#next();
      if (next === undefined || next.atMs > this.nowMs) return;
      this.#fire(next);
    }
    throw new Error(`livelock: ${timersMax} timers, and no time has passed`);
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await this.settle();
    for (let next = this.#next(); next !== undefined && next.atMs <= endMs; next = this.#next()) {
      this.#fire(next);
      await this.settle();
    }
    this.nowMs = endMs;
  }

  /** Lets as much time pass as it takes. Errors: throws when it can never be, or not within `timersMax`. */
  async until(what: string, isTrue: () => boolean): Promise<void> {
    await this.settle();
    for (let fired = 0; !isTrue(); fired++) {
      const next = this.#next();
      if (next === undefined) throw new Error(`deadlock: no timer is left, but not ${what}`);
      if (fired === timersMax)
        throw new Error(`livelock: ${timersMax} timers later still not ${what}`);
      this.#fire(next);
      await this.settle();
    }
  }

  /** As `until`, for a promise; gives its value or its rejection. */
  async settled<T>(what: string, promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const note = (): void => {
      isSettled = true;
    };
    promise.then(note, note);
    await this.until(what, () => isSettled);
    return promise;
  }

  async #quiet(): Promise<void> {
    const isQuiet = () => this.#immediates.size === 0 && !this.#isBusy();
    for (let rounds = 0; rounds < quietRounds; rounds = isQuiet() ? rounds + 1 : 0)
      await new Promise<void>((resolve) => {
        realSetImmediate(resolve);
      });
  }

  /** Immediates stay as they are, but are known while they are due. */
  #watchImmediates(): void {
    const set = (fire: (...given: unknown[]) => void, ...given: unknown[]): NodeJS.Immediate => {
      const immediate = realSetImmediate(() => {
        this.#immediates.delete(immediate);
        fire(...given);
      });
      this.#immediates.add(immediate);
      return immediate;
    };
    globalThis.setImmediate = set as unknown as typeof setImmediate;
    globalThis.clearImmediate = (immediate) => {
      if (immediate !== undefined) this.#immediates.delete(immediate);
      realClearImmediate(immediate);
    };
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values())
      if (first === undefined || timer.atMs < first.atMs) first = timer;
    return first;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer.turn);
    this.nowMs = Math.max(this.nowMs, timer.atMs);
    timer.fire();
  }
}
