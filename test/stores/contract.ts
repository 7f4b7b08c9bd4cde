/**
 * What every set of stores must do, whatever it is made of: run on each adapter.
 * Not here: what only a durable one can (lmdb.test.ts, damage.test.ts).
 */
import { describe } from 'vitest';
import { describeLog } from './contract-log.ts';
import { describeRow } from './contract-row.ts';
import { describeSide } from './contract-side.ts';
import type { OpenForTest } from './open-for-test.ts';

/** Describes the three stores of an adapter. */
export function describeStores(name: string, open: OpenForTest): void {
  describe(`the log of ${name}`, () => {
    describeLog(open);
  });
  describe(`the backend of ${name}`, () => {
    describeRow(open);
  });
  describe(`the side store of ${name}`, () => {
    describeSide(open);
  });
}
