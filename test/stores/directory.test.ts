/**
 * Directories that cannot be used, and directories that somebody else uses.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDirectory } from '../../src/stores/directory-lock.ts';
import { openLmdbStores } from '../../src/stores/lmdb/open.ts';
import { expectCode } from './expect-code.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const opened = (directory: string, logQuotaBytes = 1000) =>
  openLmdbStores({ directory, logQuotaBytes });

/** Root may write into any directory on a disk, but not make one below /sys. */
async function unwritableDirectory(): Promise<string> {
  if (process.getuid?.() === 0) return '/sys/destage';
  const directory = await temporaryDirectory();
  await chmod(directory, 0o500);
  onTestFinished(() => chmod(directory, 0o700));
  return directory;
}

describe('a directory', () => {
  it('is made when it is missing, with its parents', async () => {
    const directory = path.join(await temporaryDirectory(), 'x.y', 'deep');
    await (await opened(directory)).close();
    expect((await stat(path.join(directory, 'log', 'data.mdb'))).isFile()).toBe(true);
  });

  it('cannot be a file, nor lie below one', async () => {
    const file = path.join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    await expectCode(opened(file), 'directory-unusable', file, 'a file is in the way', 'give');
    const below = path.join(file, 'below');
    await expectCode(opened(below), 'directory-unusable', below, 'a file is in the way');
  });

  it('is refused, not waited for, where directories cannot be made', async () => {
    // Linux only: elsewhere the root directory has no /proc, and may well take one.
    if (process.platform !== 'linux') return;
    await expectCode(
      opened('/proc/destage'),
      'directory-unusable',
      '/proc/destage',
      'cannot be made',
    );
  });

  it('cannot hold a file where a store belongs, and is free again afterwards', async () => {
    const directory = await temporaryDirectory();
    await writeFile(path.join(directory, 'row'), '');
    await expectCode(opened(directory), 'directory-unusable', path.join(directory, 'row'));
    await (await lockDirectory(directory)).release();
  });

  it('cannot hold a store that is none', async () => {
    for (const content of ['', 'short', 'not a database'.repeat(1000)]) {
      const directory = await temporaryDirectory();
      await mkdir(path.join(directory, 'log'));
      await writeFile(path.join(directory, 'log', 'data.mdb'), content);
      // A crash while the file was made can leave it empty.
      if (content === '') await (await opened(directory)).close();
      else await expectCode(opened(directory), 'directory-unusable', 'data.mdb is not an lmdb');
    }
  });

  it('must be writable', async () => {
    const directory = await unwritableDirectory();
    await expectCode(opened(directory), 'directory-unusable', directory);
  });

  it('is free again when the quota is none', async () => {
    const directory = await temporaryDirectory();
    await expectCode(opened(directory, 0), 'bad-option', 'logQuotaBytes is 0');
    await (await opened(directory)).close();
  });
});

describe('the lock of a directory', () => {
  it('keeps a second open in the same process out, and names it', async () => {
    const directory = await temporaryDirectory();
    const first = await opened(directory);
    await expectCode(opened(directory), 'directory-locked', directory, `${process.pid}`, 'close');
    await first.close();
    await first.close();
    await (await opened(directory)).close();
  });

  it('keeps a second process out, names it, and vanishes when it is killed', async () => {
    const directory = await temporaryDirectory();
    const file = path.join(directory, 'LOCK');
    const program = `
      const { openSync, writeSync } = require('node:fs');
      const { tryLock } = require('fs-native-extensions');
      const file = openSync(${JSON.stringify(file)}, 'w+');
      if (!tryLock(file, 2 ** 30, 1)) throw new Error('not locked');
      writeSync(file, String(process.pid));
      process.stdout.write('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    await expectCode(opened(directory), 'directory-locked', `pid ${child.pid}`);
    expect(await readFile(file, 'utf8')).toBe(`${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await opened(directory)).close();
  });
});
