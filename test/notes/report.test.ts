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
  expect(raceTable(lines).split('\n')).toEqual([
    'race          problem  steps  what goes wrong; with which switches; what fails',
    'R2            P3       6',
    '              cold tail: what stays below the threshold is named by no further',
    '              event',
    '              fails: what is dirty is destaged in the end',
    'R4            P3       9!',
    '              lost wake-up: the up comes between the look and the sleep',
    '              with upOnlyWhenSleeping',
    '              fails: what is dirty is destaged in the end',
    '              ! not as listed: see docs/defects.md',
    'R4 binary     P3       absent',
    '              lost wake-up: the up comes between the look and the sleep, to a',
    '              binary semaphore',
    '              with binarySemaphores',
    '              holds: what is dirty is destaged in the end',
    '              not in this system: a binary semaphore keeps one permit, and one',
    '              pass looks at the whole list: only an up that leaves nothing',
    '              behind is lost',
  ]);
});
