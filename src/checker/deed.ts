/**
 * What may give new numbers in a model while a space is explored, as integers; and who does it: a
 * search on one thread at once, threads in an order that all keep (`threads/shared-log.ts`).
 */
import type { Vector } from './apply.ts';

export type Deed =
  | { readonly kind: 'moves'; readonly slot: number; readonly component: number }
  | {
      readonly kind: 'append';
      readonly slot: number;
      readonly component: number;
      readonly from: number;
      readonly event: number;
    }
  | {
      readonly kind: 'apply';
      readonly slot: number;
      readonly move: number;
      readonly vector: Vector;
    };

/** Does `act`, which is the deed; it may be asked twice, and changes nothing when it throws. */
export type Agree = <T>(deed: () => Deed, act: () => T) => T;

export const atOnce: Agree = (_, act) => act();
