/**
 * Waits for the user to end something that has no end of its own, such as a page that is served.
 * Not for work that ends by itself and may be interrupted: that looks at the signal.
 */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
