/**
 * ROW as an actor: composes the newest image of an object and puts it, conditional on its version,
 * so that a late, double or replayed put never makes the backend older.
 * Source: seed notes, `ROWInstance::ROW_dcache_flush()` and the callback `ROWOnCommit::finish()`.
 */
import type { ObjectId, Sequence } from '../machines/events.ts';
import { putFrom } from './checked-answers.ts';
import { readFill } from './dm.ts';
import { holdingsOf, isWhole, requireReadable, rowVersion } from './holdings.ts';
import { moverActor } from './mover.ts';
import { isCurrent, requireCurrent, type Fill, type MoveRequest, type Outside } from './outside.ts';
import { overlay, requireVersion } from './pending.ts';

export function rowActor(outside: Outside) {
  return moverActor({
    outside,
    asked: 'row.put',
    done: 'row.flushed',
    failed: 'row.failed',
    move: putNewest,
    ready: { type: 'row.ready' },
  });
}

/** A row that cannot be read counts as older than anything: an image that needs nothing of it heals it. */
async function putNewest(outside: Outside, request: MoveRequest): Promise<void> {
  const { object, version } = request;
  const fill = takeFill(outside, object);
  const holdings = await holdingsOf(outside, object, rowVersion, version);
  const { row, pending } = holdings;
  if (row.version < version) {
    requireVersion(object, version, holdings);
    requireReadable(object, holdings);
    const isFilled = isWhole(holdings) || fill?.rowVersion === row.version;
    const current = isFilled ? fill : await readFill(outside, object, version);
    const base = isWhole(holdings) ? undefined : current?.base;
    const image = overlay(base, pending.extents);
    requireCurrent(outside, request);
    const answer = await outside.stores.row.put(object, version, image);
    const result = putFrom(answer, object, version);
    if (result.kind === 'stored') {
      outside.counted.puts++;
      outside.counted.putBytes += image.length;
    }
  }
  // The object may have been parked since this attempt was given up: then it stays so until a rearm.
  if (!isCurrent(outside, request)) return;
  outside.reasons.delete(object);
  if (outside.parked.has(object)) await forgetParked(outside, object, version);
}

function takeFill(outside: Outside, object: ObjectId): Fill | undefined {
  const fill = outside.fills.get(object);
  outside.fills.delete(object);
  return fill;
}

/** ROW has what was parked: from now on the side record is stale, whether its removal succeeds or not. */
async function forgetParked(outside: Outside, object: ObjectId, version: Sequence): Promise<void> {
  const parked = outside.parked.get(object);
  if (parked === undefined || parked > version) return;
  outside.parked.delete(object);
  await outside.stores.side.remove(object, version).catch(() => {
    // Recovery drops a side record that ROW has overtaken.
  });
}
