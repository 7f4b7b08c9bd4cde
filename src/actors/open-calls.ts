/**
 * The calls of one kind to a store, kept few while it does not answer: a hung call holds its bytes,
 * and who asked for it gives up and asks again, without end. A call that waits is made once there is
 * an answer, if it is still wanted by then. But an answer may be lost, and the store be well: so some
 * of the requests that would have to wait are made all the same, ever fewer.
 * Counted in requests and not in time: each comes after a timeout, a backoff or a probe delay.
 */
import type { ObjectId } from '../machines/events.ts';

export interface OpenCallsParts<Request extends { readonly object: ObjectId }> {
  /** Calls that may be begun while the store answers none of this kind. */
  readonly silentMax: number;
  /** Never rejects; settles when the store has answered. */
  readonly call: (request: Request) => Promise<void>;
  /** Nothing else of the object has been asked for since. */
  readonly isCurrent: (request: Request) => boolean;
}

/**
 * Invariant: n requests without an answer make at most 1 + `retriesFree` + log2(n) calls for one
 * object, and `silentMax` + log2(n) for all.
 */
export class OpenCalls<Request extends { readonly object: ObjectId }> {
  readonly #parts: OpenCallsParts<Request>;
  /** Objects with a call that is not answered. */
  readonly #open = new Map<ObjectId, Silence>();
  /** The newest request of each object that has to wait. */
  readonly #waiting = new Map<ObjectId, Request>();
  #begunSinceAnswer = 0;
  #silence = new Silence(0);

  constructor(parts: OpenCallsParts<Request>) {
    this.#parts = parts;
  }

  /** Makes the call, now or when the store has answered. */
  ask(request: Request): void {
    const own = this.#open.get(request.object);
    const mayBegin = own === undefined || own.letsThrough();
    if (mayBegin && (this.#hasRoom || this.#silence.letsThrough())) this.#begin(request);
    else this.#waiting.set(request.object, request);
  }

  get #hasRoom(): boolean {
    return this.#begunSinceAnswer < this.#parts.silentMax;
  }

  #begin(request: Request): void {
    const { object } = request;
    this.#waiting.delete(object);
    if (!this.#open.has(object)) this.#open.set(object, new Silence(retriesFree));
    this.#begunSinceAnswer++;
    void this.#parts.call(request).then(() => this.#answered(object));
  }

  #answered(object: ObjectId): void {
    this.#open.delete(object);
    this.#begunSinceAnswer = 0;
    this.#silence = new Silence(0);
    for (const request of this.#waiting.values()) {
      if (!this.#parts.isCurrent(request)) this.#waiting.delete(request.object);
      else if (!this.#open.has(request.object) && this.#hasRoom) this.#begin(request);
    }
  }
}

/** Of one object, so many more are made at once: they are its attempts, after which it is parked. */
const retriesFree = 4;

/** Requests that came while nothing was answered. */
class Silence {
  #free: number;
  #left = 2;
  #next = 4;

  constructor(free: number) {
    this.#free = free;
  }

  /** Counts one more request, and says whether its call is made all the same. */
  letsThrough(): boolean {
    if (this.#free-- > 0) return true;
    if (--this.#left > 0) return false;
    this.#left = this.#next;
    this.#next *= 2;
    return true;
  }
}
