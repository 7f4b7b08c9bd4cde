/**
 * Every mutant of the engine.
 */
import { bucketsMutants } from './buckets.ts';
import { durabilityMutants } from './durability.ts';
import { ledgersMutants } from './ledgers.ts';
import { livenessMutants } from './liveness.ts';
import { modesMutants } from './modes.ts';
import type { Mutant } from './mutant.ts';
import { placesMutants } from './places.ts';

export const mutants: readonly Mutant[] = [
  ...durabilityMutants,
  ...placesMutants,
  ...ledgersMutants,
  ...bucketsMutants,
  ...modesMutants,
  ...livenessMutants,
];
