/**
 * A setup file for vitest, `destage/testing/coverage-setup`: notes what the tests of a file reach of
 * their charts. It does nothing unless its reporter (`reporter.ts`) has said where to put that.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';
import { ChartCoverage } from './chart-coverage.ts';
import { directoryVariable } from './directory-variable.ts';
import { watchAll } from './watch-all.ts';

const directory = process.env[directoryVariable];
if (directory !== undefined) {
  const coverage = new ChartCoverage();
  const unwatch = watchAll(coverage.inspect);
  afterAll(() => {
    unwatch();
    const file = path.join(directory, `${randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(coverage.machines));
  });
}
