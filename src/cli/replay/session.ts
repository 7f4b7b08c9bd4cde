/**
 * The middle of a replay: stores and engine are started, requests sent, the engine drained, every
 * object compared. The engine is stopped and the stores are closed whatever happens.
 */
import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { OpenedStores, Platform } from '../platform.ts';
import type { Terminal } from '../terminal.ts';
import type { RequestSource } from '../trace/read-trace.ts';
import type { Watch } from '../watch/watch.ts';
import { Content } from './content.ts';
import type { DriveEnd } from './drive.ts';
import { drive } from './drive.ts';
import type { Figures } from './figures.ts';
import { figuresOf } from './figures.ts';
import { isDiskFull, watchedForFullDisk } from './full-disk.ts';
import { Migration } from './migration.ts';
import type { Finding } from './oracle.ts';
import { Oracle } from './oracle.ts';
import { startProgress } from './progress.ts';
import type { ReplaySettings } from './settings.ts';
import { compare, drain } from './finish.ts';
import { Tally } from './tally.ts';

/** Payload that the log holds at most. Unit: bytes. */
const LOG_QUOTA_BYTES = 256 * 1024 * 1024;

/** What a replay needs. */
export interface Session {
  readonly settings: ReplaySettings;
  readonly source: RequestSource;
  readonly platform: Platform;
  readonly terminal: Terminal;
  readonly directory: string;
  readonly watch: Watch;
}

/** What a replay came to. */
export interface Outcome {
  readonly figures: Figures;
  readonly end: DriveEnd;
  readonly findings: readonly Finding[];
  /** False when the disk was full: then dirty data stays in the log. */
  readonly isDrained: boolean;
  readonly objectsVerified: number;
  readonly verifySeconds: number;
}

/** Runs a replay. Errors: those of opening the stores, of draining, and of reading back. */
export async function runSession(session: Session): Promise<Outcome> {
  const { platform, directory, settings } = session;
  const stores = await platform.openStores({
    directory,
    logQuotaBytes: LOG_QUOTA_BYTES,
    objectBytesMax: settings.objectBytes,
  });
  try {
    return await runOn(stores, session);
  } finally {
    await stores.close();
  }
}

async function runOn(stores: OpenedStores, session: Session): Promise<Outcome> {
  const { settings, source, platform, terminal, watch } = session;
  const { seed, failRate, objectBytes } = settings;
  const halt = new AbortController();
  setMaxListeners(0, halt.signal);
  const salt = stores.log.lastSequence();
  const oracle = new Oracle({
    content: new Content({ seed, salt, objectBytes }),
    before: salt === 0 ? 'nothing' : 'unknown',
  });
  const row = failRate > 0 ? platform.failingRowStore(stores.row, { failRate, seed }) : stores.row;
  const engine = await platform.createDestage({
    stores: watchedForFullDisk({ log: stores.log, row, side: stores.side }, (error) =>
      halt.abort(error),
    ),
    views: settings.views,
    buckets: settings.buckets,
    objectBytesMax: objectBytes,
    ...watch.options,
  });
  watch.started(engine);
  const tally = new Tally();
  const migration = new Migration({
    engine,
    buckets: settings.buckets,
    everyRequests: settings.migrateEvery,
  });
  const progress = startProgress({
    screen: terminal.screen,
    tally,
    metrics: () => engine.metrics(),
    fraction: () => fractionOf(source, tally, settings.requestsMax),
  });
  try {
    const startedMs = performance.now();
    const sent = await drive({
      engine,
      source,
      oracle,
      tally,
      migration,
      objectBytes,
      requestsMax: settings.requestsMax ?? Number.POSITIVE_INFINITY,
      interrupted: terminal.interrupted,
      halted: halt.signal,
    });
    progress.phase('draining');
    const end = await drain({ engine, migration, sent, halted: halt.signal });
    const seconds = (performance.now() - startedMs) / 1000;
    const isDrained = !(end.kind === 'failed' && isDiskFull(end.error));
    const compared = await compare({ stores, engine, oracle, progress, isDrained });
    const figures = figuresOf({
      tally,
      metrics: engine.metrics(),
      oracle,
      answers: migration.answers,
      parked: compared.parked,
      seconds,
    });
    return { figures, end, findings: oracle.findings, isDrained, ...compared };
  } finally {
    progress.stop();
    // Ends a drain that a full disk holds up; does nothing to an engine that has stopped.
    await engine.stop();
  }
}

function fractionOf(
  source: RequestSource,
  tally: Tally,
  requestsMax: number | undefined,
): number | undefined {
  const ofLimit = requestsMax === undefined ? undefined : tally.requests / requestsMax;
  const ofSource = source.fraction();
  if (ofLimit === undefined || ofSource === undefined) return ofLimit ?? ofSource;
  return Math.max(ofLimit, ofSource);
}
