/**
 * Stores that misbehave, for tests and for the command's `--fail-rate`: a backend whose puts fail now
 * and then, the same ones for the same seed, and any store whose calls fail or wait on demand.
 * They only stand in front: what they let through is the real store's doing.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { DestageError } from './errors.ts';
import type { LogStore, RowStore, SideStore } from './ports.ts';

/** How often puts fail, as a share from 0 to 1, and which. */
export interface FailRate {
  readonly failRate: number;
  readonly seed: number;
}

/** A backend whose puts are refused at random with `store-failed`; reads are let through. */
export function failingRowStore(row: RowStore, { failRate, seed }: FailRate): RowStore {
  const generator = xoroshiro128plus(seed);
  return withFaults(row, (method, [object]) => {
    if (method !== 'put' || uniformFloat64(generator) >= failRate) return undefined;
    const message = `the put of object ${String(object)} was made to fail (fail rate ${failRate}).`;
    return { kind: 'fail', error: new DestageError('store-failed', message) };
  });
}

/**
 * What a call does instead: fails, once it is done if `isDone`, or waits for `until` first; a promise
 * that never settles hangs it.
 */
export type Fault =
  | { readonly kind: 'fail'; readonly error: Error; readonly isDone?: boolean }
  | { readonly kind: 'wait'; readonly until: Promise<void> };

type Call = (...args: readonly unknown[]) => unknown;

/** The methods that answer at once or step by step; no fault applies to them. */
const faultless = new Set<string | symbol>(['scan', 'list', 'lastSequence', 'trimmedTo', 'usage']);

/** The same store; `faultOf` is asked before each call that answers with a promise. */
export function withFaults<S extends LogStore | RowStore | SideStore>(
  store: S,
  faultOf: (method: string, args: readonly unknown[]) => Fault | undefined,
): S {
  return new Proxy(store, {
    get(target, property): unknown {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      const call = (member as Call).bind(target);
      if (faultless.has(property)) return call;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const fault = faultOf(String(property), args);
        if (fault?.kind === 'wait') await fault.until;
        if (fault?.kind !== 'fail') return call(...args);
        if (fault.isDone === true) await call(...args);
        throw fault.error;
      };
    },
  });
}
