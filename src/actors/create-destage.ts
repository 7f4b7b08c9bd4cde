/**
 * The live engine: stores, opproc and the Destage instance put together.
 * Source: seed notes, `DCache_create_instance()` → `DCache_ROW_ready()` → `destage_start()`.
 */
import { constants } from 'node:buffer';
import { createActor, waitFor } from 'xstate';
import { DestageError, type DestageErrorCode } from '../stores/errors.ts';
import { openLmdbStores } from '../stores/lmdb/open.ts';
import type { Stores } from '../stores/ports.ts';
import type { Destage, DestageOptions } from './api.ts';
import { Engine } from './engine.ts';
import { harmless } from './inspection.ts';
import { completeLimits, type Limits } from './limits.ts';
import { liveDestageMachine } from './live-machines.ts';
import { LogQuota } from './log-quota.ts';
import { OpProc } from './opproc.ts';
import { createOutside } from './outside.ts';
import { createPlacement } from './placement.ts';
import { claimStores } from './stores-claim.ts';

/**
 * Starts an engine; resolves once it has recovered and runs.
 * Errors: `bad-option`, `directory-unusable`, `directory-locked`, `stores-in-use`, `corrupt-record`,
 * `store-failed`.
 */
export async function createDestage(options: DestageOptions): Promise<Destage> {
  const settings = completeOptions(options);
  // Before a directory is made, which keeps what it was made with.
  const limits = completeLimits(options.limits ?? {});
  const opened = claimed(await openStores(options, settings), settings);
  try {
    return await startEngine(options, { ...settings, limits }, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What calls that are not answered may hold of objects, for each kind of call. Unit: bytes. */
const silentBytesMax = 64 * 2 ** 20;

interface Settings {
  readonly views: number;
  readonly buckets: number;
  readonly objectBytesMax: number;
  readonly logQuotaBytes: number;
}

interface OpenedStores {
  readonly stores: Stores;
  readonly close: () => Promise<void>;
}

async function startEngine(
  options: DestageOptions,
  settings: Settings & { readonly limits: Limits },
  { stores, close }: OpenedStores,
): Promise<Destage> {
  const { limits } = settings;
  const placement = createPlacement({
    ...settings,
    bucketOf: options.bucketOf,
    viewOf: options.viewOf,
  });
  const outside = createOutside({
    stores,
    objectBytesMax: settings.objectBytesMax,
    // At least twice the windows: a full one may be given up, and the next not be answered either.
    silentCallsMax: Math.max(
      2 * settings.views * limits.windowObjects,
      Math.floor(silentBytesMax / settings.objectBytesMax),
    ),
  });
  const quota = new LogQuota(stores.log, limits);
  const parts = { outside, quota, placement, limits };
  const opproc = new OpProc(parts);
  let failure: unknown;
  const machine = liveDestageMachine(parts, opproc, (error) => {
    failure = error;
  });
  const actor = createActor(machine, {
    id: 'destage',
    systemId: 'destage',
    input: {
      views: placement.views,
      limits: { ...limits, objectBytesMax: settings.objectBytesMax },
    },
    ...(options.inspect !== undefined && { inspect: harmless(options.inspect) }),
  });
  const engine = new Engine({
    actor,
    opproc,
    outside,
    placement,
    limits,
    closeStores: close,
  });
  engine.start();
  const settled = await waitFor(actor, (snapshot) => {
    return snapshot.matches('failed') || snapshot.matches('running');
  });
  if (settled.matches('failed'))
    throw new DestageError(codeOf(failure), `recovery failed: ${reasonOf(failure)}`, {
      cause: failure,
    });
  return engine;
}

/** For this engine alone, until they are closed. Errors: throws `bad-option`, `stores-in-use`. */
function claimed({ stores, close }: OpenedStores, { objectBytesMax }: Settings): OpenedStores {
  const made = stores.objectBytesMax ?? objectBytesMax;
  if (made !== objectBytesMax)
    throw new DestageError(
      'bad-option',
      `objectBytesMax is ${objectBytesMax}, and the stores given were made with ${made}, which their ` +
        `objects may have: give objectBytesMax ${made}, or other stores.`,
    );
  const release = claimStores(stores);
  return { stores, close: () => close().finally(release) };
}

async function openStores(
  options: DestageOptions,
  { logQuotaBytes, objectBytesMax }: Settings,
): Promise<OpenedStores> {
  const { directory, stores } = options;
  if (stores !== undefined) requireStores(stores);
  if (stores !== undefined && options.logQuotaBytes !== undefined)
    throw new DestageError(
      'bad-option',
      `logQuotaBytes is ${options.logQuotaBytes} and stores are given, which have a quota of their ` +
        'own. Give it to them instead.',
    );
  if (stores !== undefined && directory === undefined)
    return { stores, close: () => Promise.resolve() };
  if (directory !== undefined && stores === undefined) {
    const opened = await openLmdbStores({ directory, logQuotaBytes, objectBytesMax });
    return { stores: opened, close: () => opened.close() };
  }
  throw new DestageError(
    'bad-option',
    `directory is ${String(directory)} and stores are ${stores === undefined ? 'not ' : ''}given; give one of the two.`,
  );
}

/** Errors: throws `bad-option`, before anything of them is claimed. */
function requireStores(stores: Stores): void {
  const given: unknown = stores;
  const of = typeof given === 'object' && given !== null ? (given as Partial<Stores>) : {};
  const missing = (['log', 'row', 'side'] as const).find(
    (name) => typeof of[name] !== 'object' || of[name] === null,
  );
  if (missing !== undefined)
    throw new DestageError(
      'bad-option',
      `the stores given have no ${missing}; give { log, row, side }, as memoryStores() makes them.`,
    );
}

/** More than anybody has, and few enough that there is room for each. */
const most: Readonly<Record<keyof Settings, number>> = {
  views: 4096,
  buckets: 2 ** 24,
  // One buffer holds an object.
  objectBytesMax: constants.MAX_LENGTH,
  logQuotaBytes: Number.MAX_SAFE_INTEGER,
};

function completeOptions(options: DestageOptions | undefined): Settings {
  if (typeof options !== 'object')
    throw new DestageError('bad-option', 'no options were given: give a directory, or stores.');
  const settings = {
    views: options.views ?? 2,
    buckets: options.buckets ?? 64,
    objectBytesMax: options.objectBytesMax ?? 65_536,
    logQuotaBytes: options.logQuotaBytes ?? 256 * 2 ** 20,
  };
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    const value: unknown = settings[name];
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > most[name])
      throw new DestageError(
        'bad-option',
        `${name} is ${String(value)}; it has to be a positive integer of at most ${most[name]}.`,
      );
  }
  return settings;
}

function codeOf(error: unknown): DestageErrorCode {
  return error instanceof DestageError ? error.code : 'store-failed';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
