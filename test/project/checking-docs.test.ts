/**
 * Holds the list of exports in docs/checking.md to src/checker/index.ts.
 * That the examples there run is in documents.test.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import * as checker from '../../src/checker/index.ts';
import { repository } from './repository.ts';

const text = (file: string) => readFileSync(path.join(repository, file), 'utf8');
const namesIn = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? '');

it('docs/checking.md lists every export once, and nothing that is none', () => {
  const [, after = ''] = text('docs/checking.md').split('\n## Exports\n');
  const listed = namesIn(after.split('\n## ')[0] ?? '', /^- `(?<name>\w+)` – /gm);
  const types = namesIn(text('src/checker/api.ts'), /^export (?:interface|type) (?<name>\w+)/gm);
  expect(text('src/checker/index.ts').match(/^export type .*$/gm)).toEqual([
    "export type * from './api.ts';",
  ]);
  expect(listed.toSorted()).toEqual([...Object.keys(checker), ...types].toSorted());
});
