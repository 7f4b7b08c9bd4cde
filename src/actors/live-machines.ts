/**
 * The machines as they run live: the named placeholders for actors and delays, provided. Nothing
 * else about them changes: guards, actions and charts are those that the checker explores.
 */
import { bucketFlushMachine } from '../machines/bucket-flush.ts';
import { destageMachine } from '../machines/destage.ts';
import { objectMachine } from '../machines/object.ts';
import { joinAnnounced, type ObjectsLogic } from '../machines/objects.ts';
import { viewMachine } from '../machines/view.ts';
import { population } from '../population/population.ts';
import { dmActor } from './dm.ts';
import type { Limits } from './limits.ts';
import { lsmActor } from './lsm.ts';
import { opprocActor, type OpProc, type OpProcParts } from './opproc.ts';
import { recoveryActor } from './recovery.ts';
import { rowActor } from './row.ts';
import { sideActor } from './side.ts';

export function liveDestageMachine(
  { outside, quota, placement, limits }: OpProcParts,
  opproc: OpProc,
  noteFailedRecovery: (error: unknown) => void,
) {
  const object = objectMachine.provide({
    delays: {
      backoff: ({ context }) => backoffMs(context.attempts, limits),
      fillTimeout: limits.fillTimeoutMs,
      putTimeout: limits.putTimeoutMs,
      parkTimeout: limits.parkTimeoutMs,
    },
  });
  const view = viewMachine.provide({
    // A population's snapshot has more than a view asks for, which the types of logic do not allow.
    actors: { objects: population(object, { join: joinAnnounced }) as unknown as ObjectsLogic },
    delays: { ageMax: limits.ageMaxMs, probeDelay: limits.probeDelayMs },
  });
  return destageMachine.provide({
    actors: {
      view,
      recovery: recoveryActor({
        outside,
        placement,
        timeoutMs: limits.recoveryTimeoutMs,
        noteFailure: noteFailedRecovery,
        noteRecovered: (last) => opproc.continueAfter(last),
      }),
      row: rowActor(outside),
      lsm: lsmActor(outside.stores.log, quota, limits),
      dm: dmActor(outside),
      side: sideActor(outside),
      opproc: opprocActor(opproc),
      bucketFlush: bucketFlushMachine.provide({ delays: { fenceTimeout: limits.fenceTimeoutMs } }),
    },
    delays: { closeTimeout: limits.closeTimeoutMs },
  });
}

/** Exponential, and drawn from the upper half, so that objects that failed together do not retry so. */
function backoffMs(attempts: number, { backoffMinMs, backoffMaxMs }: Limits): number {
  const ladderMs = Math.min(backoffMinMs * 2 ** Math.max(0, attempts - 1), backoffMaxMs);
  return ladderMs * (0.5 + Math.random() / 2);
}
