/**
 * Gives every fast-check property of the tests one seed, so that a run can be repeated: fixed in
 * `npm test`, new in each `npm run soak`, and `DESTAGE_SEED` where it is given.
 * Not here: a property's own `numRuns`, which wins over this one.
 */
import { configureGlobal } from 'fast-check';
import { propertyRuns, seed } from './seed.ts';

configureGlobal({ seed, numRuns: propertyRuns });
