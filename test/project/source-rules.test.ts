/**
 * The repository's own rules that no linter knows: how long a file may be, how a module opens, what
 * files and exports are called, and that what is installed is pinned. Import direction and purity are
 * the linter's (`lint-rules.test.ts`).
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, repository } from './repository.ts';

interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const text = (file: string) => readFileSync(path.join(repository, file), 'utf8');
const modules = [...filesBelow('src', '.ts'), ...filesBelow('src', '.tsx')];
const everything = ['src', 'test', 'tools', 'bench', 'docs']
  .filter((folder) => existsSync(path.join(repository, folder)))
  .flatMap((folder) => filesBelow(folder, ''));

/** The lines of text in the comment that a module opens with, `#!` aside; 0 when there is none. */
function openingLines(source: string): number {
  const block = /^(?:#!.*\n)?\/\*\*?(?<inside>[^]*?)\*\//.exec(source)?.groups?.['inside'];
  const lines = /^(?:#!.*\n)?(?<inside>(?:\/\/.*\n)+)/.exec(source)?.groups?.['inside'];
  const opening = block ?? lines ?? '';
  return opening.split('\n').filter((line) => /[^\s*/]/.test(line)).length;
}

const banned = /^(?:manager|handler|helper|util|data|info)s?$/;

/** The words of a name, however it joins them. */
const words = (name: string) =>
  name
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z\d]+/);

const isBanned = (name: string) => words(name).some((word) => banned.test(word));

describe('files', () => {
  it('have at most 400 lines', () => {
    const generated = /\.(?:csv|json|gz|svg|png)$/;
    const long = everything
      .filter((file) => !generated.test(file) && !file.startsWith('docs'))
      .filter((file) => text(file).trimEnd().split('\n').length > 400);
    expect(long).toEqual([]);
  });
  it('are named in kebab-case', () => {
    const kebab = /^[a-z\d]+(?:-[a-z\d]+)*(?:\.[a-z\d]+)*$/;
    const isKebab = (file: string) => file.split(path.sep).every((part) => kebab.test(part));
    expect(everything.filter((file) => !isKebab(file))).toEqual([]);
  });
  it('are not named by a word that says nothing', () => {
    const code = everything.filter((file) => !file.startsWith('docs'));
    expect(code.filter(isBanned)).toEqual([]);
  });
});

describe('modules of src', () => {
  it('open with a comment of 2 to 8 lines', () => {
    const counted = modules.map((file) => ({ file, lines: openingLines(text(file)) }));
    expect(counted.filter(({ lines }) => lines < 2 || lines > 8)).toEqual([]);
  });
  it('export no name that says nothing', () => {
    const exported =
      /^export (?:async |abstract )?(?:const|function\*?|class|interface|type) (?<name>\w+)/gm;
    const names = modules.flatMap((file) =>
      [...text(file).matchAll(exported)].map((found) => `${file}: ${found.groups?.['name'] ?? ''}`),
    );
    expect(names.filter((name) => isBanned(name.split(': ')[1] ?? ''))).toEqual([]);
  });
});

describe('what is installed', () => {
  const declared = JSON.parse(text('package.json')) as Dependencies;
  const lock = JSON.parse(text('package-lock.json')) as { packages: Record<'', Dependencies> };

  it('is pinned exactly', () => {
    const versions = Object.entries({ ...declared.dependencies, ...declared.devDependencies });
    expect(
      versions.filter(([, version]) => !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
  });
  it('is the same in package.json and package-lock.json', () => {
    const { dependencies, devDependencies } = lock.packages[''];
    expect({ dependencies, devDependencies }).toEqual({
      dependencies: declared.dependencies,
      devDependencies: declared.devDependencies,
    });
  });
});
