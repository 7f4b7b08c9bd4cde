/**
 * The end of a replay: the engine is drained and stopped, then everything is compared. A full disk is
 * the one thing that keeps an engine from draining; then its own reads are compared instead.
 */
import { performance } from 'node:perf_hooks';
import type { Destage } from '../../actors/api.ts';
import type { Stores } from '../../stores/ports.ts';
import type { DriveEnd } from './drive.ts';
import { isDiskFull } from './full-disk.ts';
import type { Migration } from './migration.ts';
import type { Oracle } from './oracle.ts';
import type { Progress } from './progress.ts';
import { fromStores, parkedIn, verify } from './verify.ts';

/** What was compared. */
export interface Comparison {
  readonly objectsVerified: number;
  readonly verifySeconds: number;
  /** Objects in the side store that the backend lacks. */
  readonly parked: number;
}

/** Empties the engine and stops it, unless the disk is full, before or while it does. */
export async function drain(run: {
  readonly engine: Destage;
  readonly migration: Migration;
  readonly sent: DriveEnd;
  readonly halted: AbortSignal;
}): Promise<DriveEnd> {
  const { engine, migration, sent, halted } = run;
  if (sent.kind === 'failed' && isDiskFull(sent.error)) return sent;
  const halt = aborted(halted);
  const emptied = migration
    .settle()
    .then(() => engine.stop({ drain: true }))
    .then((): DriveEnd => sent);
  const end = await Promise.race([emptied, halt]);
  if (end !== undefined) return end;
  // Nobody waits for this drain any more: the session ends it.
  emptied.catch(() => {});
  return { kind: 'failed', error: halted.reason };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Reads back every object written, and finds the parked ones. Errors: those of reading. */
export async function compare(run: {
  readonly stores: Stores;
  readonly engine: Destage;
  readonly oracle: Oracle;
  readonly progress: Progress;
  readonly isDrained: boolean;
}): Promise<Comparison> {
  const { stores, engine, oracle, isDrained } = run;
  run.progress.phase('comparing');
  const startedMs = performance.now();
  const parked = await parkedIn(stores);
  const objectsVerified = await verify(
    oracle,
    // What could not be drained is only to be had from the engine.
    isDrained ? fromStores(stores, parked) : (object) => engine.read(object),
  );
  const verifySeconds = (performance.now() - startedMs) / 1000;
  return { objectsVerified, verifySeconds, parked: parked.size };
}
