/**
 * ROW as an actor: composes the newest image of an object and puts it, conditional on its version,
 * so that a late, double or replayed put never makes the backend older.
 * Source: seed notes, `ROWInstance::ROW_dcache_flush()` and the callback `ROWOnCommit::finish()`.
 */
import { readFill } from './dm.ts';
import { moverActor } from './mover.ts';
import {
  isCurrent,
  requireCurrent,
  sideRecordOf,
  type Fill,
  type MoveRequest,
  type Outside,
} from './outside.ts';
import { missingRange, overlay, pendingOf, requireVersion, requireWhole } from './pending.ts';

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

async function putNewest(outside: Outside, request: MoveRequest): Promise<void> {
  const { object, version } = request;
  const { row, log } = outside.stores;
  const fill = takeFill(outside, object);
  const rowVersion = (await row.version(object)) ?? 0;
  if (rowVersion < version) {
    const side = await sideRecordOf(outside, object);
    const live = await log.entries(object);
    requireVersion(object, version, side, live);
    const pending = pendingOf(rowVersion, side, live, version);
    requireWhole(object, pending);
    const { from, to } = missingRange(pending.extents, outside.objectBytesMax);
    const isCovered = from >= to;
    const current =
      isCovered || fill?.rowVersion === rowVersion
        ? fill
        : await readFill(outside, object, version);
    const image = overlay(isCovered ? undefined : current?.base, pending.extents);
    requireCurrent(outside, request);
    const result = await row.put(object, version, image);
    if (result.kind === 'stored') {
      outside.counted.puts++;
      outside.counted.putBytes += image.length;
    }
  }
  // The object may have been parked since this attempt was given up: then it stays so until a rearm.
  if (isCurrent(outside, request)) await forgetParked(outside, object, version);
}

function takeFill(outside: Outside, object: string): Fill | undefined {
  const fill = outside.fills.get(object);
  outside.fills.delete(object);
  return fill;
}

/** ROW has what was parked: from now on the side record is stale, whether its removal succeeds or not. */
async function forgetParked(outside: Outside, object: string, version: number): Promise<void> {
  outside.reasons.delete(object);
  const parked = outside.parked.get(object);
  if (parked === undefined || parked > version) return;
  outside.parked.delete(object);
  await outside.stores.side.remove(object, version).catch(() => {
    // Recovery drops a side record that ROW has overtaken.
  });
}
