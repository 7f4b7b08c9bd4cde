/**
 * The three stores in memory, for tests, for examples and for measuring the engine alone.
 * Not for data that is to be kept.
 */
import type { Stores } from '../ports.ts';
import { MemoryLog } from './log.ts';
import { MemoryRow } from './row.ts';
import { MemorySide } from './side.ts';

/** Fresh, empty stores. Unit: `logQuotaBytes` in bytes of payload. */
export function memoryStores(options: { readonly logQuotaBytes: number }): Stores {
  return {
    log: new MemoryLog(options.logQuotaBytes),
    row: new MemoryRow(),
    side: new MemorySide(),
  };
}
