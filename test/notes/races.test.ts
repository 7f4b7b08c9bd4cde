/**
 * Every race of the notes' design comes out of the checker as a counterexample of exactly the length
 * that it is listed with, found breadth-first and so the shortest; and without what it needs, the same
 * property holds in the whole space.
 */
import { describe, expect, it } from 'vitest';
import type { Report, SystemDefinition } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { races } from '../../src/notes/races.ts';
import { type Race, systemOf, systemWithout } from '../../src/notes/races/race.ts';
import { raceLine } from '../../src/notes/report.ts';

function run({ logic, ...options }: SystemDefinition): Promise<Report> {
  return check(logic, options);
}

const byId = races.map((race): [string, Race] => [`${race.id}, ${race.title}`, race]);

describe('the races', () => {
  it('are R1 to R25, and R12b', () => {
    const numbers = Array.from({ length: 25 }, (_, turn) => `R${turn + 1}`);
    const ids = races.map(({ id }) => id.split(' ')[0]);
    expect(new Set(ids)).toEqual(new Set([...numbers, 'R12b']));
  });
  it('touch each of the five problems', () => {
    const touched = new Set(races.flatMap(({ problem }) => problem ?? []));
    expect([...touched].toSorted()).toEqual(['P1', 'P2', 'P3', 'P4', 'P5']);
  });
  it('say of each that is absent why', () => {
    for (const race of races) expect(race.because === undefined).toBe(race.length !== 'absent');
  });
});

describe('in the notes’ design there is', () => {
  it.each(byId)('%s', async (_, race) => {
    const report = await run(systemOf(race));
    const line = raceLine(race, report);
    const verdict = race.length === 'absent' ? 'absent' : 'found';
    const length = race.length === 'absent' ? undefined : race.length;
    expect(line).toMatchObject({ verdict, length, isAsListed: true });
    expect(report.properties.find(({ name }) => name === 'noError')?.verdict).not.toBe('violated');
  });
});

describe('without what it needs there is no', () => {
  it.each(byId)('%s', async (_, race) => {
    const report = await run(systemWithout(race));
    expect(report.verdict).toBe('holds');
  });
});
