/**
 * What the actors of the world tell each other.
 * What the engine tells them is in `src/machines/events.ts`.
 */
import type { ObjectId, OutsideEvent, Sequence } from '../../machines/events.ts';
import type { SicknessEvent } from './scenario.ts';

/** The newest version of each object that a store holds. */
export type Versions = Readonly<Record<ObjectId, Sequence>>;

/**
 * Recovery's question goes from the side store to ROW to the log; each adds what it holds, and the
 * last one answers. `reader`: a reference to recovery, which has no name in the system.
 */
export interface RecoveryRead {
  readonly type: 'recovery.read';
  readonly reader: unknown;
  readonly parked: Versions;
  readonly rows: Versions;
}

/** To DM, ROW and the side store. */
export type StoreEvent = OutsideEvent | SicknessEvent | RecoveryRead | { readonly type: 'crash' };

/** To LSM. */
export type LsmEvent =
  | OutsideEvent
  | RecoveryRead
  /** From the environment: the next step of a script. */
  | { readonly type: 'script.step'; readonly script: number }
  | { readonly type: 'crash' };
