/**
 * Every race of the notes' design, in order, and what `destage check notes` says of each.
 * Source: domain races R1 to R25; the five problems P1 to P5 of the seed notes.
 */
import { bucketRaces } from './races/buckets.ts';
import { objectRaces } from './races/objects.ts';
import type { Race } from './races/race.ts';
import { wakeUpRaces } from './races/wake-ups.ts';

const numberOf = ({ id }: Race) => Number(/\d+/.exec(id)?.[0]);

/** In the order of their numbers; a further form of a race stands behind it. */
export const races: readonly Race[] = [...wakeUpRaces, ...bucketRaces, ...objectRaces].toSorted(
  (one, other) => numberOf(one) - numberOf(other),
);
