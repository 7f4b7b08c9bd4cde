/**
 * A disk that is written a while after it was asked to, one thing at a time: what is under way in a
 * crash is then not there.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { DestageError } from '../../../src/stores/errors.ts';

export interface Disk {
  isFull: boolean;
}

export class DiskQueue {
  isCrashed = false;
  isClosed = false;
  readonly #disk: Disk;
  readonly #isHasty: boolean;
  #last: Promise<unknown> = Promise.resolve();

  /** `isHasty`: a close refuses what is under way, which is a bug. */
  constructor(disk: Disk, isHasty = false) {
    this.#disk = disk;
    this.#isHasty = isHasty;
  }

  /** Errors: `stopped`, `disk-full`; a crash leaves it without an answer. */
  async write<T>(apply: () => T): Promise<T> {
    if (this.isClosed) throw new DestageError('stopped', 'the store is closed.');
    const written = this.#last.then(async () => {
      await turn();
      if (this.isCrashed) return new Promise<T>(() => {});
      if (this.#isHasty) requireOpen(this);
      if (this.#disk.isFull) throw new DestageError('disk-full', 'no room; free some space.');
      return apply();
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.#last;
  }
}

export function requireOpen({ isClosed }: DiskQueue): void {
  if (isClosed) throw new DestageError('stopped', 'the store is closed.');
}
