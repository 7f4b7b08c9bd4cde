/**
 * Back-pressure on writers: what the log holds and what is on its way into it, against its quota.
 * Writers are let in in the order in which they came, first delayed a little, then more, then held.
 * Source: OpenZFS, the write throttle's delay `scale * (dirty - min) / (max - dirty)`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BehaviorSubject,
  distinctUntilChanged,
  scan,
  skip,
  startWith,
  type Observable,
} from 'rxjs';
import type { LogStore, LogUsage } from '../stores/ports.ts';
import type { Limits } from './limits.ts';

/** C3, second half, with hysteresis. */
export type Pressure = 'relaxed' | 'pressed';

interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** The delay of one write half-way between the threshold and the quota. */
const delayScaleMs = 0.1;
/** A timer cannot wait for less: shorter delays are added up first. */
const sleepMinMs = 1;

export class LogQuota {
  readonly #log: LogStore;
  readonly #limits: Limits;
  readonly #share$ = new BehaviorSubject(0);
  readonly #waiters: Waiter[] = [];
  #known: LogUsage;
  #reservedBytes = 0;
  #owedMs = 0;
  #isPumping = false;

  constructor(log: LogStore, limits: Limits) {
    this.#log = log;
    this.#known = log.usage();
    this.#limits = limits;
    this.refresh();
  }

  /** Speaks on each change; begins as relaxed. */
  get pressure$(): Observable<Pressure> {
    return this.#share$.pipe(
      scan((level: Pressure, share) => this.#nextPressure(level, share), 'relaxed'),
      startWith('relaxed' as const),
      distinctUntilChanged(),
      skip(1),
    );
  }

  /** Resolves once `bytes` may be appended: they are reserved until `settle`. Errors: the signal's reason. */
  async admit(bytes: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#waiters.length === 0 && this.#owe() < sleepMinMs && this.#hasRoom(bytes)) {
      this.#reservedBytes += bytes;
      return;
    }
    await this.#wait(bytes, signal);
  }

  /** The bytes of an append that has ended are in the log, or never will be. */
  settle(bytes: number): void {
    this.#reservedBytes -= bytes;
    this.refresh();
  }

  /** The log's use has changed. */
  refresh(): void {
    this.#share$.next(this.#share());
    void this.#pump();
  }

  /** Nobody who waits is let in any more. */
  refuseAll(reason: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(reason);
  }

  #wait(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => signal?.removeEventListener('abort', abort);
      const waiter: Waiter = {
        bytes,
        admit: () => {
          end();
          resolve();
        },
        refuse: (reason) => {
          end();
          reject(reason);
        },
      };
      const abort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        waiter.refuse(signal?.reason);
        void this.#pump();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiters.push(waiter);
      this.refresh();
    });
  }

  /** Lets waiters in from the head, each after what it owes, until there is no room. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#waiters.length > 0) {
      const owedMs = this.#owedMs;
      this.#owedMs = 0;
      if (owedMs >= sleepMinMs) await sleep(owedMs);
      const head = this.#waiters[0];
      if (head === undefined || !this.#hasRoom(head.bytes)) break;
      this.#waiters.shift();
      this.#reservedBytes += head.bytes;
      this.#owe();
      head.admit();
    }
    this.#isPumping = false;
  }

  /** Adds the delay of one more write. */
  #owe(): number {
    const { writeDelayShare, writeDelayMaxMs } = this.#limits;
    const share = this.#share();
    if (share <= writeDelayShare) return (this.#owedMs = 0);
    const delayMs = (delayScaleMs * (share - writeDelayShare)) / Math.max(1 - share, 1e-6);
    return (this.#owedMs += Math.min(delayMs, writeDelayMaxMs));
  }

  #share(): number {
    const { usedBytes, quotaBytes } = this.#usage();
    return (usedBytes + this.#reservedBytes) / quotaBytes;
  }

  #hasRoom(bytes: number): boolean {
    const { usedBytes, quotaBytes } = this.#usage();
    return usedBytes + this.#reservedBytes + bytes <= quotaBytes;
  }

  /** A log that cannot tell is taken to be as it was. */
  #usage(): LogUsage {
    try {
      this.#known = this.#log.usage();
    } catch {
      // Asked again at the next write, commit or trim.
    }
    return this.#known;
  }

  #nextPressure(level: Pressure, share: number): Pressure {
    const { logStartShare, logStopShare } = this.#limits;
    // A writer that waits is pressure too, whatever the share: nothing else would wake a view (R3).
    if (share > logStartShare || this.#waiters.length > 0) return 'pressed';
    return share < logStopShare ? 'relaxed' : level;
  }
}
