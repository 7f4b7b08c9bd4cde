/**
 * What a world is made of: which objects there are, who writes to them, what the operator does, how
 * large the log is, who is sick, how often it crashes. Every number is a budget, so that the world is
 * finite. The engine's machines are not part of it.
 */
import type {
  DestageEvent,
  Mode,
  ObjectId,
  RequestId,
  ViewEvent,
  ViewId,
} from '../../machines/events.ts';
import type { WalkSearch } from '../../checker/api.ts';
import type { ViewLimits } from '../../machines/view-setup.ts';

/** Where an object lives. `isPartial`: its writes leave a gap, so that it needs a fill. */
interface WorldObject {
  readonly view: ViewId;
  readonly bucket: number;
  readonly isPartial?: true;
}

/** No request about the object fails any more; or the next request fails, whoever it is about. */
export type SicknessEvent =
  | { readonly type: 'object.heal'; readonly object: ObjectId }
  | { readonly type: 'request.stumble' };

/** One step of a script: a client writes, somebody asks the engine for something, or a store changes. */
export type ScriptStep =
  | { readonly kind: 'write'; readonly objects: readonly ObjectId[] }
  | {
      readonly kind: 'tell';
      readonly to: string;
      readonly event: DestageEvent | ViewEvent | SicknessEvent;
    };

/** The log's quota and its thresholds with hysteresis. Unit: entries. */
interface WorldLog {
  readonly quota: number;
  readonly pressAbove: number;
  readonly relaxBelow: number;
}

export type Store = 'dm' | 'row' | 'side';

export interface Scenario {
  readonly name: string;
  readonly views: readonly ViewId[];
  readonly limits: ViewLimits;
  readonly objects: Readonly<Record<ObjectId, WorldObject>>;
  /** Each runs in its own order, and in any order with the others; a held-up write holds its script up. */
  readonly scripts: readonly (readonly ScriptStep[])[];
  readonly log: WorldLog;
  /** What fails from the start. */
  readonly sick?: Readonly<Partial<Record<Store, readonly ObjectId[]>>>;
  /** These tell several answers at a time, later. */
  readonly batched?: readonly Store[];
  readonly crashes?: number;
  /** Who has written and asked before a crash does not come back: the rest of the scripts is dropped. */
  readonly endsWithCrash?: true;
  /**
   * When the scripts begin: as soon as recovery has inserted, beside the rest of the start; or once the
   * first trim has come, when most of it is over, for a fraction of the states.
   */
  readonly begins: 'running' | 'settled';
  /** Timers, by the names of their delays, that never fire: who they watch is always in time. */
  readonly never?: readonly TimerName[];
  /** It is too large to be searched: schedules are drawn at random. */
  readonly walks?: WalkSearch;
}

export type TimerName =
  | 'ageMax'
  | 'backoff'
  | 'closeTimeout'
  | 'fenceTimeout'
  | 'fillTimeout'
  | 'parkTimeout'
  | 'probeDelay'
  | 'putTimeout';

/** Several objects: one commit. */
export function write(...objects: readonly ObjectId[]): ScriptStep {
  return { kind: 'write', objects };
}

export function setMode(mode: Mode): ScriptStep {
  return { kind: 'tell', to: 'destage', event: { type: 'mode.set', mode } };
}

export function flushBuckets(
  request: RequestId,
  buckets: readonly number[],
  fence = false,
): ScriptStep {
  const scope = { kind: 'buckets', buckets, fence } as const;
  return { kind: 'tell', to: 'destage', event: { type: 'bucket.flush', request, scope } };
}

export function flushObject(request: RequestId, object: ObjectId, view: ViewId): ScriptStep {
  const scope = { kind: 'object', object, view } as const;
  return { kind: 'tell', to: 'destage', event: { type: 'bucket.flush', request, scope } };
}

export function rearm(object: ObjectId, view: ViewId): ScriptStep {
  return { kind: 'tell', to: view, event: { type: 'object.rearm', object } };
}

export function heal(store: Store, object: ObjectId): ScriptStep {
  return { kind: 'tell', to: store, event: { type: 'object.heal', object } };
}

/** The store's next answer is a failure. */
export function stumble(store: Store): ScriptStep {
  return { kind: 'tell', to: store, event: { type: 'request.stumble' } };
}

export function stop(drain: boolean): ScriptStep {
  return { kind: 'tell', to: 'destage', event: { type: 'stop', drain } };
}
