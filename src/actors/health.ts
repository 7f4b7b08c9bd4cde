/**
 * When each view turned sick and when its next probe is due: the times of what the views emit, since
 * no machine knows a clock. Whether a view is sick is the view's own to say.
 */
import type { DestageEmitted, ViewId } from '../machines/events.ts';

/** Unit: milliseconds since the epoch. `nextProbeMs`: not before then. */
export interface Sickness {
  readonly sinceMs: number;
  readonly nextProbeMs: number;
}

export class Health {
  readonly #sick = new Map<ViewId, Sickness>();
  readonly #probeDelayMs: number;

  constructor(probeDelayMs: number) {
    this.#probeDelayMs = probeDelayMs;
  }

  /** What a view has emitted. */
  note(event: DestageEmitted): void {
    if (event.type === 'view.healed') this.#sick.delete(event.view);
    else if (event.type === 'view.sickened' || event.type === 'view.probed') {
      const nowMs = Date.now();
      const sinceMs = this.#sick.get(event.view)?.sinceMs ?? nowMs;
      this.#sick.set(event.view, { sinceMs, nextProbeMs: nowMs + this.#probeDelayMs });
    }
  }

  /** `undefined` when the view is healthy. */
  of(view: ViewId): Sickness | undefined {
    return this.#sick.get(view);
  }
}
