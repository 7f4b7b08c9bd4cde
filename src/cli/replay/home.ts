/**
 * The directory that a replay works in: the user's, or a temporary one that goes away with the
 * process, however that ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DestageError } from '../../stores/errors.ts';

/** A directory to work in. `release` removes it if it is temporary. */
export interface Home {
  readonly directory: string;
  readonly release: () => void;
}

/** Takes the given directory, or makes one. Errors: `directory-unusable`. */
export function takeHome(given: string | undefined): Home {
  if (given !== undefined) return { directory: given, release: () => {} };
  const directory = makeTemporary();
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // On exit too: a second SIGINT ends the process with the replay still under way.
  process.once('exit', remove);
  return {
    directory,
    release: () => {
      process.removeListener('exit', remove);
      remove();
    },
  };
}

function makeTemporary(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'destage-'));
  } catch (error) {
    throw new DestageError(
      'directory-unusable',
      `Cannot make a temporary directory in ${tmpdir()}: ` +
        `${error instanceof Error ? error.message : String(error)}. ` +
        'Give one that can be written to, for example --directory ./replayed.',
      { cause: error },
    );
  }
}
