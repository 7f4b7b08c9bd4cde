/**
 * Recovery: what the log and the side store hold that ROW does not is dirty again.
 * It runs before the first flush. Source: seed notes, "Start-up"; domain race R23, property 25.
 */
import { fromPromise } from 'xstate';
import type { InsertedWrite, ObjectId, Sequence, ViewEvent } from '../machines/events.ts';
import type { Outside } from './outside.ts';
import type { Placement } from './placement.ts';
import { viewIn } from './view-ref.ts';

/** Writes in one message to a view. */
const batchMax = 1_000;

/** Errors: a store's rejection is noted, and ends the start. */
export function recoveryActor(
  outside: Outside,
  placement: Placement,
  noteFailure: (error: unknown) => void,
) {
  return fromPromise<void>(async ({ system }) => {
    const send = (view: number, writes: readonly InsertedWrite[], upTo: Sequence): void => {
      const event: ViewEvent = { type: 'view.insert', upTo, writes };
      viewIn(system, placement.views[view] ?? '')?.send(event);
    };
    try {
      const batches = placement.views.map((): InsertedWrite[] => []);
      for await (const write of dirtyWrites(outside, placement)) {
        const view = placement.viewOf(write.object);
        const batch = batches[view] ?? [];
        if (batch.push(write) === batchMax) send(view, batch.splice(0), 0);
      }
      const upTo = outside.stores.log.lastSequence();
      for (const [view, batch] of batches.entries()) send(view, batch, upTo);
    } catch (error) {
      noteFailure(error);
      throw error;
    }
  });
}

/** The parked first, then the log in its order, each only as far as it is newer than ROW. */
async function* dirtyWrites(outside: Outside, placement: Placement): AsyncGenerator<InsertedWrite> {
  const { log, row, side } = outside.stores;
  const durable = new Map<ObjectId, Sequence>();
  const versionOf = async (object: ObjectId): Promise<Sequence> => {
    const known = durable.get(object);
    if (known !== undefined) return known;
    const version = (await row.version(object)) ?? 0;
    durable.set(object, version);
    return version;
  };
  for await (const { object, version, reason } of side.list()) {
    if (version <= (await versionOf(object))) {
      await side.remove(object, version);
      continue;
    }
    durable.set(object, version);
    outside.parked.set(object, version);
    outside.reasons.set(object, reason);
    const bucket = placement.bucketOf(object);
    yield { object, bucket, version, offset: 0, bytes: 0, parked: true };
  }
  for await (const { object, sequence, offset, length } of log.scan()) {
    if (sequence <= (await versionOf(object))) continue;
    yield {
      object,
      bucket: placement.bucketOf(object),
      version: sequence,
      offset,
      bytes: length,
    };
  }
}
