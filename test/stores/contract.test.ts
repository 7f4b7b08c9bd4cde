/**
 * The contract of the stores (`src/testing/stores`), on each adapter that the project ships. A crash of
 * lmdb is a copy of its files at that moment, opened beside the abandoned one; one of the whole process
 * is test/engine/crash.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openLmdbStores, type OpenStores } from '../../src/stores/lmdb/open.ts';
import { memoryStores } from '../../src/stores/memory/stores.ts';
import type { Stores } from '../../src/stores/ports.ts';
import {
  logStoreContract,
  rowStoreContract,
  sideStoreContract,
  type ContractCheck,
  type Opened,
} from '../../src/testing/index.ts';
import { damageFirst, flipLastBit } from './damage-record.ts';
import { freshDirectory } from './temporary-directory.ts';

const plentyBytes = 1_000_000;
const environments = ['log', 'row', 'side'] as const;
type Part = (typeof environments)[number];

/** Of Linux: this process may write no file past so many bytes. */
const limitFiles = (fileBytes: number | 'unlimited'): boolean =>
  spawnSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${fileBytes}:unlimited`]).status === 0;
const canLimit = process.platform === 'linux' && limitFiles('unlimited');

/** What a crash of the process leaves: the files, without the lock, which the system gives back. */
function copyOf(directory: string, copy: string): void {
  for (const environment of environments) {
    mkdirSync(path.join(copy, environment), { recursive: true });
    for (const file of readdirSync(path.join(directory, environment)))
      if (!file.includes('lock'))
        copyFileSync(path.join(directory, environment, file), path.join(copy, environment, file));
  }
}

async function openLmdb<P extends Part>(
  part: P,
  logQuotaBytes = plentyBytes,
): Promise<Opened<Stores[P]>> {
  const folder = await freshDirectory();
  const opened: OpenStores[] = [];
  const abandoned: (Promise<void> | undefined)[] = [];
  let directory = path.join(folder.directory, '0');
  const open = async (): Promise<Stores[P]> => {
    const stores = await openLmdbStores({ directory, logQuotaBytes });
    opened.push(stores);
    return stores[part];
  };
  return {
    store: await open(),
    async reopen() {
      await opened.at(-1)?.close();
      return open();
    },
    crash() {
      const copy = path.join(folder.directory, `${opened.length}`);
      copyOf(directory, copy);
      directory = copy;
      // The copy is made: what becomes of the other shows nowhere.
      abandoned.push(opened.at(-1)?.close());
      return open();
    },
    async damage() {
      await opened.at(-1)?.close();
      const database = part === 'log' ? {} : { database: 'bodies' };
      await damageFirst(directory, { environment: part, ...database, change: flipLastBit });
    },
    setDiskFull: (isFull) => void limitFiles(isFull ? 1 : 'unlimited'),
    async dispose() {
      limitFiles('unlimited');
      await Promise.all([...abandoned, opened.at(-1)?.close()]);
      await folder.remove();
    },
  };
}

function describeChecks(name: string, checks: readonly ContractCheck[]): void {
  describe(`the contract, by ${name}`, () => {
    it.each(checks)('$name', async ({ run }) => {
      // lmdb-js writes a failed commit's error to the console itself.
      const silenced = vi.spyOn(console, 'error').mockReturnValue();
      await expect(run()).resolves.toBeUndefined();
      silenced.mockRestore();
    });
  });
}

const volatile = { without: ['reopen', 'crash', 'damage', 'fullDisk'] } as const;
const inMemory = (logQuotaBytes = plentyBytes) => memoryStores({ logQuotaBytes });

describeChecks('the stores in memory', [
  ...logStoreContract(async (of) => ({ store: inMemory(of.logQuotaBytes).log }), volatile),
  ...rowStoreContract(async () => ({ store: inMemory().row }), volatile),
  ...sideStoreContract(async () => ({ store: inMemory().side }), volatile),
]);

const durable = { runs: 8, callsMax: 20, ...(!canLimit && { without: ['fullDisk'] as const }) };

describeChecks('lmdb', [
  ...logStoreContract((of) => openLmdb('log', of.logQuotaBytes), durable),
  ...rowStoreContract(() => openLmdb('row'), durable),
  ...sideStoreContract(() => openLmdb('side'), durable),
]);
