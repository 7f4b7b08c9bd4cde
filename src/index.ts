/**
 * The public API of `destage`, one explicit list.
 * `docs/api.md` has a line for each, and examples.
 */
export type {
  Ack,
  Destage,
  DestageOptions,
  Explanation,
  FlushOptions,
  FlushProgress,
  FlushRequest,
  Metrics,
  ParkedObject,
  WriteOptions,
} from './actors/api.ts';
export { createDestage } from './actors/create-destage.ts';
export { defaultLimits, type Limits } from './actors/limits.ts';
export { bucketFlushMachine } from './machines/bucket-flush.ts';
export { deleteTaskMachine } from './machines/delete-task.ts';
export { destageMachine } from './machines/destage.ts';
export type {
  DestageEmitted,
  DestageEvent,
  FlushAnswer,
  FlushScope,
  Mode,
  Place,
} from './machines/events.ts';
export { objectMachine } from './machines/object.ts';
export { viewMachine } from './machines/view.ts';
export { DestageError, type DestageErrorCode } from './stores/errors.ts';
export { openLmdbStores } from './stores/lmdb/open.ts';
export { memoryStores } from './stores/memory/stores.ts';
export type * from './stores/ports.ts';
