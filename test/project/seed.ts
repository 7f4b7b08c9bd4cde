/**
 * The seed of a test run and how long its randomised tests go on, for the tests that draw by
 * something else than fast-check as well (the crash test's kill points, a store's faults).
 * Not a generator: `pure-rand` is one.
 */

/** The run's seed: an integer; `DESTAGE_SEED` or a fixed one. */
export const seed = Number(process.env['DESTAGE_SEED'] ?? 20_250_601);

/** Whether this is `npm run soak`: long runs, 200 kills. */
export const isSoak = process.env['DESTAGE_SOAK'] === '1';

/** Runs of each property that says nothing else. */
export const propertyRuns = isSoak ? 2000 : 100;
