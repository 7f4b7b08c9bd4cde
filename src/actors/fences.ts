/**
 * The fences of flush requests: while a bucket is fenced no write to it is acknowledged. A fence is
 * set once the writes that were under way have been acknowledged, and stays after its flush is done,
 * since the bucket now belongs elsewhere; it is lifted when the flush fails or by the user.
 */
import type { RequestId } from '../machines/events.ts';

interface Fence {
  readonly buckets: Set<number>;
  readonly set: () => void;
  isSet: boolean;
}

export class Fences {
  readonly #fences = new Map<RequestId, Fence>();

  /** `set` is called once, when no write to the buckets is under way. */
  raise(request: RequestId, buckets: Iterable<number>, set: () => void): void {
    this.#fences.set(request, { buckets: new Set(buckets), set, isSet: false });
  }

  lift(request: RequestId): void {
    this.#fences.delete(request);
  }

  /** Takes these buckets out of every fence. */
  liftBuckets(buckets: Iterable<number>): void {
    for (const bucket of buckets)
      for (const fence of this.#fences.values()) fence.buckets.delete(bucket);
  }

  holds(bucket: number): boolean {
    for (const fence of this.#fences.values()) if (fence.buckets.has(bucket)) return true;
    return false;
  }

  /** Sets the fences that no write under way is behind. */
  settle(underWay: () => Iterable<number>): void {
    for (const fence of this.#fences.values()) {
      if (fence.isSet) continue;
      let isClear = true;
      for (const bucket of underWay()) isClear &&= !fence.buckets.has(bucket);
      if (!isClear) continue;
      fence.isSet = true;
      fence.set();
    }
  }
}
