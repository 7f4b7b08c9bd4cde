/**
 * Where the setup files of all workers put what they have noted, and the reporter finds it: a variable of
 * the environment, since nothing else gets from vitest's own process into each of its workers.
 */

/** Set by the reporter, while there is one. */
export const directoryVariable = 'DESTAGE_COVERAGE_DIRECTORY';
