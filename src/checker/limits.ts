/**
 * When a search stops of itself, and what it tells meanwhile. A limit that was hit is the reason of
 * an `incomplete` verdict.
 */
import type { Bounds, CheckOptions, Progress } from './api.ts';

const progressEveryMs = 250;
/** Whoever wants to interrupt gets a turn so often. */
const turnEveryMs = 25;

export interface Reached {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly queue: number;
  readonly memoryBytes: number;
}

export class Limits {
  readonly #bounds: Bounds;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: CheckOptions['onProgress'];
  readonly #startMs = performance.now();
  #toldMs = performance.now();
  #turnMs = performance.now();
  #told: Progress | undefined;

  constructor({ bounds = {}, signal, onProgress }: CheckOptions) {
    this.#bounds = bounds;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  get seconds(): number {
    return (performance.now() - this.#startMs) / 1000;
  }

  get depthMax(): number {
    return this.#bounds.depth ?? Number.POSITIVE_INFINITY;
  }

  get statesMax(): number {
    return this.#bounds.states ?? 2 ** 30;
  }

  /** The reason to stop now, if there is one. */
  exceeded({ states, memoryBytes }: Reached): string | undefined {
    const { seconds = Number.POSITIVE_INFINITY, memoryBytes: bytesMax = 8 * 2 ** 30 } =
      this.#bounds;
    if (this.#signal?.aborted === true) return 'interrupted';
    if (states >= this.statesMax) return `bounds.states (${this.statesMax}) was reached`;
    if (this.seconds >= seconds) return `bounds.seconds (${seconds}) was reached`;
    if (memoryBytes >= bytesMax) return `bounds.memoryBytes (${bytesMax}) was reached`;
    return undefined;
  }

  /** Tells how far the search is, now and then, and lets whoever may interrupt it do so. */
  async tell(reached: Reached): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#turnMs < turnEveryMs) return;
    this.#tellOf(reached, nowMs);
    await new Promise(setImmediate);
    this.#turnMs = performance.now();
  }

  #tellOf(reached: Reached, nowMs: number): void {
    const elapsed = nowMs - this.#toldMs;
    if (elapsed < progressEveryMs) return;
    const { seconds } = this;
    const states = reached.states - (this.#told?.states ?? 0);
    const estimate = estimated(this.#told, reached);
    this.#told = {
      ...reached,
      seconds,
      statesPerSecond: states / (elapsed / 1000),
      ...(estimate !== undefined && { statesEstimate: estimate }),
    };
    this.#toldMs = nowMs;
    this.#onProgress?.(this.#told);
  }
}

type Known = Pick<Reached, 'states' | 'queue'>;

/** Those that wait lead to others, these to others again, each time fewer: a geometric series. */
function estimated(before: Known | undefined, now: Known): number | undefined {
  if (before === undefined || now.queue === 0) return undefined;
  const found = now.states - before.states;
  const expanded = now.states - now.queue - (before.states - before.queue);
  const each = found / expanded;
  return expanded > 0 && each < 1
    ? Math.round(now.states + (now.queue * each) / (1 - each))
    : undefined;
}
