/**
 * Waiting with an end, so that a store that hangs holds nothing up for ever.
 * Not for waits that a caller can end, which take a signal.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Settles as `awaited` does. Errors: rejects when that has not happened within `timeoutMs`. */
export async function within<T>(timeoutMs: number, awaited: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: settled.signal }).then(() => {
    throw new Error('no answer in time');
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    late.catch(() => undefined);
    settled.abort();
  }
}
