/** What a directory was made for: kept from the first time on, refused when it is another. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keepObjectBytesMax } from '../../src/stores/directory-format.ts';
import { openLmdbStores } from '../../src/stores/lmdb/open.ts';
import { expectCode } from './expect-code.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('keeps the first size that it is given, and tells it to who gives none', async () => {
  const directory = await temporaryDirectory();
  expect(await keepObjectBytesMax(directory, undefined)).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
  expect(await keepObjectBytesMax(directory, 4096)).toBe(4096);
  expect(await keepObjectBytesMax(directory, 4096)).toBe(4096);
  expect(await keepObjectBytesMax(directory, undefined)).toBe(4096);
  expect(await readdir(directory)).toEqual(['destage.json']);
});

test('refuses a smaller and a larger one, with both and what to do, and keeps its own', async () => {
  const directory = await temporaryDirectory();
  await keepObjectBytesMax(directory, 4096);
  for (const other of [4095, 4097]) {
    const kept = keepObjectBytesMax(directory, other);
    await expectCode(kept, 'bad-option', `is ${other}`, directory, 'made with 4096', 'give');
  }
  expect(await keepObjectBytesMax(directory, undefined)).toBe(4096);
});

test('does not guess where the file says something else', async () => {
  const directory = await temporaryDirectory();
  const file = path.join(directory, 'destage.json');
  for (const text of ['', '{', 'null', '[]', '{"objectBytesMax":"64"}', '{"objectBytesMax":-1}']) {
    await writeFile(file, text);
    await expectCode(keepObjectBytesMax(directory, 64), 'corrupt-record', file, 'objectBytesMax');
    expect(await readFile(file, 'utf8')).toBe(text);
  }
});

test('stores that are refused for it let go of their directory', async () => {
  const directory = await temporaryDirectory();
  const opened = (objectBytesMax?: number) =>
    openLmdbStores({
      directory,
      logQuotaBytes: 1000,
      ...(objectBytesMax !== undefined && { objectBytesMax }),
    });
  await (await opened(64)).close();
  await expectCode(opened(32), 'bad-option', 'objectBytesMax is 32');
  const without = await opened();
  expect(without.objectBytesMax).toBe(64);
  await without.close();
});
