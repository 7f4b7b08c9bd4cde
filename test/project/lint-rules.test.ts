/**
 * Holds .oxlintrc.json to what it says: every rule that it names finds its violating snippet, each
 * forbidden import between two layers of src is refused and each allowed one passes. The snippets are
 * laid out as a small copy of the repository, and linted there in one go.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places, snippets } from './lint-snippets.ts';
import { repository } from './repository.ts';

/** The design's import direction: what each layer may import of ours; `cli` may import anything. */
const layers: Readonly<Record<string, readonly string[]>> = {
  columns: [],
  machines: ['columns'],
  notes: ['checker'],
  table: ['columns'],
  stores: [],
  checker: ['table'],
  population: ['columns', 'table'],
  actors: ['machines', 'population', 'table', 'stores'],
  properties: ['machines', 'population', 'checker'],
  testing: ['checker', 'table'],
  inspector: ['export', 'table'],
  export: ['checker', 'table'],
};
const everyLayer = [...Object.keys(layers), 'cli'];
const xstateOnly = new Set(['columns', 'machines', 'notes', 'population', 'table']);

interface Config {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly overrides: readonly { readonly rules: Readonly<Record<string, unknown>> }[];
}

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly filename: string;
}

const config = JSON.parse(
  await readFile(path.join(repository, '.oxlintrc.json'), 'utf8'),
) as Config;
const sections = [config.rules, ...config.overrides.map((override) => override.rules)];
const isOn = (setting: unknown) => setting !== 'off';
const ruleNames = new Set(
  sections.flatMap((rules) => Object.keys(rules).filter((rule) => isOn(rules[rule]))),
);
ruleNames.delete('no-restricted-imports');
const globals = sections
  .flatMap((rules) => (rules['no-restricted-globals'] as string[] | undefined) ?? [])
  .slice(1);

const files = new Map<string, string>();
const fileOf = (rule: string) => places[rule] ?? `src/stores/${rule.replace('/', '-')}.ts`;
const importFile = (from: string, to: string) =>
  `src/${from}/imports/${to.replaceAll(/\W/g, '-')}.ts`;

for (const [rule, code] of Object.entries(snippets)) files.set(fileOf(rule), code);
files.set(
  'src/stores/cycle.ts',
  "import { own } from './import-no-cycle.ts';\nexport const cycle = own;",
);
files.set(
  'src/testing/imports/types.ts',
  "import type { LogStore } from '../../stores/a.ts';\nexport type Log = LogStore;",
);
for (const name of globals) files.set(`src/notes/globals/${name}.ts`, `export const it = ${name};`);
const packages = ['destage', 'rxjs', 'node:fs', 'xstate'];
for (const from of everyLayer) {
  const others = everyLayer.filter((layer) => layer !== from);
  const ours = [...others.map((layer) => `../../${layer}/a.ts`), '../../index.ts', '../a.ts'];
  for (const source of [...ours, ...packages]) {
    files.set(importFile(from, source), `export * from '${source}';`);
  }
}

let folder = '';
let found: readonly Diagnostic[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-lint-'));
  await Promise.all(
    [...files].map(async ([file, code]) => {
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(folder, file), `${code}\n`);
    }),
  );
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) {
    await writeFile(path.join(folder, file), await readFile(path.join(repository, file)));
  }
  await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  const bin = path.join(repository, 'node_modules', '.bin', 'oxlint');
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    execFile(bin, ['--type-aware', '-f', 'json', 'src', 'test'], options, (_, stdout) => {
      resolve(stdout);
    });
  });
  found = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The rules found broken in a file, named as in the configuration. */
function brokenIn(file: string): string[] {
  return found
    .filter(({ filename }) => filename === file)
    .map(({ code }) => code.replace(/^(?:eslint\()?([\w-]+)\(([\w-]+)\)?.*$/, '$1/$2'))
    .map((rule) => rule.replace('eslint/', ''));
}

describe('each rule of .oxlintrc.json', () => {
  it('has a snippet, and each snippet its rule', () => {
    expect(Object.keys(snippets).toSorted()).toEqual([...ruleNames].toSorted());
  });
  it.each([...ruleNames])('%s can fire', (rule) => {
    expect(brokenIn(fileOf(rule))).toContain(rule);
  });
  it.each(globals)('no-restricted-globals finds %s', (name) => {
    expect(brokenIn(`src/notes/globals/${name}.ts`)).toContain('no-restricted-globals');
  });
});

describe('import direction', () => {
  const refused = (from: string, source: string) =>
    brokenIn(importFile(from, source)).includes('no-restricted-imports');

  it('knows every folder of src', async () => {
    const entries = await readdir(path.join(repository, 'src'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(everyLayer).toEqual(expect.arrayContaining(folders));
  });
  it.each(Object.entries(layers))('%s imports of ours only %j', (from, allowed) => {
    const others = everyLayer.filter((layer) => layer !== from);
    const passed = others.filter((layer) => !refused(from, `../../${layer}/a.ts`));
    expect(passed.toSorted()).toEqual(allowed.toSorted());
    expect(refused(from, '../../index.ts')).toBe(true);
    expect(refused(from, 'destage')).toBe(true);
    expect(refused(from, '../a.ts')).toBe(false);
  });
  it.each(Object.keys(layers))('%s imports the packages that it may', (from) => {
    const pure = xstateOnly.has(from);
    expect(refused(from, 'rxjs')).toBe(pure);
    expect(refused(from, 'node:fs')).toBe(pure);
    expect(refused(from, 'xstate')).toBe(false);
  });
  it('lets testing import types of stores', () => {
    expect(brokenIn('src/testing/imports/types.ts')).not.toContain('no-restricted-imports');
  });
  it('lets cli import anything', () => {
    const passed = Object.keys(layers).filter((layer) => !refused('cli', `../../${layer}/a.ts`));
    expect(passed).toEqual(Object.keys(layers));
  });
});
