/**
 * The repository as the tests of its own rules see it: its root and its files. Dependencies, build
 * output and what starts with a dot are not of it.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The files below a folder of the repository whose names end so, as paths from its root, sorted. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(path.join(repository, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist')
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file, ending);
      return entry.name.endsWith(ending) ? [file] : [];
    })
    .toSorted();
}
