/**
 * Why a commit failed, in the project's words. lmdb reports a write that a full disk cut short as
 * EIO, and a limit on file sizes likewise; so where its code leaves that open, the file system itself
 * is asked with a write of the same size behind the end of the file.
 */
import { open, stat, unlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { DestageError } from '../errors.ts';

const { EDQUOT, EFBIG, EIO, ENOSPC } = constants.errno;
const mapFull = -30_792;
const badTransaction = -30_782;
const fullCodes = new Set<unknown>([ENOSPC, EFBIG, EDQUOT, mapFull]);
const openCodes = new Set<unknown>([EIO, badTransaction]);
const fullNames = new Set<unknown>(['ENOSPC', 'EFBIG', 'EDQUOT']);
const probeBytesMax = 1024 * 1024;

/** What a failed commit of so many bytes is to be called: `disk-full` or `store-failed`. */
export async function commitFailureOf(
  error: unknown,
  file: string,
  bytes: number,
): Promise<DestageError> {
  const cause = await causeOf(error);
  const code = codeOf(cause);
  if (fullCodes.has(code) || (openCodes.has(code) && !(await hasRoom(file, bytes))))
    return new DestageError(
      'disk-full',
      `${file} cannot take ${bytes} more bytes; nothing of the write was kept: ` +
        `free space on its disk, or raise its limit, and repeat the write.`,
      { cause },
    );
  return new DestageError(
    'store-failed',
    `${file} could not be written: ${cause instanceof Error ? cause.message : String(cause)}; ` +
      `nothing of the write was kept: check its disk, and repeat the write.`,
    { cause },
  );
}

/** lmdb-js rejects with a general error and gives the true one in a promise that must be caught. */
async function causeOf(error: unknown): Promise<unknown> {
  const commitError: unknown = (error as { readonly commitError?: unknown }).commitError;
  if (!(commitError instanceof Promise)) return error;
  return (commitError as Promise<unknown>).then(
    () => error,
    (reason: unknown) => reason,
  );
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | undefined)?.code;
}

async function hasRoom(file: string, bytes: number): Promise<boolean> {
  const probe = `${file}.probe`;
  try {
    const { size } = await stat(file);
    const opened = await open(probe, 'w');
    try {
      const wanted = Buffer.alloc(Math.min(Math.max(bytes, 4096), probeBytesMax), 1);
      const { bytesWritten } = await opened.write(wanted, 0, wanted.length, size);
      await opened.sync();
      return bytesWritten === wanted.length;
    } finally {
      await opened.close();
    }
  } catch (error) {
    return !fullNames.has(codeOf(error));
  } finally {
    await unlink(probe).catch(() => {});
  }
}
