/**
 * Plays the bucket migrator of the notes: asks for one bucket after another to be flushed, and counts
 * the answers. Not a mover of buckets.
 * Source: seed notes, `destage_bucket`.
 */
import type { Destage } from '../../actors/api.ts';
import { Gate } from './gate.ts';

/** How flush requests were answered. */
export interface BucketFlushes {
  done: number;
  failed: number;
  refused: number;
}

/** So many requests are under way at once; the next one waits, and so do the writers behind it. */
const UNANSWERED_MAX = 16;

/** Flushes buckets round robin. */
export class Migration {
  readonly answers: BucketFlushes = { done: 0, failed: 0, refused: 0 };
  readonly #engine: Destage;
  readonly #buckets: number;
  readonly #everyRequests: number;
  readonly #gate = new Gate(UNANSWERED_MAX);
  #next = 0;

  /** `everyRequests`: 0 for never. */
  constructor(options: {
    readonly engine: Destage;
    readonly buckets: number;
    readonly everyRequests: number;
  }) {
    this.#engine = options.engine;
    this.#buckets = options.buckets;
    this.#everyRequests = options.everyRequests;
  }

  /** Called after each request of the trace; a promise only when it has to be waited for. */
  step(requests: number): Promise<void> | undefined {
    if (this.#everyRequests === 0 || requests % this.#everyRequests !== 0) return undefined;
    const room = this.#gate.enter();
    if (room === undefined) {
      this.#flushNext();
      return undefined;
    }
    return room.then(() => this.#flushNext());
  }

  /** Waits until every request is answered. */
  settle(): Promise<void> {
    return this.#gate.empty();
  }

  #flushNext(): void {
    const bucket = this.#next;
    this.#next = (this.#next + 1) % this.#buckets;
    void this.#engine.destageBuckets([bucket]).done.then((answer) => {
      this.answers[answer.kind] += 1;
      this.#gate.leave();
    });
  }
}
