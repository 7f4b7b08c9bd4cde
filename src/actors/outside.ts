/**
 * What the live outside actors share: the stores, which objects are really parked, the bases that
 * DM has read, and the figures that they count. One per engine; lives beside the machines.
 */
import type { Moved, ObjectId, Sequence, ViewId } from '../machines/events.ts';
import type { Stores } from '../stores/ports.ts';
import type { Base } from './pending.ts';

/** A fill: what ROW held at `rowVersion`, as far as the log lacks it. */
export interface Fill {
  readonly rowVersion: Sequence;
  readonly base: Base | undefined;
}

export interface Outside {
  readonly stores: Stores;
  readonly objectBytesMax: number;
  /** Fills, puts and parkings that may be begun while none of their kind is answered. */
  readonly silentCallsMax: number;
  /** Invariant: the side store's record of these, and only of these, is newer than ROW's. */
  readonly parked: Map<ObjectId, Sequence>;
  readonly fills: Map<ObjectId, Fill>;
  /** The newest request of each object: an older one that has been given up must not touch a store. */
  readonly attempts: Map<ObjectId, MoveRequest>;
  /** What the stores have been asked for and have not answered yet, given up or not. */
  readonly underWay: Set<Promise<void>>;
  /** Why an object's last attempt failed, for its record in the side store. */
  readonly reasons: Map<ObjectId, string>;
  readonly counted: { puts: number; putBytes: number };
}

export function createOutside(
  given: Pick<Outside, 'stores' | 'objectBytesMax' | 'silentCallsMax'>,
): Outside {
  return {
    ...given,
    parked: new Map(),
    fills: new Map(),
    attempts: new Map(),
    underWay: new Set(),
    reasons: new Map(),
    counted: { puts: 0, putBytes: 0 },
  };
}

/** The view has asked for nothing else of the object since, and has not been answered. */
export function isCurrent(outside: Outside, request: MoveRequest): boolean {
  return outside.attempts.get(request.object) === request;
}

/** Errors: throws when the request is not current. */
export function requireCurrent(outside: Outside, request: MoveRequest): void {
  if (!isCurrent(outside, request))
    throw new Error('the attempt was given up before it got to its store');
}

/** An object that a view has asked to be moved. */
export interface MoveRequest extends Moved {
  readonly view: ViewId;
}
