/**
 * One lmdb environment: a directory with a memory-mapped file, its databases and its commits.
 * `overlappingSync: false`: a commit is visible to readers and resolves only after its fdatasync.
 * `eventTurnBatching: false`: lmdb-js would add a transaction block of its own around ours, whose
 * promise nobody can catch; a full disk would end the process with an unhandled rejection.
 */
import path from 'node:path';
import { open, type Database } from 'lmdb';
import { directoryUnusable } from '../directory.ts';
import { CommitQueue } from './commit-queue.ts';
import { checkDatabaseFile } from './database-file.ts';

/** A database of bytes by bytes. */
export type Bytes = Database<Buffer, Buffer>;

/** An open environment. */
export interface Environment {
  readonly root: Bytes;
  readonly commits: CommitQueue;
  /** A database of its own in the same file; its writes commit with the others'. */
  database(name: string): Bytes;
  close(): Promise<void>;
}

const format = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** Opens or creates the environment. Errors: `directory-unusable`. */
export function openEnvironment(directory: string): Environment {
  const file = path.join(directory, 'data.mdb');
  try {
    checkDatabaseFile(file);
    const root = open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      overlappingSync: false,
      eventTurnBatching: false,
      ...format,
    });
    let closing: Promise<void> | undefined;
    const commits = new CommitQueue(root, file);
    return {
      root,
      commits,
      database: (name) => root.openDB<Buffer, Buffer>(name, format),
      close: () => (closing ??= commits.close().then(() => root.close())),
    };
  } catch (error) {
    throw directoryUnusable(directory, error);
  }
}
