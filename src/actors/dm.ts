/**
 * DM as an actor: the fill read, which gets from ROW what the log lacks of a partly written object.
 * Source: seed notes, 补齐读 and `operate_filling_obj()`.
 */
import type { ObjectId, Sequence } from '../machines/events.ts';
import { rowFrom } from './checked-answers.ts';
import { holdingsOf, rowPartOf, rowVersion } from './holdings.ts';
import { moverActor } from './mover.ts';
import { isCurrent, type Fill, type MoveRequest, type Outside } from './outside.ts';

export function dmActor(outside: Outside) {
  return moverActor({
    outside,
    asked: 'fill.read',
    done: 'fill.done',
    failed: 'fill.failed',
    move: fill,
  });
}

/** A fill that comes late is not kept: the put that wanted it may be long over, and reads its own. */
async function fill(outside: Outside, request: MoveRequest): Promise<void> {
  const { object, version } = request;
  const read = await readFill(outside, object, version);
  if (isCurrent(outside, request)) outside.fills.set(object, read);
}

/**
 * Reads what ROW holds of the range that is missing. Only entries newer than ROW count as there:
 * older ones may be trimmed before the put. Errors: `corrupt-record` when ROW cannot give it.
 */
export async function readFill(
  outside: Outside,
  object: ObjectId,
  version: Sequence,
): Promise<Fill> {
  const first = await rowPartOf(outside.stores.row, object, rowVersion);
  // Most fills are of new objects: the log need not be read for them.
  if (first.version === 0 && first.damage === undefined) return { rowVersion: 0, base: undefined };
  const { row, missing } = await holdingsOf(outside, object, rowVersion, version);
  const { from, to } = missing;
  if (from >= to) return { rowVersion: row.version, base: undefined };
  if (row.damage !== undefined) throw row.damage;
  const read = rowFrom(await outside.stores.row.readRange(object, from, to - from), object);
  // A put that was given up may land at any time: what is missing is then another range.
  if (read?.version !== row.version) return readFill(outside, object, version);
  return { rowVersion: row.version, base: { ...read, offset: from } };
}
