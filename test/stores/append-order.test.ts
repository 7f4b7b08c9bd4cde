/**
 * Of the log's contract, what the engine's recovery from a lost answer rests on: appends become durable
 * in the order of the calls. See docs/adr/0011.
 */
import { expect, it } from 'vitest';
import { openLmdbStores } from '../../src/stores/lmdb/open.ts';
import { memoryStores } from '../../src/stores/memory/stores.ts';
import type { LogStore } from '../../src/stores/ports.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { allOf, writeOf } from './texts.ts';

/** How many calls were answered while an earlier one was not in the log. */
async function outOfOrder(log: LogStore): Promise<number> {
  const calls = Array.from({ length: 20 }, (_, nth) => log.append([writeOf(`${nth}`, 'x')]));
  const there = calls.map(async (call) => {
    await call;
    return (await allOf(log.scan())).length;
  });
  return (await Promise.all(there)).filter((entries, nth) => entries <= nth).length;
}

it('memory has every earlier append once a later one is answered', async () => {
  expect(await outOfOrder(memoryStores({ logQuotaBytes: 1_000_000 }).log)).toBe(0);
});

it('lmdb has every earlier append once a later one is answered', async () => {
  const directory = await temporaryDirectory();
  const stores = await openLmdbStores({ directory, logQuotaBytes: 1_000_000 });
  expect(await outOfOrder(stores.log)).toBe(0);
  await stores.close();
});
