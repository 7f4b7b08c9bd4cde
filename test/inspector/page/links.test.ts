/**
 * What a link that somebody was sent opens, what the page saves and asks a live program for, and that
 * nothing moves for who does not want that.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Run } from '../../../src/inspector/session.ts';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { engineRun } from './engine-run.ts';
import { launch, openPage, type OpenedPage } from './opened-page.ts';

const slow = 120_000;
const object = 'object-7';
/** All whose look goes on changing, or would on a touch. */
const moving = `[...document.querySelectorAll('*')].filter((element) =>
  ['', '::before', '::after'].some((part) => {
    const { animationName, transitionDuration } = getComputedStyle(element, part || null);
    return animationName !== 'none' || /[1-9]/.test(transitionDuration);
  })).length`;

let browser: Browser;
let run: Run;
let seq = 0;
let path = '';
let opened: OpenedPage;
let page: Page;
beforeAll(async () => {
  if (chromiumPath() === undefined) return;
  [browser, run] = await Promise.all([launch(), engineRun()]);
  const { timeline } = run;
  const records = Array.from({ length: timeline.end }, (_, at) => timeline.record(at));
  const started = records.find((record) => record.kind === 'started' && record.id.endsWith(object));
  if (started?.kind !== 'started') throw new Error(`nobody was started for ${object}`);
  ({ seq, path } = started);
  opened = await openPage(browser, {
    runs: [{ ...run, kind: 'live' }],
    services: {
      explain: { subject: 'object', explain: (subject) => ({ subject, why: 'its log is slow' }) },
    },
    hash: `#seq=${seq}&machine=object&actor=${path}&pane=actor`,
  });
  page = opened.page;
}, slow);
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await browser?.close();
});

const side = () => page.getByRole('complementary', { name: 'Details' });
const title = () => side().locator('.title h3');
const cursor = () => page.locator('[role=slider]').getAttribute('aria-valuenow');

describe('a link', () => {
  itWith(
    'chromium',
    'opens at its record, its machine, its actor and its pane',
    async () => {
      await expect.poll(() => title().allInnerTexts(), { timeout: slow }).toEqual([path]);
      expect(await cursor()).toBe(`${seq}`);
      await page.getByRole('region', { name: 'Details: actor' }).waitFor({ state: 'attached' });
      await page.locator('.chart .state[data-path=destaging]').waitFor({ state: 'attached' });
      expect(await page.locator('.header').innerText()).toContain('paused');
    },
    slow,
  );

  itWith(
    'chromium',
    'leads on where another is put in the address, and says so when there is no such actor',
    async () => {
      await page.goto(`${opened.url}#seq=${seq + 1}&machine=object&actor=nobody`);
      await page.getByText('There is no actor nobody at this record.').waitFor();
      await expect.poll(cursor, { timeout: slow }).toBe(`${seq + 1}`);
      await page.goto(`${opened.url}#seq=${seq}&machine=object&actor=${path}&pane=actor`);
      await expect.poll(cursor, { timeout: slow }).toBe(`${seq}`);
    },
    slow,
  );
});

describe('an object of a live program', () => {
  itWith(
    'chromium',
    'is explained by a click',
    async () => {
      await side()
        .getByRole('button', { name: `Explain object ${object}` })
        .click();
      await expect
        .poll(() => page.locator('.explain').innerText(), { timeout: slow })
        .toContain('its log is slow');
    },
    slow,
  );
});

describe('a chart', () => {
  itWith(
    'chromium',
    'is saved as a PNG, twice as large as it is drawn',
    async () => {
      const root = page.locator('.chart .state[data-path=""] rect').first();
      const drawn = Number(await root.getAttribute('width'));
      const saved = page.waitForEvent('download');
      await page.getByText('Export', { exact: true }).click();
      await page.getByRole('button', { name: 'PNG picture' }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toBe('object.png');
      const bytes = await readFile(await download.path());
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      const margins = bytes.readUInt32BE(16) - 2 * drawn;
      expect(margins).toBeGreaterThan(0);
      expect(margins).toBeLessThan(100);
    },
    slow,
  );
});

describe('the page, for who wants nothing to move', () => {
  itWith(
    'chromium',
    'has nothing that moves',
    async () => {
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      expect(await page.evaluate<number>(moving)).toBeGreaterThan(0);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      expect(await page.evaluate<number>(moving)).toBe(0);
    },
    slow,
  );
});
