/**
 * What a store may do wrong, drawn by a property: each fault is used up by one call. A sick object
 * is one that ROW never takes. Late answers come on the clock of the test, even after a crash.
 */
import { never } from './stores.ts';

export const faultKinds = [
  /** Rejects, nothing done. */
  'reject',
  /** Throws instead of answering. */
  'throw',
  /** Never answers, nothing done. */
  'hang',
  /** Done at once, but never answers. */
  'mute',
  /** Done at once, but told as a failure. */
  'lie',
  /** Done late, and answers then. */
  'late',
  /** Done at once, answers late. */
  'slow',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export const faultTargets = [
  'put',
  'readRange',
  'sidePut',
  'sideRemove',
  'version',
  'entries',
  'trim',
] as const;

/** An append that fails keeps nothing, and a dead engine's lands in no other's log: that is its contract. */
export const appendFaultKinds = ['hang', 'mute', 'slow'] as const;

export type FaultTarget = (typeof faultTargets)[number] | 'append';

/** Unit: milliseconds. Above the timeouts that the model sets, so that late is too late. */
const lateMs = 40;

export class Faults {
  readonly sick = new Set<string>();
  /** From here on what ROW has and what the engine was told may differ. */
  wereUsed = false;
  #isSparing = false;
  readonly #waiting = new Map<FaultTarget, FaultKind[]>();

  add(target: FaultTarget, kind: FaultKind, times: number): void {
    const waiting = this.#waiting.get(target) ?? [];
    for (let turn = 0; turn < times; turn++) waiting.push(kind);
    this.#waiting.set(target, waiting);
  }

  /** From now on nothing fails but what is sick. */
  clear(): void {
    this.#waiting.clear();
  }

  heal(): void {
    this.clear();
    this.sick.clear();
  }

  /** What `go` calls before it first waits goes well. */
  spare<T>(go: () => T): T {
    this.#isSparing = true;
    try {
      return go();
    } finally {
      this.#isSparing = false;
    }
  }

  /** Does a call with the next fault of its target, if there is one. */
  apply<T>(target: FaultTarget, go: () => Promise<T>): Promise<T> {
    const kind = this.#isSparing ? undefined : this.#waiting.get(target)?.shift();
    if (kind !== undefined) this.wereUsed = true;
    switch (kind) {
      case undefined:
        return go();
      case 'reject':
        return Promise.reject(new Error(`${target} was told to fail`));
      case 'throw':
        throw new Error(`${target} was told to throw`);
      case 'hang':
        return never();
      case 'mute':
        return go().then(() => never<T>());
      case 'lie':
        return go().then(() => {
          throw new Error(`${target} was told to lie`);
        });
      case 'late':
        return later().then(go);
      case 'slow':
        return go().then((result) => later().then(() => result));
    }
  }
}

function later(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, lateMs);
  });
}
