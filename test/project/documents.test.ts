/**
 * Holds the documents to the code: each relative link leads to a file (and heading) that exists, each
 * ```ts block of README.md and docs type-checks against the built package, and each ```ts run block
 * runs to its end. A block that is no module of its own is written ```text.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorsOf, type Block, blocksOf, documents, type Link, linksOf } from './documents.ts';
import { repository } from './repository.ts';

const runFile = promisify(execFile);

const blocks = documents
  .filter((document) => document === 'README.md' || document.startsWith('docs'))
  .flatMap(blocksOf)
  .filter(({ info }) => /^ts\b/.test(info));

/** `docs-api-12`: where a block stands, as the name of its module. */
const nameOf = ({ document, line }: Block) =>
  `${document.replace(/\.md$/, '')}-${line}`.replaceAll(/\W+/g, '-');

const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'ESNext.Disposable'],
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  types: ['node'],
  outDir: 'out',
  rootDir: '.',
};

// Within the repository, where `import 'destage'` is the package itself; node_modules would not do.
let folder = '';

beforeAll(async () => {
  await mkdir(path.join(repository, '.cache'), { recursive: true });
  folder = await mkdtemp(path.join(repository, '.cache', 'documents-'));
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  await Promise.all(
    blocks.map((block) =>
      writeFile(path.join(folder, `${nameOf(block)}.ts`), `${block.code}\nexport {};\n`),
    ),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whether what a link names is not there. */
function isBroken({ document, target }: Link): boolean {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? document : path.join(path.dirname(document), decodeURI(file));
  if (!existsSync(path.join(repository, found))) return true;
  return anchor !== undefined && found.endsWith('.md') && !anchorsOf(found).has(anchor);
}

describe('links', () => {
  it('lead somewhere', () => {
    expect(documents.flatMap(linksOf).filter(isBroken)).toEqual([]);
  });
});

describe('TypeScript blocks', () => {
  it('type-check', async () => {
    const tsc = path.join(repository, 'node_modules', '.bin', 'tsc');
    const output = await runFile(tsc, ['-p', folder]).then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    expect(output).toBe('');
  });
  it.each(blocks.filter(({ info }) => info === 'ts run').map((block) => [nameOf(block)]))(
    '%s runs',
    async (name) => {
      const workplace = path.join(folder, `${name}-runs`);
      await mkdir(workplace);
      const module = path.join(folder, 'out', `${name}.js`);
      const running = runFile(process.execPath, [module], { cwd: workplace });
      await expect(running).resolves.toBeDefined();
    },
  );
});
