/**
 * The file that a trace is left in. Whether it can be written is seen before anything is explored, and
 * what is in it stays until there is a trace.
 */
import { access, constants, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Trace } from '../../checker/api.ts';
import { writeTrace } from '../../checker/trace-file.ts';
import { DestageError } from '../../stores/errors.ts';

/** Errors: `bad-option`. */
export async function requireWritable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) throw refused(file, 'it is a folder');
  await orRefused(file, access(found === undefined ? path.dirname(file) : file, constants.W_OK));
}

/** Errors: `bad-option`. */
export async function keep(file: string, trace: Trace): Promise<void> {
  await orRefused(file, writeFile(file, writeTrace(trace)));
}

async function orRefused(file: string, attempt: Promise<void>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    throw refused(file, error instanceof Error ? error.message : String(error), error);
  }
}

function refused(file: string, why: string, cause?: unknown): DestageError {
  return new DestageError(
    'bad-option',
    `--trace was given ${file}, which cannot be written: ${why}. Name a file in a folder that is there.`,
    { cause },
  );
}
