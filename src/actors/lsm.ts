/**
 * LSM as an actor: trims the log up to the trim point, one trim at a time and the newest first, and
 * tells the instance when the log's use crosses its thresholds.
 * Source: seed notes, P5 and the second half of C3.
 */
import type { Subscription } from 'rxjs';
import { fromCallback, type EventObject } from 'xstate';
import type { OutsideEvent, Sequence } from '../machines/events.ts';
import type { LogStore } from '../stores/ports.ts';
import { timerMaxMs, type Limits } from './limits.ts';
import type { LogQuota } from './log-quota.ts';
import { within } from './within.ts';

export function lsmActor(log: LogStore, quota: LogQuota, limits: Limits) {
  return fromCallback<OutsideEvent & EventObject>(({ receive, sendBack }) => {
    const trims = new Trims(log, quota, limits);
    receive((event) => {
      if (event.type === 'log.trim') trims.trimTo(event.below);
      else if (event.type === 'log.close')
        void trims.close().then(() => sendBack({ type: 'log.closed' }));
    });
    const pressure: Subscription = quota.pressure$.subscribe((level) => {
      sendBack({ type: level === 'pressed' ? 'log.pressed' : 'log.relaxed' });
    });
    return () => {
      trims.stop();
      pressure.unsubscribe();
    };
  });
}

/** Nothing is lost by entries that stay, but writers may wait for their room: it is tried until done. */
class Trims {
  readonly #log: LogStore;
  readonly #quota: LogQuota;
  readonly #limits: Limits;
  #wanted: Sequence = 0;
  #isRunning = false;
  #running: Promise<void> | undefined;
  #retrying: NodeJS.Timeout | undefined;
  #pauseMs: number;
  #isClosing = false;

  constructor(log: LogStore, quota: LogQuota, limits: Limits) {
    this.#log = log;
    this.#quota = quota;
    this.#limits = limits;
    this.#pauseMs = limits.backoffMinMs;
  }

  trimTo(below: Sequence): void {
    this.#wanted = below;
    if (this.#retrying === undefined) this.#run();
  }

  /** One last time; resolves when that has ended, however it has. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.stop();
    this.#run();
    await this.#running;
  }

  stop(): void {
    clearTimeout(this.#retrying);
    this.#retrying = undefined;
  }

  #run(): void {
    if (!this.#isRunning) this.#running = this.#trimAll();
  }

  async #trimAll(): Promise<void> {
    this.#isRunning = true;
    try {
      let isAnswered = true;
      while (isAnswered && this.#log.trimmedTo() < this.#wanted) {
        isAnswered = await this.#trimOnce(this.#wanted);
        if (isAnswered) this.#pauseMs = this.#limits.backoffMinMs;
        else this.#retry(timerMaxMs);
      }
    } catch {
      this.#retry(this.#limits.backoffMaxMs);
    }
    // Here and not when the promise settles: a trim that was asked for in between would be forgotten.
    this.#isRunning = false;
    // Whatever has come of it: a trim may have been done whose answer is lost.
    this.#quota.refresh();
  }

  /** False when there is no answer in time. Errors: those of the log, and when it has not trimmed. */
  async #trimOnce(below: Sequence): Promise<boolean> {
    const trimmed = this.#log.trim(below).then(() => true);
    const late = new Error('no answer in time');
    const isAnswered = await within(this.#limits.putTimeoutMs, trimmed, () => late).catch(
      (error: unknown) => {
        if (error !== late) throw error;
        return false;
      },
    );
    if (!isAnswered) trimmed.then(this.#retryNow, this.#retryNow);
    else if (this.#log.trimmedTo() < below)
      throw new Error('the log has answered a trim, and has not trimmed');
    return isAnswered;
  }

  /** Twice as long each time. A hung trim may hang for ever, so that its pauses have no other bound. */
  #retry(pauseMaxMs: number): void {
    if (this.#isClosing) return;
    this.#retrying = setTimeout(this.#retryNow, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, pauseMaxMs);
  }

  readonly #retryNow = (): void => {
    if (this.#retrying === undefined) return;
    this.stop();
    this.#run();
  };
}
