/**
 * What a directory was made for, kept in it as `destage.json`: the size of an object. Rows, side
 * records and the log are cut and joined by it, so another one would cut objects short.
 * Not the lock, under which this is read and written (directory-lock.ts).
 */
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { directoryUnusable } from './directory.ts';
import { DestageError } from './errors.ts';

const fileName = 'destage.json';

/**
 * The size that the directory was made for; from now on that is the given one if it had none.
 * Errors: `bad-option` when the two differ, `corrupt-record`, `directory-unusable`.
 */
export async function keepObjectBytesMax(
  directory: string,
  given: number | undefined,
): Promise<number | undefined> {
  const file = path.join(directory, fileName);
  try {
    const kept = await readKept(file);
    if (kept === undefined && given !== undefined) await writeDurably(directory, file, given);
    if (kept === undefined || given === undefined || kept === given) return kept ?? given;
    throw new DestageError(
      'bad-option',
      `objectBytesMax is ${given}, and the directory ${directory} was made with ${kept}, which its ` +
        `objects may have: give objectBytesMax ${kept}, or another directory.`,
    );
  } catch (error) {
    throw directoryUnusable(directory, error);
  }
}

async function readKept(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const kept = objectBytesMaxIn(text);
  if (kept !== undefined) return kept;
  throw new DestageError(
    'corrupt-record',
    `${file} says ${JSON.stringify(text.slice(0, 100))}; it has to be {"objectBytesMax":N}, N being ` +
      `the objectBytesMax that its directory was made with: write that into it.`,
  );
}

function objectBytesMaxIn(text: string): number | undefined {
  try {
    const found = (JSON.parse(text) as { readonly objectBytesMax?: unknown } | null)
      ?.objectBytesMax;
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

/** All of it or nothing, whenever the power goes. */
async function writeDurably(
  directory: string,
  file: string,
  objectBytesMax: number,
): Promise<void> {
  const fresh = `${file}.new`;
  const opened = await open(fresh, 'w');
  try {
    await opened.writeFile(`${JSON.stringify({ objectBytesMax })}\n`);
    await opened.sync();
  } finally {
    await opened.close();
  }
  await rename(fresh, file);
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
