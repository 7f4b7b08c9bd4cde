/**
 * The durable stores of one engine: three lmdb environments in a directory that is locked for as
 * long as they are open. Three, since lmdb has one writer per environment: with one for all, appends
 * wait for the puts of the backend (measured: 1.4 to 1.7 times fewer of both).
 */
import path from 'node:path';
import { ensureDirectory, directoryUnusable } from '../directory.ts';
import { keepObjectBytesMax } from '../directory-format.ts';
import { lockDirectory } from '../directory-lock.ts';
import type { Stores } from '../ports.ts';
import { LmdbLog } from './log.ts';
import { LmdbRow } from './row.ts';
import { LmdbSide } from './side.ts';

/**
 * Where the stores live. Unit: `logQuotaBytes` in bytes of payload. `objectBytesMax`: that of the
 * engine; kept in the directory from the first time on, and refused when it is another one later.
 */
export interface LmdbStoresOptions {
  readonly directory: string;
  readonly logQuotaBytes: number;
  readonly objectBytesMax?: number;
}

/** Stores that are closed together. */
export interface OpenStores extends Stores {
  /** Waits for what is being written, closes the three and gives the directory free. */
  close(): Promise<void>;
}

/**
 * Opens the stores in a directory, which is made when it is missing.
 * Errors: rejects with `directory-unusable`, `directory-locked`, `corrupt-record`, `bad-option`.
 */
export async function openLmdbStores(options: LmdbStoresOptions): Promise<OpenStores> {
  const { directory, logQuotaBytes } = options;
  await ensureDirectory(directory);
  const lock = await lockDirectory(directory);
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    try {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    } finally {
      await lock.release();
    }
  };
  const kept = <T extends { close(): Promise<void> }>(store: T): T => {
    opened.push(store);
    return store;
  };
  try {
    const objectBytesMax = await keepObjectBytesMax(directory, options.objectBytesMax);
    return {
      log: kept(new LmdbLog(path.join(directory, 'log'), logQuotaBytes)),
      row: kept(new LmdbRow(path.join(directory, 'row'))),
      side: kept(new LmdbSide(path.join(directory, 'side'))),
      objectBytesMax,
      close,
    };
  } catch (error) {
    await close();
    throw directoryUnusable(directory, error);
  }
}
