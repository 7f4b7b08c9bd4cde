/**
 * DM as an actor: the fill read, which gets from ROW what the log lacks of a partly written object.
 * Source: seed notes, 补齐读 and `operate_filling_obj()`.
 */
import type { ObjectId, Sequence } from '../machines/events.ts';
import { moverActor } from './mover.ts';
import { sideRecordOf, type Fill, type MoveRequest, type Outside } from './outside.ts';
import { missingRange, pendingOf } from './pending.ts';

export function dmActor(outside: Outside) {
  return moverActor({
    outside,
    asked: 'fill.read',
    done: 'fill.done',
    failed: 'fill.failed',
    move: fill,
  });
}

async function fill(outside: Outside, { object, version }: MoveRequest): Promise<void> {
  outside.fills.set(object, await readFill(outside, object, version));
}

/**
 * Reads what ROW holds of the range that is missing. Only entries newer than ROW count as there:
 * older ones may be trimmed before the put.
 */
export async function readFill(
  outside: Outside,
  object: ObjectId,
  version: Sequence,
): Promise<Fill> {
  const { row, log } = outside.stores;
  const rowVersion = (await row.version(object)) ?? 0;
  if (rowVersion === 0) return { rowVersion, base: undefined };
  const side = await sideRecordOf(outside, object);
  const { extents } = pendingOf(rowVersion, side, await log.entries(object), version);
  const { from, to } = missingRange(extents, outside.objectBytesMax);
  if (from >= to) return { rowVersion, base: undefined };
  const read = await row.readRange(object, from, to - from);
  // A put that was given up may land at any time: what is missing is then another range.
  if (read?.version !== rowVersion) return readFill(outside, object, version);
  return { rowVersion, base: { version: rowVersion, offset: from, bytes: read.bytes } };
}
