/**
 * `node:timers/promises` on the global timers, so that a virtual clock rules it too:
 * `vi.mock('node:timers/promises', () => import('./kit/virtual-sleep.ts'))`.
 */

/** As node's. Errors: rejects with an `AbortError` when the signal aborts. */
export function setTimeout<T>(
  ms: number,
  value?: T,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => resolve(value), ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('The operation was aborted', 'AbortError'));
    });
  });
}
