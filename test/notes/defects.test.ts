/**
 * Holds docs/defects.md to the races: a section for each number, and in it a place for the picture of
 * every form that the checker finds, in the races' order. The pictures themselves are generated.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { races } from '../../src/notes/races.ts';
import { repository } from '../project/repository.ts';

const text = readFileSync(path.join(repository, 'docs', 'defects.md'), 'utf8');
const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(({ groups }) => groups?.['id']);

it('has a section for each race', () => {
  const ids = [...new Set(races.map(({ id }) => id.split(' ')[0]))];
  expect(found(/^## (?<id>R\d+b?): /gm)).toEqual(ids);
});

it('has a place for the picture of each form that is found', () => {
  const ids = races.filter(({ length }) => length !== 'absent').map(({ id }) => id);
  expect(found(/^<!-- trace (?<id>.+) -->$/gm)).toEqual(ids);
  expect(text.match(/^<!-- \/trace -->$/gm)).toHaveLength(ids.length);
});

it('names the switches of each race in its section', () => {
  const sections = new Map(
    text.split(/^## /m).map((section) => [section.split(':')[0] ?? '', section]),
  );
  const unnamed = races.flatMap(({ id, on, length }) =>
    on.filter((name) => {
      const section = sections.get(id.split(' ')[0] ?? '') ?? '';
      return length !== 'absent' && !section.includes(`\`${name}\``);
    }),
  );
  expect(unnamed).toEqual([]);
});
