/**
 * What every side store must do.
 */
import { expect, it } from 'vitest';
import type { SideRecord } from '../../src/stores/ports.ts';
import { allOf, bytesOf, textOf, type OpenForTest } from './open-for-test.ts';

const recordOf = (version: number, ...texts: readonly string[]): SideRecord => ({
  version,
  extents: texts.map((text, nth) => ({ offset: nth * 10, bytes: bytesOf(text) })),
  corrupt: [{ sequence: 3, object: 'a', offset: 512, length: 7 }],
  reason: `put refused: “v${version}”`,
});

export function describeSide(open: OpenForTest): void {
  it('gives back what was put', async () => {
    const { side } = await open();
    await side.put('a', recordOf(4, 'first', '', 'third'));
    const record = await side.get('a');
    expect(record?.extents.map(({ offset, bytes }) => [offset, textOf(bytes)])).toEqual([
      [0, 'first'],
      [10, ''],
      [20, 'third'],
    ]);
    const { version, corrupt, reason } = recordOf(4);
    expect(record).toMatchObject({ version, corrupt, reason });
    expect(await side.get('b')).toBeUndefined();
  });

  it('replaces a record as a whole', async () => {
    const { side } = await open();
    await side.put('a', recordOf(4, 'first', 'second'));
    await side.put('a', recordOf(9, 'only'));
    expect((await side.get('a'))?.version).toBe(9);
    expect((await side.get('a'))?.extents).toHaveLength(1);
    await side.put('a', recordOf(4, 'late', 'and', 'older'));
    expect((await side.get('a'))?.version).toBe(9);
  });

  it('removes a record up to a version, and no newer one', async () => {
    const { side } = await open();
    await side.put('a', recordOf(4, 'x'));
    await side.remove('a', 3);
    expect((await side.get('a'))?.version).toBe(4);
    await side.remove('a', 4);
    expect(await side.get('a')).toBeUndefined();
    await side.remove('a', 4);
  });

  it('keeps the order of a put and a removal that are under way together', async () => {
    const { side } = await open();
    await Promise.all([side.put('a', recordOf(4, 'x')), side.remove('a', 4)]);
    expect(await side.get('a')).toBeUndefined();
    await Promise.all([side.remove('a', 9), side.put('a', recordOf(5, 'y'))]);
    expect((await side.get('a'))?.version).toBe(5);
  });

  it('lists what is parked, with its size and the reason', async () => {
    const { side } = await open();
    await side.put('a', recordOf(4, 'four', 'five5'));
    await side.put('b', recordOf(7));
    const list = await allOf(side.list());
    expect(list.toSorted((x, y) => x.version - y.version)).toEqual([
      { object: 'a', version: 4, bytes: 9, reason: 'put refused: “v4”' },
      { object: 'b', version: 7, bytes: 0, reason: 'put refused: “v7”' },
    ]);
  });

  it('lets records be removed while it is listed', async () => {
    const { side } = await open();
    const objects = Array.from({ length: 30 }, (_, nth) => `o${nth}`);
    await Promise.all(objects.map((object, nth) => side.put(object, recordOf(nth + 1, 'x'))));
    const seen: string[] = [];
    for await (const { object, version } of side.list()) {
      seen.push(object);
      await side.remove(object, version);
    }
    expect(new Set(seen)).toEqual(new Set(objects));
    expect(await allOf(side.list())).toEqual([]);
  });
}
