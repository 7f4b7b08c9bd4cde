/**
 * The log's quota. Bytes are reserved when an append is called and used once it is durable, so that
 * appends under way at the same time cannot exceed the quota together.
 */
import { DestageError } from './errors.ts';
import type { LogUsage } from './ports.ts';

/** Unit: bytes of payload. Invariant: reserving never makes used plus reserved exceed the quota. */
export class LogSpace {
  readonly #quotaBytes: number;
  #usedBytes = 0;
  #reservedBytes = 0;

  constructor(quotaBytes: number) {
    if (!(quotaBytes > 0))
      throw new DestageError(
        'bad-option',
        `logQuotaBytes is ${quotaBytes}; give a positive number of bytes.`,
      );
    this.#quotaBytes = quotaBytes;
  }

  get usage(): LogUsage {
    return { usedBytes: this.#usedBytes, quotaBytes: this.#quotaBytes };
  }

  /** Errors: `log-full`, and then nothing is reserved. */
  reserve(bytes: number): void {
    const takenBytes = this.#usedBytes + this.#reservedBytes;
    if (takenBytes + bytes > this.#quotaBytes)
      throw new DestageError(
        'log-full',
        `the log holds ${takenBytes} of ${this.#quotaBytes} bytes and cannot take ${bytes} more; ` +
          `wait for objects to be destaged, or give a larger logQuotaBytes.`,
      );
    this.#reservedBytes += bytes;
  }

  /** What was reserved is not coming. */
  cancel(bytes: number): void {
    this.#reservedBytes -= bytes;
  }

  /** What was reserved is durable. */
  use(bytes: number): void {
    this.#reservedBytes -= bytes;
    this.#usedBytes += bytes;
  }

  /** What an earlier run has left. */
  recover(bytes: number): void {
    this.#usedBytes += bytes;
  }

  release(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
