/**
 * One process, one engine per directory: a lock of the operating system on the file `LOCK`. It
 * belongs to the open file, so it vanishes with its process however that ends, and a second open in
 * the same process is refused too. The file's text, the holder's pid, is for people only.
 */
import { constants, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { directoryUnusable } from './directory.ts';
import { DestageError } from './errors.ts';

/** A held lock. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/** Far behind the pid, so that it can be read where locks keep readers out (Windows). */
const lockAt = 2 ** 30;

/** Locks a directory that exists. Errors: `directory-locked`, `directory-unusable`. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const file = await openLockFile(directory);
  try {
    if (!tryLock(file.fd, lockAt, 1)) throw directoryLocked(directory, await holderOf(file));
    await file.truncate(0);
    await file.write(`${process.pid}\n`, 0);
  } catch (error) {
    await file.close();
    throw directoryUnusable(directory, error);
  }
  let isHeld = true;
  return {
    release: async () => {
      if (!isHeld) return;
      isHeld = false;
      // Closing gives the lock back; the pid goes first, while nobody else can have written his.
      await file.truncate(0).catch(() => {});
      await file.close();
    },
  };
}

async function openLockFile(directory: string): Promise<FileHandle> {
  try {
    // Never truncating: it may be somebody else's, with his pid in it.
    return await open(path.join(directory, 'LOCK'), constants.O_RDWR | constants.O_CREAT);
  } catch (error) {
    throw directoryUnusable(directory, error);
  }
}

async function holderOf(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, 0);
  const pid = Number.parseInt(buffer.toString('utf8', 0, bytesRead), 10);
  if (pid === process.pid) return `this process (pid ${pid})`;
  return Number.isNaN(pid) ? 'another process' : `the process with pid ${pid}`;
}

function directoryLocked(directory: string, holder: string): DestageError {
  return new DestageError(
    'directory-locked',
    `the directory ${directory} is in use by ${holder}; a directory serves one engine at a time: ` +
      `close that one first, or give another directory.`,
  );
}
