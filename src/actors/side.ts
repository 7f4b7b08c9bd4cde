/**
 * The side store as an actor: keeps what ROW would not take, so that it pins no log.
 * Source: domain notes on P5; bounded retry and parking alone would still fill the log.
 */
import { moverActor } from './mover.ts';
import { requireCurrent, sideRecordOf, type MoveRequest, type Outside } from './outside.ts';
import { merged, pendingOf, requireVersion } from './pending.ts';

export function sideActor(outside: Outside) {
  return moverActor({
    outside,
    asked: 'side.put',
    done: 'side.stored',
    failed: 'side.failed',
    move: parkNewest,
  });
}

/** ROW is not asked, since it may be what fails: entries that it has already do no harm here. */
async function parkNewest(outside: Outside, request: MoveRequest): Promise<void> {
  const { object, version } = request;
  const { side, log } = outside.stores;
  const before = await sideRecordOf(outside, object);
  const live = await log.entries(object);
  requireVersion(object, version, before, live);
  const pending = pendingOf(0, before, live, version);
  const reason = outside.reasons.get(object) ?? 'no answer in time';
  outside.fills.delete(object);
  requireCurrent(outside, request);
  await side.put(object, {
    version,
    extents: merged(pending.extents),
    corrupt: pending.corrupt,
    reason,
  });
  requireCurrent(outside, request);
  outside.parked.set(object, version);
}
