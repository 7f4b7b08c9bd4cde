/**
 * How the tests run: two processes at a time, each file alone in its own, so that lmdb's native part
 * and a killed child of one file cannot touch another. Not here: which static checks go with them
 * (tools/test.mjs).
 */
import { defineConfig } from 'vitest/config';

const soak = process.env['DESTAGE_SOAK'] === '1';

export default defineConfig({
  test: {
    // What is for a soak alone is no test that `npm test` skips: it is not there.
    include: ['test/**/*.test.ts', ...(soak ? ['test/**/*.soak.ts'] : [])],
    setupFiles: ['test/project/fast-check-setup.ts'],
    reporters: ['default', './test/project/replay-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: soak ? 3_600_000 : 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 5000,
  },
});
