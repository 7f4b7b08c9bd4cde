/**
 * Where an object belongs: its bucket, the unit of migration, and its view, one per processor.
 * The two come from different bits of one hash, so that a bucket's objects are in several views.
 */
import { crc32 } from 'node:zlib';
import type { ObjectId, ViewId } from '../machines/events.ts';
import { DestageError } from '../stores/errors.ts';

export interface Placement {
  readonly views: readonly ViewId[];
  readonly buckets: number;
  /** Errors: throws `bad-option` when the user's function throws, or gives no integer in range. */
  readonly bucketOf: (object: ObjectId) => number;
  readonly viewOf: (object: ObjectId) => number;
}

export interface PlacementOptions {
  readonly views: number;
  readonly buckets: number;
  readonly bucketOf?: ((object: ObjectId) => number) | undefined;
  readonly viewOf?: ((object: ObjectId) => number) | undefined;
}

export function createPlacement(options: PlacementOptions): Placement {
  const { views, buckets, bucketOf, viewOf } = options;
  return {
    views: Array.from({ length: views }, (_, turn) => `view:${turn}`),
    buckets,
    bucketOf: inRange('bucketOf', buckets, bucketOf ?? ((object) => crc32(object) % buckets)),
    viewOf: inRange('viewOf', views, viewOf ?? ((object) => (crc32(object) >>> 16) % views)),
  };
}

function inRange(
  name: string,
  end: number,
  place: (object: ObjectId) => number,
): (object: ObjectId) => number {
  const wrong = (object: ObjectId, came: string, options?: ErrorOptions): DestageError =>
    new DestageError(
      'bad-option',
      `${name}(${JSON.stringify(object)}) ${came}; it has to give an integer in [0, ${end}) for every ` +
        `object that is written or was left in the stores: correct ${name}.`,
      options,
    );
  return (object) => {
    let given: unknown;
    try {
      given = place(object);
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw wrong(object, `threw: ${what}`, { cause });
    }
    if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given < end)
      return given;
    throw wrong(object, `gave ${String(given)}`);
  };
}
