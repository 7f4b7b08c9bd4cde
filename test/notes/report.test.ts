/**
 * The table that `destage check notes` prints, from reports that are made up.
 */
import { expect, it } from 'vitest';
import type { Report, Trace } from '../../src/checker/api.ts';
import { races } from '../../src/notes/races.ts';
import type { Race } from '../../src/notes/races/race.ts';
import { raceLine, raceTable } from '../../src/notes/report.ts';

function raceOf(id: string): Race {
  const race = races.find((one) => one.id === id);
  if (race === undefined) throw new Error(`there is no race ${id}`);
  return race;
}

function reportOf({ property }: Race, steps: number | undefined): Report {
  const trace = { steps: Array.from({ length: steps ?? 0 }) } as unknown as Trace;
  const { name, kind } = property;
  const result =
    steps === undefined
      ? ({ name, kind, verdict: 'holds' } as const)
      : ({ name, kind, verdict: 'violated', trace } as const);
  return { verdict: result.verdict, properties: [result] } as unknown as Report;
}

it('says what was found, and whether that is as listed', () => {
  const lines = [
    raceLine(raceOf('R2'), reportOf(raceOf('R2'), 6)),
    raceLine(raceOf('R4'), reportOf(raceOf('R4'), 9)),
    raceLine(raceOf('R4 binary'), reportOf(raceOf('R4 binary'), undefined)),
  ];
  expect(raceTable(lines)).toBe(
    [
      'race       problem  switches            property that fails                   verdict                steps',
      'R2         P3       -                   what is dirty is destaged in the end  found                  6',
      'R4         P3       upOnlyWhenSleeping  what is dirty is destaged in the end  found (not as listed)  9',
      'R4 binary  P3       binarySemaphores    what is dirty is destaged in the end  absent                 -',
    ].join('\n'),
  );
});
