/**
 * The real engine and the real stores, for the commands. The only file of the command that names
 * them; everything else takes a `Platform`.
 */
import { createDestage } from '../actors/create-destage.ts';
import { failingRowStore } from '../stores/faulty.ts';
import { openLmdbStores } from '../stores/lmdb/open.ts';
import type { Platform } from './platform.ts';

/** The engine over lmdb. */
export const live: Platform = { openStores: openLmdbStores, failingRowStore, createDestage };
