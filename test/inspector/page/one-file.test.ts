/**
 * A self-contained file: it opens from a disk, asks for nothing at all, and shows what the server's page
 * would.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { htmlOf } from '../../../src/inspector/html.ts';
import { readPageFiles } from '../../../src/inspector/server/page-files.ts';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { launch, pageFolder } from './opened-page.ts';
import { brokenRun, property, violationSeq } from './trace-run.ts';

const slow = 120_000;

let browser: Browser;
let folder = '';
beforeAll(async () => {
  if (chromiumPath() === undefined) return;
  browser = await launch();
  folder = await mkdtemp(path.join(tmpdir(), 'destage-one-file-'));
}, slow);
afterAll(async () => {
  await browser?.close();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

describe('a self-contained file', () => {
  itWith(
    'chromium',
    'opens without a server at its violation, with its chart',
    async () => {
      const file = path.join(folder, 'run.html');
      await writeFile(file, await htmlOf([brokenRun()], readPageFiles(pageFolder), 'destage'));
      const page = await browser.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(file).href);
      await page.locator(`[role=slider][aria-valuenow="${violationSeq}"]`).waitFor();
      await page.locator('.chart .state.active').first().waitFor();
      expect(await page.locator('.side').innerText()).toContain(`${property} is broken here`);
      expect(asked).toEqual([pathToFileURL(file).href]);
      expect(complaints).toEqual([]);
    },
    slow,
  );
});
