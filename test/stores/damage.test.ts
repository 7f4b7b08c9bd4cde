/**
 * Stored records that were changed behind the stores' back: reported by name, never served.
 */
import { describe, expect, it } from 'vitest';
import { openLmdbStores, type OpenStores } from '../../src/stores/lmdb/open.ts';
import { damageFirst, flipLastBit, type Damage } from './damage-record.ts';
import { expectCode } from './expect-code.ts';
import { allOf, bytesOf, textsOf, writeOf } from './texts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const logQuotaBytes = 1_000_000;

/** Fills stores, damages the first record of a database, and opens them again. */
async function damaged(
  fill: (stores: OpenStores) => Promise<unknown>,
  damage: Damage,
  look: (stores: OpenStores) => Promise<void>,
): Promise<void> {
  const directory = await temporaryDirectory();
  const before = await openLmdbStores({ directory, logQuotaBytes });
  await fill(before);
  await before.close();
  await damageFirst(directory, damage);
  const after = await openLmdbStores({ directory, logQuotaBytes });
  try {
    await look(after);
  } finally {
    await after.close();
  }
}

describe('a damaged log', () => {
  const fill = ({ log }: OpenStores) => log.append([writeOf('a', 'one'), writeOf('a', 'two')]);

  it('names the entry, serves the others and can be trimmed', async () => {
    await damaged(fill, { environment: 'log', change: flipLastBit }, async ({ log }) => {
      const { entries, corrupt } = await log.entries('a');
      expect(corrupt).toMatchObject([{ sequence: 1, object: 'a', offset: 0 }]);
      expect(entries.map(({ sequence }) => sequence)).toEqual([2]);
      expect(await allOf(log.scan())).toHaveLength(2);
      await log.trim(2);
      expect(await log.entries('a')).toMatchObject({ corrupt: [] });
      expect(await textsOf(log, 'a')).toEqual(['2:0:two']);
    });
  });

  it('names an entry whose value was cut short', async () => {
    const change: Damage['change'] = (database, key) => database.put(key, Buffer.alloc(3));
    await damaged(fill, { environment: 'log', change }, async ({ log }) => {
      expect((await log.entries('a')).corrupt).toMatchObject([{ sequence: 1, object: 'a' }]);
    });
  });

  it('is not opened when its mark or a key is damaged', async () => {
    const fillAndTrim = async (stores: OpenStores) => {
      await fill(stores);
      await stores.log.trim(2);
    };
    const mark = damaged(fillAndTrim, { environment: 'log', change: flipLastBit }, async () => {});
    await expectCode(mark, 'corrupt-record', 'log', 'mark');
    const change: Damage['change'] = (database, key) =>
      database.put(key.subarray(0, 12), Buffer.alloc(3));
    const key = damaged(fill, { environment: 'log', change }, async () => {});
    await expectCode(key, 'corrupt-record', 'log', 'key');
  });
});

describe('a damaged backend', () => {
  const fill = ({ row }: OpenStores) => row.put('a', 4, bytesOf('content'));

  it('names the object whose content is damaged, and still knows its version', async () => {
    const damage = { environment: 'row', database: 'bodies', change: flipLastBit } as const;
    await damaged(fill, damage, async ({ row }) => {
      await expectCode(row.get('a'), 'corrupt-record', 'object a', 'content');
      await expectCode(row.readRange('a', 0, 1), 'corrupt-record', 'object a');
      expect(await row.version('a')).toBe(4);
      expect(await row.put('a', 5, bytesOf('whole again'))).toEqual({ kind: 'stored' });
      expect((await row.get('a'))?.version).toBe(5);
    });
  });

  it('names the object whose version is damaged, and is healed by a put of any version', async () => {
    const damage = { environment: 'row', database: 'heads', change: flipLastBit } as const;
    await damaged(fill, damage, async ({ row }) => {
      await expectCode(row.version('a'), 'corrupt-record', 'object a', 'version');
      await expectCode(row.get('a'), 'corrupt-record', 'object a');
      const puts = [row.put('a', 3, bytesOf('new')), row.put('b', 6, bytesOf('other'))];
      expect(await Promise.all(puts)).toEqual([{ kind: 'stored' }, { kind: 'stored' }]);
      expect([await row.version('a'), await row.version('b')]).toEqual([3, 6]);
      expect(await row.put('a', 2, bytesOf('older'))).toEqual({ kind: 'stale', version: 3 });
    });
  });
});

describe('a damaged side store', () => {
  const extents = [{ offset: 0, bytes: bytesOf('parked') }];
  const record = { version: 3, extents, corrupt: [], reason: 'refused' };
  const fill = ({ side }: OpenStores) => side.put('a', record);

  it('names the object whose extents are damaged, and still lists it', async () => {
    const damage = { environment: 'side', database: 'bodies', change: flipLastBit } as const;
    await damaged(fill, damage, async ({ side }) => {
      await expectCode(side.get('a'), 'corrupt-record', 'object a');
      expect(await allOf(side.list())).toHaveLength(1);
    });
  });

  const heads = { environment: 'side', database: 'heads', change: flipLastBit } as const;

  it('lists the object whose head is damaged as damaged, and the others as they are', async () => {
    const fillTwo = async (stores: OpenStores) => {
      await fill(stores);
      await stores.side.put('b', record);
    };
    await damaged(fillTwo, heads, async ({ side }) => {
      const [a, b] = await allOf(side.list());
      expect(a).toMatchObject({ object: 'a', version: 0, bytes: 0, damaged: true });
      expect(a?.reason).toContain('checksum');
      expect(b).toEqual({ object: 'b', version: 3, bytes: 6, reason: 'refused' });
      await expectCode(side.get('a'), 'corrupt-record', 'object a', 'version');
    });
  });

  it('replaces a record whose head is damaged, and removes it whatever the version', async () => {
    await damaged(fill, heads, async ({ side }) => {
      await side.put('a', { ...record, version: 1 });
      expect((await side.get('a'))?.version).toBe(1);
    });
    await damaged(fill, heads, async ({ side }) => {
      await side.remove('a', 0);
      expect(await allOf(side.list())).toEqual([]);
    });
  });
});
