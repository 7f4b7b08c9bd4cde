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

  /** Takes these buckets out of every fence. One that holds none any more is gone, once it was set. */
  liftBuckets(buckets: Iterable<number>): void {
    const lifted = [...buckets];
    for (const [request, fence] of this.#fences) {
      for (const bucket of lifted) fence.buckets.delete(bucket);
      this.#forgetEmpty(request, fence);
    }
  }

  /** Fences that stand. */
  get size(): number {
    return this.#fences.size;
  }

  holds(bucket: number): boolean {
    for (const fence of this.#fences.values()) if (fence.buckets.has(bucket)) return true;
    return false;
  }

  /** Sets the fences that no write under way is behind. */
  settle(underWay: () => Iterable<number>): void {
    for (const [request, fence] of this.#fences) {
      if (fence.isSet) continue;
      let isClear = true;
      for (const bucket of underWay()) isClear &&= !fence.buckets.has(bucket);
      if (!isClear) continue;
      fence.isSet = true;
      fence.set();
      this.#forgetEmpty(request, fence);
    }
  }

  #forgetEmpty(request: RequestId, { buckets, isSet }: Fence): void {
    if (isSet && buckets.size === 0) this.#fences.delete(request);
  }
}
