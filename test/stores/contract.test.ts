/**
 * The contract of the stores, on each adapter that the project ships.
 */
import { onTestFinished } from 'vitest';
import { openLmdbStores } from '../../src/stores/lmdb/open.ts';
import { memoryStores } from '../../src/stores/memory/stores.ts';
import { describeStores } from './contract.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const plentyBytes = 100_000_000;

describeStores('memory', async (logQuotaBytes = plentyBytes) => memoryStores({ logQuotaBytes }));

describeStores('lmdb', async (logQuotaBytes = plentyBytes) => {
  const stores = await openLmdbStores({ directory: await temporaryDirectory(), logQuotaBytes });
  onTestFinished(() => stores.close());
  return stores;
});
