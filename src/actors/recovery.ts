/**
 * Recovery: what the log and the side store hold that ROW does not is dirty again.
 * It runs before the first flush. A record that is damaged ends nothing but its own object's service:
 * what is lost of it is never served, and everything else goes on.
 * Source: seed notes, "Start-up"; domain race R23, property 25.
 */
import { fromPromise } from 'xstate';
import type { InsertedWrite, Sequence, ViewEvent } from '../machines/events.ts';
import type { Outside } from './outside.ts';
import type { Placement } from './placement.ts';
import { Survey } from './survey.ts';
import { viewIn } from './view-ref.ts';

/** Writes in one message to a view. */
const batchMax = 1_000;

export interface RecoveryParts {
  readonly outside: Outside;
  readonly placement: Placement;
  /** How long a store may take for one answer. */
  readonly timeoutMs: number;
  readonly noteFailure: (error: unknown) => void;
  /** Everything up to the log's last number is with the views. */
  readonly noteRecovered: (last: Sequence) => void;
}

/** Errors: a store's rejection, or its silence, is noted, and ends the start. */
export function recoveryActor(parts: RecoveryParts) {
  const { outside, placement } = parts;
  return fromPromise<void>(async ({ system }) => {
    const send = (view: number, writes: readonly InsertedWrite[], upTo: Sequence): void => {
      const event: ViewEvent = { type: 'view.insert', upTo, writes };
      viewIn(system, placement.views[view] ?? '')?.send(event);
    };
    try {
      const batches = placement.views.map((): InsertedWrite[] => []);
      for await (const write of dirtyWrites(new Survey(outside, parts.timeoutMs), parts)) {
        const view = placement.viewOf(write.object);
        const batch = batches[view] ?? [];
        if (batch.push(write) === batchMax) send(view, batch.splice(0), 0);
      }
      const upTo = outside.stores.log.lastSequence();
      for (const [view, batch] of batches.entries()) send(view, batch, upTo);
      parts.noteRecovered(upTo);
    } catch (error) {
      parts.noteFailure(error);
      throw error;
    }
  });
}

/** The parked first, then the log in its order, each only as far as it is newer than ROW. */
async function* dirtyWrites(
  survey: Survey,
  { outside, placement }: RecoveryParts,
): AsyncGenerator<InsertedWrite> {
  for await (const summary of survey.parked()) {
    const { object, reason } = summary;
    const version = await survey.versionInSide(summary);
    if (version <= (await survey.versionInRow(object))) {
      await survey.remove(summary);
      continue;
    }
    survey.noteDurable(object, version);
    outside.parked.set(object, version);
    outside.reasons.set(object, reason);
    const bucket = placement.bucketOf(object);
    yield { object, bucket, version, offset: 0, bytes: 0, parked: true };
  }
  for await (const { object, sequence, offset, length } of survey.live()) {
    if (sequence <= (await survey.versionInRow(object))) continue;
    const bucket = placement.bucketOf(object);
    yield { object, bucket, version: sequence, offset, bytes: length };
  }
}
