// `npm test`: types, lint, format, dead code, then the tests; arguments go to vitest as they are.
// Quiet while things pass, everything that a failing step printed when one does not. The last line
// is the count `N passed, N failed, N skipped`, in which each static step is one test.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isEnding, root, run, runBin } from './run.mjs';

const arguments_ = process.argv.slice(2);
const count = { passed: 0, failed: 0, skipped: 0 };
const say = (line) => process.stdout.write(`${line}\n`);
/** What a step prints is kept first, so that it cannot see for itself whether it is for a terminal. */
const env = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };

/** One line for a step, and all that it printed when it failed. */
function report(name, { code, output, seconds }, what = '') {
  const word = code === 0 ? 'passed' : 'FAILED';
  say(`${name.padEnd(8)} ${word} in ${seconds.toFixed(1)} s${what}`);
  if (code !== 0) say(output.trimEnd());
}

function close() {
  say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  if (!isEnding()) process.exitCode = count.failed > 0 ? 1 : 0;
}

/** The `check:…` scripts of package.json, in their order, each a program and its arguments. */
function readChecks() {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.entries(scripts)
    .filter(([script]) => script.startsWith('check:'))
    .map(([script, command]) => [script.replace('check:', ''), ...command.split(' ')]);
}

/** Two at a time: one for each core of a small machine. */
async function runChecks() {
  const waiting = readChecks();
  const lane = async () => {
    for (let step = waiting.shift(); step && !isEnding(); step = waiting.shift()) {
      const [name, bin, ...args] = step;
      const ended = await runBin(bin, args, { env });
      count[ended.code === 0 ? 'passed' : 'failed'] += 1;
      report(name, ended);
    }
  };
  await Promise.all([lane(), lane()]);
}

/** What vitest wrote of its tests; undefined when it ended before it could. */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

/** Adds up one file's tests; a file that fails outside any of its tests is one failed test. */
function countFile({ status, assertionResults }, skips) {
  const failedBefore = count.failed;
  for (const test of assertionResults) {
    if (test.status === 'passed') count.passed += 1;
    else if (test.status === 'failed') count.failed += 1;
    else skips.push(test.fullName);
  }
  if (status === 'failed' && count.failed === failedBefore) count.failed += 1;
}

/**
 * Skipped tests, by name and so by reason (`itWith` puts it there). Where everything is required
 * only what the project itself cannot bring may be absent; see test/project/require.ts.
 */
function countSkips(skips) {
  const required = process.env.DESTAGE_REQUIRE_ALL === '1';
  const filtered = arguments_.some((given) => /^(?:-t|--testNamePattern)/.test(given));
  for (const name of filtered ? [] : skips) {
    const allowed = !required || name.includes('(skipped: ../shared');
    count[allowed ? 'skipped' : 'failed'] += 1;
    say(`${allowed ? 'skipped' : 'FAILED, may not be skipped'}: ${name}`);
  }
  if (filtered) count.skipped += skips.length;
}

async function runTests() {
  const folder = path.join(root, 'node_modules', '.cache', 'destage');
  const file = path.join(folder, `vitest-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  if (process.stdout.isTTY) process.stdout.write('tests …\r');
  const reporters = ['--reporter=json', `--outputFile.json=${file}`, '--reporter=default'];
  const replay = '--reporter=./test/project/replay-reporter.ts';
  const args = ['run', ...reporters, replay, ...arguments_];
  const ended = await runBin('vitest', args, { env });
  const skips = [];
  const failedBefore = count.failed;
  for (const results of readResults(file) ?? []) countFile(results, skips);
  // A crash of vitest, an error outside every test, or no test at all.
  if (ended.code !== 0 && count.failed === failedBefore) count.failed += 1;
  report('tests', ended);
  countSkips(skips);
}

const ready = await run(process.execPath, ['tools/ready.mjs'], { show: true });
if (ready.code === 0) {
  await runChecks();
  if (!isEnding()) await runTests();
} else {
  count.failed += 1;
}
close();
