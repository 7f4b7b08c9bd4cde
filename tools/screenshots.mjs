// Makes the pictures of the inspector in docs/pictures from real runs: a replay with failures and bucket
// flushes, and a counterexample of the notes' design. `node tools/screenshots.mjs`, after a build; with
// pngquant in PATH the files are small. Not part of any test: pixels depend on the fonts of a machine.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from './chromium.mjs';
import { root, run } from './run.mjs';

const command = path.join(root, 'dist', 'cli', 'main.js');
const pictures = path.join(root, 'docs', 'pictures');
const folder = mkdtempSync(path.join(tmpdir(), 'destage-screenshots-'));
const shownRace = 'R24';

/** A served page's process and its address. */
function serve(file) {
  const child = spawn(process.execPath, [command, 'inspect', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve({ child, url: `${text}`.trim().split('\n')[0] }));
    child.once('exit', (code) => reject(new Error(`destage inspect ended with ${code}`)));
  });
}

async function recordReplay() {
  const file = path.join(folder, 'replay.jsonl');
  const workload = '--limit 6000 --fail-rate 0.06 --buckets 16 --migrate-every 700 --seed 3';
  const args = [command, 'replay', ...workload.split(' '), '--record', file];
  const ended = await run(process.execPath, args);
  if (ended.code !== 0) throw new Error(ended.output);
  return file;
}

/** It is found each time: exit code 1. */
async function writeCounterexample() {
  const file = path.join(folder, `${shownRace}.json`);
  const args = [command, 'check', 'notes', '--race', shownRace, '--trace', file];
  const ended = await run(process.execPath, args);
  if (ended.code !== 1) throw new Error(ended.output);
  return file;
}

/** `prepare` does with the page what the picture is to show. */
async function shoot(browser, url, name, { scheme = 'light', width = 1440, prepare } = {}) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await page.goto(url);
  await page.locator('.chart').first().waitFor({ timeout: 120_000 });
  await prepare?.(page);
  // Nothing that is asked for is still on its way.
  await page.waitForTimeout(2500);
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({ path: file });
  await page.close();
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', file, '--', file]);
  process.stdout.write(`${path.relative(root, file)}\n`);
}

async function shootReplay(browser) {
  const { child, url } = await serve(await recordReplay());
  const busy = `${url}#machine=object`;
  const marked = async (page) => {
    await page.keyboard.press('m');
    await page.waitForTimeout(1500);
  };
  await shoot(browser, busy, 'inspector');
  await shoot(browser, `${url}#machine=view`, 'inspector-dark', {
    scheme: 'dark',
    prepare: marked,
  });
  await shoot(browser, busy, 'inspector-narrow', { width: 900 });
  child.kill();
}

async function shootCounterexample(browser) {
  const { child, url } = await serve(await writeCounterexample());
  await shoot(browser, url, 'inspector-counterexample');
  child.kill();
}

const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs] });
try {
  await shootReplay(browser);
  await shootCounterexample(browser);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
