/**
 * The types of a view, and its named actors and delays, which its actions and its chart share.
 * Contexts are plain JSON but for the index, a value of its own kind: `view-index.ts`.
 */
import { emit, setup } from 'xstate';
import { deleteTaskMachine } from './delete-task.ts';
import type { DestageEmitted, ObjectId, Sequence, ViewEvent, ViewId } from './events.ts';
import { objectsActor } from './objects.ts';
import type { ViewIndex } from './view-index.ts';

/** A view's thresholds and window. Unit: bytes and objects, per view. */
export interface ViewLimits {
  readonly destageStartBytes: number;
  readonly destageStopBytes: number;
  readonly windowObjects: number;
  readonly windowBytes: number;
  readonly attemptsMax: number;
  /** Different objects that may fail in a row before the view is sick. */
  readonly failingMax: number;
  /** The size of an object. */
  readonly objectBytesMax: number;
}

export interface ViewInput {
  readonly view: ViewId;
  readonly limits: ViewLimits;
}

/**
 * Invariants: `trimPoint` never decreases; `failing` has at most `failingMax` different objects,
 * sorted. `deferred`: snapshots that wait for writes on their way.
 */
export interface ViewContext extends ViewInput {
  readonly index: ViewIndex;
  readonly trimPoint: Sequence;
  readonly deferred: readonly SnapshotRequest[];
  /** What has failed on its way to ROW since ROW has last taken anything. */
  readonly failing: readonly ObjectId[];
}

/** A snapshot that has been asked for. */
export type SnapshotRequest = Extract<ViewEvent, { type: 'bucket.snapshot' }>;

export const viewSetup = setup({
  types: {
    context: {} as ViewContext,
    events: {} as ViewEvent,
    input: {} as ViewInput,
    emitted: {} as DestageEmitted,
  },
  actors: { objects: objectsActor, deleteTask: deleteTaskMachine },
  actions: {
    /** One action for all that is told of objects: `enqueue.emit` makes another for each. */
    tell: emit((_, told: DestageEmitted) => told),
  },
  delays: { ageMax: 5_000, probeDelay: 2_000 },
});
