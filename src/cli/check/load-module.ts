/**
 * A module of the user's, and its default export. TypeScript is run by Node.js itself where it can (from
 * 22.18 on), else by the `tsx` that is installed beside the module: it is no dependency of ours.
 * Not here: whether what it exports is a system (`targets.ts`).
 */
import { stat } from 'node:fs/promises';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { within } from '../../actors/within.ts';
import { DestageError } from '../../stores/errors.ts';

/** A module that waits for something that never comes would end the process without a word. */
const loadMs = 20_000;

/** Errors: `bad-option` for what is not there, is no file, fails, or does not end. */
export async function defaultExportOf(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true)
    throw refused(
      `${found === undefined ? 'there is no file' : 'this is no file:'} ${file}: expected engine, ` +
        'notes, or a module that exports a system, for example destage check ./my-system.js.',
    );
  if (!/\.[cm]?[jt]s$/.test(file))
    throw refused(`${file} is no module: expected a name that ends in .js, .mjs or .ts.`);
  if (/\.[cm]?ts$/.test(file) && !runsTypeScript()) runTypeScript(file);
  try {
    const loading = import(pathToFileURL(file).href) as Promise<{ readonly default?: unknown }>;
    return (await within(loadMs, loading, () => new Error(`it has not ended within ${loadMs} ms`)))
      .default;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refused(
      `${file} could not be loaded: ${why.replace(/\.$/, '')}. Import it in a script of your own ` +
        'to see where it fails.',
      error,
    );
  }
}

function runsTypeScript(): boolean {
  return Boolean(Reflect.get(process.features, 'typescript'));
}

let isRegistered = false;

function runTypeScript(file: string): void {
  if (isRegistered) return;
  try {
    // Found as the module itself would find it; its hooks refuse to start without data.
    register('tsx/esm', { parentURL: pathToFileURL(file), data: true });
  } catch (error) {
    throw refused(
      `${file} is TypeScript, which Node.js ${process.versions.node} does not run. ` +
        'Install tsx beside it (npm install --save-dev tsx), use Node.js 22.18 or newer, or ' +
        'compile it and name the .js file.',
      error,
    );
  }
  isRegistered = true;
}

function refused(message: string, cause?: unknown): DestageError {
  return new DestageError('bad-option', message, { cause });
}
