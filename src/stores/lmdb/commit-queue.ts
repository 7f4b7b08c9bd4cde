/**
 * Group commit: changes that wait go into one lmdb transaction, one transaction at a time. So a change
 * knows that all earlier ones are settled when it is written, and is applied wholly or not at all.
 * lmdb-js's own grouping gives neither: it runs ahead of what has committed.
 * Source: a `batch` of lmdb-js is a START_BLOCK that its writer never commits in the middle of; an
 * error in it aborts the transaction (lmdb src/writer.cpp).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DestageError } from '../errors.ts';
import { commitFailureOf } from './commit-failure.ts';
import type { Bytes } from './environment.ts';

/** What goes into a transaction as one. */
export interface Change {
  /** Decides how many others it shares a transaction with. Unit: bytes, roughly. */
  readonly bytes: number;
  /** Puts and removes, called when its transaction begins; throws before the first of them, or not at all. */
  write(): void;
  /** Called once it is durable, before any later change is written. */
  committed(): void;
}

interface Waiting {
  readonly change: Change;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Bytes of one transaction: enough for full speed, little enough to hold in memory twice. */
const groupBytesMax = 16 * 1024 * 1024;

/** The commits of one environment. */
export class CommitQueue {
  readonly #root: Bytes;
  readonly #file: string;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  /** `file`: the environment's, for telling a full disk from a broken one. */
  constructor(root: Bytes, file: string) {
    this.#root = root;
    this.#file = file;
  }

  /** Resolves once the change is durable. Errors: `disk-full`, `store-failed`, `stopped`, what `write` throws. */
  run(change: Change): Promise<void> {
    if (this.#isClosed) return Promise.reject(storeClosed());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** To read of a closed environment would be to read unmapped memory. Errors: throws `stopped`. */
  requireOpen(): void {
    if (this.#isClosed) throw storeClosed();
  }

  /** Resolves when everything that was given has been settled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lets everybody who was woken by the last commit join this one.
      await nextTurn();
      await this.#commit(this.#takeGroup());
    }
    this.#running = undefined;
  }

  #takeGroup(): Waiting[] {
    let groupBytes = 0;
    const end = this.#waiting.findIndex(({ change }, index) => {
      groupBytes += change.bytes;
      return index > 0 && groupBytes > groupBytesMax;
    });
    const group = this.#waiting;
    this.#waiting = end < 0 ? [] : group.splice(end);
    return group;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const written: Waiting[] = [];
    try {
      await this.#root.batch(() => {
        for (const waiting of group) if (writeOne(waiting)) written.push(waiting);
      });
      for (const { change } of written) change.committed();
    } catch (error) {
      const groupBytes = group.reduce((bytes, { change }) => bytes + change.bytes, 0);
      const failure = await commitFailureOf(error, this.#file, groupBytes);
      for (const { reject } of written) reject(failure);
      return;
    }
    for (const { resolve } of written) resolve();
  }
}

function writeOne({ change, reject }: Waiting): boolean {
  try {
    change.write();
    return true;
  } catch (error) {
    reject(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}

function storeClosed(): DestageError {
  return new DestageError('stopped', 'the store is closed; open it again to use it.');
}
