/**
 * The directory that the stores live in: made when it is missing, and refused in plain words when it
 * cannot be used. Not here: who else has it open (directory-lock.ts).
 */
import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DestageError } from './errors.ts';

/** Makes the directory, its parents too. Errors: `directory-unusable`. */
export async function ensureDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(path.resolve(directory));
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw directoryUnusable(directory, error);
  }
}

/**
 * Makes a directory after its parents, one by one: Node's own `recursive` never returns where a
 * parent exists but cannot hold directories, as under /proc.
 */
async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(directory)).isDirectory()) return;
    if (code !== 'ENOENT' || (await exists(path.dirname(directory)))) throw error;
    await makeDirectory(path.dirname(directory));
    await makeDirectory(directory);
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Why a directory cannot be used; an error that already says so stays as it is. */
export function directoryUnusable(directory: string, cause: unknown): DestageError {
  if (cause instanceof DestageError) return cause;
  return new DestageError(
    'directory-unusable',
    `the directory ${directory} cannot be used: ${reasonOf(cause)}; ` +
      `give a directory that this process may create, read and write.`,
    { cause },
  );
}

const reasons = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'a file is in the way'],
  ['ENOTDIR', 'a file is in the way'],
  ['ENOENT', 'directories cannot be made there'],
  ['ENOSPC', 'no space is left on the disk'],
]);

function reasonOf(cause: unknown): string {
  const known = reasons.get(codeOf(cause));
  return known ?? (cause instanceof Error ? cause.message : String(cause));
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
