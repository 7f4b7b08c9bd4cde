/**
 * The files of the page, by name, as the server hands them out: what is not in the list is not there,
 * whatever its path says. Without a built page there is a placeholder that says so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** By name: `index.html`, `page.js`, `page.css`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The page as it was built with this package. */
export function builtPage(): PageFiles {
  return readPageFiles(fileURLToPath(new URL('../page/', import.meta.url)));
}

/** Of a folder, not of those in it; the placeholder when there is no page in it. */
export function readPageFiles(folder: string): PageFiles {
  if (!existsSync(path.join(folder, 'index.html'))) return placeholder;
  const names = readdirSync(folder).filter((name) => types[path.extname(name)] !== undefined);
  return new Map(
    names.map((name): [string, PageFile] => [
      name,
      {
        type: types[path.extname(name)] ?? '',
        bytes: readFileSync(path.join(folder, name)),
      },
    ]),
  );
}

const placeholder: PageFiles = new Map([
  [
    'index.html',
    {
      type: 'text/html; charset=utf-8',
      bytes: new TextEncoder().encode(
        '<!doctype html><html lang="en"><title>destage inspect</title>' +
          '<p>The page has not been built. The answers are at the WebSocket “socket” below this address.</p></html>',
      ),
    },
  ],
]);
