/**
 * One engine per log, backend and side store: each counts and trims as if the log were its own, so
 * that a second one would lose what the first has acknowledged.
 * It knows the objects that it was given, in this process; who else has a directory open is for the
 * lock on that (directory-lock.ts).
 */
import { DestageError } from '../stores/errors.ts';
import type { Stores } from '../stores/ports.ts';

const claimed = new WeakSet<object>();

/** Takes the stores for an engine; gives what lets go of them. Errors: throws `stores-in-use`. */
export function claimStores({ log, row, side }: Stores): () => void {
  const named = Object.entries({ log, row, side });
  const taken = named.find(([, store]) => claimed.has(store));
  if (taken !== undefined)
    throw new DestageError(
      'stores-in-use',
      `the ${taken[0]} of the stores given is in use by another engine of this process; stores serve ` +
        'one engine at a time: stop that one first (await its stop()), or give others.',
    );
  for (const [, store] of named) claimed.add(store);
  return () => {
    for (const [, store] of named) claimed.delete(store);
  };
}
