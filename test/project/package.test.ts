/**
 * The package as its users get it: what `npm pack` puts in, and that a new project installs the
 * tarball, type-checks against it, imports it and has the `destage` command. Needs dist, which
 * `npm test` builds first.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from './repository.ts';
import { itWith } from './require.ts';

const runFile = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly version: string;
  readonly files: readonly { readonly path: string }[];
}

/** Without scripts: dist is built, and the build's lines would stand in the way of the JSON. */
async function pack(...options: readonly string[]): Promise<Packed> {
  const args = ['pack', '--json', '--ignore-scripts', ...options];
  const { stdout } = await runFile('npm', args, { cwd: repository });
  const [packed] = JSON.parse(stdout) as [Packed];
  return packed;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-package-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A strict user's compiler settings, which check our declarations too; @types/node is ours. */
const tsconfig = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: ['types'],
  },
  files: ['typed.ts'],
};

const typed = `import { createDestage, type Destage } from 'destage';
export const open = async (): Promise<Destage> => createDestage({ directory: 'never-made' });
`;

const script = `import { createDestage } from 'destage';
if (typeof createDestage !== 'function') throw new Error(typeof createDestage);
`;

describe('npm pack', () => {
  it('holds what runs, its types and its documents, and no tests', async () => {
    const paths = (await pack('--dry-run')).files.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'dist/cli/main.js',
        'dist/index.d.ts',
        'dist/index.js',
        'dist/inspector/page/index.html',
        'dist/inspector/page/page.css',
        'dist/inspector/page/page.js',
        'package.json',
      ]),
    );
    expect(paths.filter((file) => /^(?:src|test|tools|bench)\/|\.test\./.test(file))).toEqual([]);
  });
  it('has a page of less than 200 kB, packed', async () => {
    const files = ['index.html', 'page.css', 'page.js'].map((name) =>
      readFile(path.join(repository, 'dist', 'inspector', 'page', name)),
    );
    const sizes = (await Promise.all(files)).map((bytes) => gzipSync(bytes).length);
    expect(sizes.every((size) => size > 100)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
  });
  it('has an executable command', async () => {
    const { mode } = await stat(path.join(repository, 'dist', 'cli', 'main.js'));
    // The owner's, the group's and everyone's permission to execute.
    expect((mode % 0o1000).toString(8)).toBe('755');
  });
});

describe('a new project', () => {
  itWith(
    'npm-registry',
    'installs the package, type-checks against it, imports it and has its command',
    async () => {
      const { filename, version } = await pack('--pack-destination', folder);
      const at = { cwd: folder };
      await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
      const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`];
      await runFile('npm', install, at);

      await symlink(path.join(repository, 'node_modules', '@types'), path.join(folder, 'types'));
      await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
      await writeFile(path.join(folder, 'typed.ts'), typed);
      const tsc = path.join(repository, 'node_modules', '.bin', 'tsc');
      const checked = await runFile(tsc, ['-p', '.'], at).catch((error: unknown) => error);
      expect(checked).toMatchObject({ stdout: '' });

      await writeFile(path.join(folder, 'script.js'), script);
      await runFile(process.execPath, ['script.js'], at);

      const { stdout } = await runFile('npx', ['--no-install', 'destage', '--version'], at);
      expect(stdout.trim()).toBe(version);
    },
    60_000,
  );
});
