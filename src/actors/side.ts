/**
 * The side store as an actor: keeps what ROW would not take, so that it pins no log.
 * Source: domain notes on P5; bounded retry and parking alone would still fill the log.
 */
import { holdingsOf, noRow } from './holdings.ts';
import { moverActor } from './mover.ts';
import { requireCurrent, type MoveRequest, type Outside } from './outside.ts';
import { merged, requireVersion } from './pending.ts';

export function sideActor(outside: Outside) {
  return moverActor({
    outside,
    asked: 'side.put',
    done: 'side.stored',
    failed: 'side.failed',
    move: parkNewest,
  });
}

/** A record that cannot be read is replaced: what is lost of it is named in the new one. */
async function parkNewest(outside: Outside, request: MoveRequest): Promise<void> {
  const { object, version } = request;
  const holdings = await holdingsOf(outside, object, noRow, version);
  requireVersion(object, version, holdings);
  const { extents, corrupt } = holdings.pending;
  const reason = outside.reasons.get(object) ?? 'no answer in time';
  outside.fills.delete(object);
  requireCurrent(outside, request);
  await outside.stores.side.put(object, { version, extents: merged(extents), corrupt, reason });
  requireCurrent(outside, request);
  outside.parked.set(object, version);
}
