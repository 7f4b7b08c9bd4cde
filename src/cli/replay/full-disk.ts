/**
 * Tells a replay that the disk is full. The engine itself goes on trying, as it should: the disk may
 * get room again. A command has to come to an end.
 */
import { DestageError } from '../../stores/errors.ts';
import type { Stores } from '../../stores/ports.ts';

/** The same stores; `onFull` is called with the error of any put that finds the disk full. */
export function watchedForFullDisk(stores: Stores, onFull: (error: DestageError) => void): Stores {
  const watched = <T>(put: Promise<T>): Promise<T> => {
    put.catch((error: unknown) => {
      if (isDiskFull(error)) onFull(error);
    });
    return put;
  };
  const { row, side } = stores;
  return {
    log: stores.log,
    row: {
      put: (object, version, bytes) => watched(row.put(object, version, bytes)),
      get: (object) => row.get(object),
      readRange: (object, offset, length) => row.readRange(object, offset, length),
      version: (object) => row.version(object),
      close: () => row.close(),
    },
    side: {
      put: (object, record) => watched(side.put(object, record)),
      get: (object) => side.get(object),
      remove: (object, version) => watched(side.remove(object, version)),
      list: () => side.list(),
      close: () => side.close(),
    },
  };
}

/** Whether nothing more could be stored. */
export function isDiskFull(error: unknown): error is DestageError {
  return error instanceof DestageError && error.code === 'disk-full';
}
