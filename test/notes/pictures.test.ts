/**
 * The pictures of docs/defects.md are what the checker finds today: between `<!-- trace ID -->` and
 * `<!-- /trace -->` stands the shortest trace of race ID, as a message sequence. To draw them anew:
 * DESTAGE_UPDATE=1 npm test -- test/notes/pictures.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';
import { printSequence } from '../../src/checker/print-sequence.ts';
import { races } from '../../src/notes/races.ts';
import { systemOf, type Race } from '../../src/notes/races/race.ts';
import { repository } from '../project/repository.ts';

const file = path.join(repository, 'docs/defects.md');

async function pictureOf(race: Race): Promise<string> {
  const { logic, name: _, ...options } = systemOf(race);
  const report = await check(logic, options);
  const trace = report.properties.find(({ name }) => name === race.property.name)?.trace;
  if (trace === undefined) throw new Error(`${race.id} has no trace to draw`);
  return `\n\n\`\`\`mermaid\n${printSequence(trace).trim()}\n\`\`\`\n\n`;
}

it('shows the traces that the checker finds', async () => {
  const text = readFileSync(file, 'utf8');
  const parts = text.split(/(<!-- trace .+? -->)[^]*?(?=<!-- \/trace -->)/);
  const drawn = await parts.reduce(async (before, part) => {
    const done = await before;
    const id = /^<!-- trace (.+) -->$/.exec(part)?.[1];
    if (id === undefined) return done + part;
    const race = races.find((one) => one.id === id);
    if (race === undefined) throw new Error(`docs/defects.md has a picture of ${id}, no race`);
    return done + part + (await pictureOf(race));
  }, Promise.resolve(''));
  if (process.env['DESTAGE_UPDATE'] === '1') writeFileSync(file, drawn);
  expect(text === drawn || process.env['DESTAGE_UPDATE'] === '1').toBe(true);
}, 60_000);
