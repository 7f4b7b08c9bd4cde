/**
 * Waiting with an end, so that a store that hangs holds nothing up for ever.
 * Not for waits that a caller can end, which take a signal.
 */

/** Settles as `awaited` does. Errors: rejects with `late()` when that has not happened within `timeoutMs`. */
export function within<T>(
  timeoutMs: number,
  awaited: Promise<T>,
  late: () => Error = () => new Error('no answer in time'),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timeoutMs);
    void awaited.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The same items. Errors: as `within`, for each of them. */
export async function* eachWithin<T>(
  timeoutMs: number,
  items: AsyncIterable<T>,
  late: () => Error,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(timeoutMs, iterator.next(), late);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: what hangs does not answer this either.
    iterator.return?.().catch(() => undefined);
  }
}
