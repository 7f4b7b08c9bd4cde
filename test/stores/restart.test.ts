/**
 * What the lmdb stores still know when they are opened again, and what they do not pretend to know
 * while a commit is under way.
 */
import { describe, expect, it } from 'vitest';
import { openLmdbStores, type OpenStores } from '../../src/stores/lmdb/open.ts';
import { expectCode } from './expect-code.ts';
import { allOf, bytesOf, textOf, textsOf, writeOf } from './texts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const logQuotaBytes = 1_000_000;

async function inTurn(...steps: readonly ((stores: OpenStores) => Promise<void>)[]): Promise<void> {
  const directory = await temporaryDirectory();
  for (const step of steps) {
    const stores = await openLmdbStores({ directory, logQuotaBytes });
    try {
      await step(stores);
    } finally {
      await stores.close();
    }
  }
}

describe('the lmdb stores after a restart', () => {
  it('have every entry, object and parked object', async () => {
    await inTurn(
      async ({ log, row, side }) => {
        await log.append([writeOf('a', 'one', 4), writeOf('b', 'two')]);
        await row.put('a', 1, bytesOf('row'));
        const extents = [{ offset: 0, bytes: bytesOf('two') }];
        await side.put('b', { version: 2, extents, corrupt: [], reason: 'full' });
      },
      async ({ log, row, side }) => {
        expect(await textsOf(log, 'a')).toEqual(['1:4:one']);
        expect(await allOf(log.scan())).toHaveLength(2);
        expect(log.usage()).toEqual({ usedBytes: 6, quotaBytes: logQuotaBytes });
        expect(textOf((await row.get('a'))?.bytes)).toBe('row');
        const parked = { object: 'b', version: 2, bytes: 3, reason: 'full' };
        expect(await allOf(side.list())).toEqual([parked]);
        expect(await log.append([writeOf('c', 'next')])).toBe(3);
      },
    );
  });

  it('give no sequence number twice, even when all was trimmed', async () => {
    await inTurn(
      async ({ log }) => {
        await log.append([writeOf('a', '1'), writeOf('a', '2')]);
        await log.trim(3);
      },
      async ({ log }) => {
        expect([log.lastSequence(), log.trimmedTo(), log.usage().usedBytes]).toEqual([2, 3, 0]);
        expect(await log.append([writeOf('a', '3')])).toBe(3);
      },
      async ({ log }) => {
        expect([log.lastSequence(), log.trimmedTo()]).toEqual([3, 3]);
        expect(await textsOf(log, 'a')).toEqual(['3:0:3']);
      },
    );
  });

  it('finish what was under way when they were closed, and refuse what comes later', async () => {
    let appending: Promise<number> | undefined;
    await inTurn(
      async ({ log }) => {
        appending = log.append([writeOf('a', 'last')]);
        await log.close();
        await expectCode(log.append([writeOf('a', 'late')]), 'stopped');
      },
      async ({ log }) => {
        expect(await appending).toBe(1);
        expect(await textsOf(log, 'a')).toEqual(['1:0:last']);
      },
    );
  });
});

describe('an append that is not durable yet', () => {
  it('is seen by no reader', async () => {
    await inTurn(async ({ log }) => {
      const appending = log.append([writeOf('a', 'soon')]);
      expect((await log.entries('a')).entries).toEqual([]);
      expect(await allOf(log.scan())).toEqual([]);
      expect([log.lastSequence(), log.usage().usedBytes]).toEqual([0, 0]);
      await appending;
      expect(await textsOf(log, 'a')).toEqual(['1:0:soon']);
    });
  });
});
