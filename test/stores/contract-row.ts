/**
 * What every backend must do.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bytesOf, textOf, type OpenForTest } from './open-for-test.ts';

export function describeRow(open: OpenForTest): void {
  it('has no object that was never put', async () => {
    const { row } = await open();
    expect(await row.get('a')).toBeUndefined();
    expect(await row.version('a')).toBeUndefined();
    expect(await row.readRange('a', 0, 1)).toBeUndefined();
  });

  it('stores a newer version and leaves the same and older ones', async () => {
    const { row } = await open();
    expect(await row.put('a', 5, bytesOf('five'))).toEqual({ kind: 'stored' });
    expect(await row.put('a', 5, bytesOf('again'))).toEqual({ kind: 'stale', version: 5 });
    expect(await row.put('a', 4, bytesOf('older'))).toEqual({ kind: 'stale', version: 5 });
    expect(await row.version('a')).toBe(5);
    expect(textOf((await row.get('a'))?.bytes)).toBe('five');
    expect(await row.put('a', 6, bytesOf('six'))).toEqual({ kind: 'stored' });
    const stored = await row.get('a');
    expect([stored?.version, textOf(stored?.bytes)]).toEqual([6, 'six']);
  });

  it('keeps the newest of puts that race, whatever their order', async () => {
    const { row } = await open();
    const versions = [3, 9, 1, 7, 9, 12, 4];
    const results = await Promise.all(versions.map((v) => row.put('a', v, bytesOf(`v${v}`))));
    expect(results.map(({ kind }) => kind)).toEqual([
      'stored',
      'stored',
      'stale',
      'stale',
      'stale',
      'stored',
      'stale',
    ]);
    expect(textOf((await row.get('a'))?.bytes)).toBe('v12');
  });

  it('keeps the newest of puts that race over several turns', async () => {
    const { row } = await open();
    const late = async (version: number): Promise<void> => {
      for (let turns = (version * 7) % 5; turns > 0; turns--) await nextTurn();
      await row.put('a', version, bytesOf(`v${version}`));
    };
    await Promise.all(Array.from({ length: 40 }, (_, nth) => late(((nth * 17) % 40) + 1)));
    const stored = await row.get('a');
    expect([stored?.version, textOf(stored?.bytes)]).toEqual([40, 'v40']);
  });

  it('reads a range, cut where the object ends', async () => {
    const { row } = await open();
    await row.put('a', 1, bytesOf('0123456789'));
    const read = async (offset: number, length: number) =>
      textOf((await row.readRange('a', offset, length))?.bytes);
    expect(await read(2, 3)).toBe('234');
    expect(await read(8, 100)).toBe('89');
    expect(await read(10, 5)).toBe('');
    expect(await read(50, 5)).toBe('');
    expect((await row.readRange('a', 2, 3))?.version).toBe(1);
  });

  it('stores objects of no bytes and of many', async () => {
    const { row } = await open();
    const many = new Uint8Array(300_000).map((_, at) => at % 251);
    await Promise.all([row.put('none', 1, new Uint8Array()), row.put('many', 2, many)]);
    expect((await row.get('none'))?.bytes.length).toBe(0);
    expect(Buffer.compare((await row.get('many'))?.bytes ?? bytesOf(''), many)).toBe(0);
  });

  it('leaves what a reader holds as it is when the object is put again', async () => {
    const { row } = await open();
    await row.put('a', 1, new Uint8Array(100_000).fill(1));
    const held = await row.get('a');
    await row.put('a', 2, new Uint8Array(100_000).fill(2));
    await row.put('a', 3, new Uint8Array(100_000).fill(3));
    await row.get('a');
    expect(held?.bytes.every((byte) => byte === 1)).toBe(true);
  });
}
