/**
 * A reporter for vitest, `destage/testing/coverage-reporter`: says when the run is over what of each
 * machine's chart its tests have reached, and what none of them has. `setup.ts` notes it, in each worker.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Reporter } from 'vitest/node';
import { joinedCharts, type ChartCovered } from './chart-coverage.ts';
import { coverageText } from './coverage-text.ts';
import { directoryVariable } from './directory-variable.ts';

export interface CoverageReporterOptions {
  /** Where to write the same as JSON. */
  readonly file?: string;
}

export default class CoverageReporter implements Reporter {
  readonly #file: string | undefined;
  #directory = '';

  constructor({ file }: CoverageReporterOptions = {}) {
    this.#file = file;
  }

  /** Workers begin after this, and have what is in the environment then. */
  onInit(): void {
    this.#directory = mkdtempSync(path.join(tmpdir(), 'destage-coverage-'));
    process.env[directoryVariable] = this.#directory;
    process.once('exit', () => rmSync(this.#directory, { recursive: true, force: true }));
  }

  onTestRunEnd(): void {
    const files = readdirSync(this.#directory).map((name) => path.join(this.#directory, name));
    const noted = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as ChartCovered[]);
    for (const file of files) rmSync(file);
    const charts = joinedCharts(noted);
    process.stdout.write(coverageText(charts) || noneReached);
    if (this.#file === undefined) return;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(charts, undefined, 2));
  }
}

const noneReached =
  'Reached of the charts: none. Is destage/testing/coverage-setup among the setupFiles?\n';
