/**
 * The callers' side of flush requests: each has a name, a progress stream and one answer.
 * Who answers, and when, is the `bucket-flush` machine's part.
 */
import { ReplaySubject } from 'rxjs';
import type { DestageEmitted, FlushAnswer, RequestId } from '../machines/events.ts';
import type { FlushProgress, FlushRequest } from './api.ts';

interface Open {
  readonly progress$: ReplaySubject<FlushProgress>;
  readonly answer: (answer: FlushAnswer) => void;
}

export class FlushRequests {
  readonly #open = new Map<RequestId, Open>();
  #named = 0;

  /** Names a request; it is answered through `note`. */
  open(): FlushRequest {
    const request = `flush-${++this.#named}`;
    const progress$ = new ReplaySubject<FlushProgress>(1);
    const done = new Promise<FlushAnswer>((answer) => {
      this.#open.set(request, { progress$, answer });
    });
    return { request, progress$: progress$.asObservable(), done };
  }

  /** What the instance has emitted. */
  note(event: DestageEmitted): void {
    if (event.type === 'bucket.left')
      this.#open.get(event.request)?.progress$.next({ total: event.total, left: event.left });
    else if (event.type === 'bucket.answered') this.#answer(event.request, event.answer);
  }

  /** Nothing will answer any more. */
  refuseAll(reason: string): void {
    for (const request of this.#open.keys()) this.#answer(request, { kind: 'refused', reason });
  }

  #answer(request: RequestId, answer: FlushAnswer): void {
    const open = this.#open.get(request);
    this.#open.delete(request);
    open?.progress$.complete();
    open?.answer(answer);
  }
}
