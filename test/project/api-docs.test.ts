/**
 * Holds docs/api.md to the code: every export of src/index.ts has exactly one line in its list, and
 * every call, option, limit and error code one row in its table, with the default that holds.
 * That its examples run is in documents.test.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/actors/limits.ts';
import * as api from '../../src/index.ts';
import { repository } from './repository.ts';

const text = (file: string) => readFileSync(path.join(repository, file), 'utf8');

/** What follows a heading of docs/api.md, up to the next of its level. */
function section(heading: string): string {
  const [, after = ''] = text('docs/api.md').split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

const namesIn = (code: string, pattern: RegExp): string[] =>
  [...code.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? '');

/** The first cells of a table's rows, when they are code, and the cells after them. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  return section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** The words at the start of the rows: `write` of `` `write(object, …)` ``. */
const rowNames = (heading: string): readonly string[] =>
  rowsOf(heading).map(
    ([first = '']) => /^`(?<name>\[?[\w$.]+\]?)/.exec(first)?.groups?.['name'] ?? '',
  );

/** What src/index.ts exports, its `export type *` resolved. */
function exportsOfIndex(): readonly string[] {
  const index = text('src/index.ts');
  const listed = [...index.matchAll(/^export (?:type )?\{(?<list>[^}]*)\}/gm)].flatMap(
    ({ groups }) => (groups?.['list'] ?? '').split(','),
  );
  const stars = namesIn(index, /^export type \* from '\.\/(?<name>[^']+)'/gm);
  return [
    ...listed.map((name) => name.replace(/^\s*type /, '').trim()).filter((name) => name !== ''),
    ...stars.flatMap((file) =>
      namesIn(text(`src/${file}`), /^export (?:interface|type) (?<name>\w+)/gm),
    ),
  ];
}

/** The members of an interface of src/actors/api.ts. */
function membersOf(name: string): readonly string[] {
  const [, after = ''] = text('src/actors/api.ts').split(`export interface ${name} `);
  const body = after.slice(0, after.indexOf('\n}'));
  return namesIn(body, /^ {2}(?:readonly )?(?<name>[\w$]+)\??[(:]/gm);
}

describe('docs/api.md', () => {
  it('lists every export once, and nothing that is none', () => {
    const listed = namesIn(section('Exports'), /^- `(?<name>\w+)` – /gm);
    expect(listed.toSorted()).toEqual(exportsOfIndex().toSorted());
    expect(listed).toEqual(expect.arrayContaining(Object.keys(api)));
  });
  it('has a row for every call of an engine', () => {
    const calls = [...membersOf('Destage'), '[Symbol.asyncDispose]'];
    expect(rowNames("The engine's calls").toSorted()).toEqual(calls.toSorted());
  });
  it('has a row for every option', () => {
    expect(rowNames('Options').toSorted()).toEqual(membersOf('DestageOptions').toSorted());
  });
  it('has a row for every limit, in their order, with its default', () => {
    const defaults = rowsOf('Limits').map(([name = '', , given = '']): [string, number] => [
      name.replaceAll('`', ''),
      Number(given.replaceAll(',', '')),
    ]);
    expect(defaults).toEqual(Object.entries(defaultLimits));
  });
  it('has a row for every error code', () => {
    const codes = namesIn(text('src/stores/errors.ts'), /^ {2}\| '(?<name>[\w-]+)'/gm);
    const rows = rowsOf('Errors').map(([code = '']) => code.replaceAll('`', ''));
    expect(rows.toSorted()).toEqual(codes.toSorted());
  });
});
