/**
 * The page without a mouse, and for whoever reads it another way: keys reach everything, axe finds nothing
 * serious in any view, light or dark, and each picture has a table that says the same.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { engineRun } from './engine-run.ts';
import { launch, openPage, type OpenedPage } from './opened-page.ts';

const slow = 120_000;
/** Colours are looked at, not on their way to others. */
const context = { reducedMotion: 'reduce' } as const;
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser: Browser;
let opened: OpenedPage;
let page: Page;
let axe = '';
beforeAll(async () => {
  if (chromiumPath() === undefined) return;
  const [launched, run, text] = await Promise.all([
    launch(),
    engineRun(),
    readFile(axeFile, 'utf8'),
  ]);
  browser = launched;
  axe = text;
  opened = await openPage(browser, { runs: [run], hash: '#machine=object', context });
  page = opened.page;
}, slow);
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await browser?.close();
});

/** What axe finds serious or critical, each with the first element. */
async function serious(rules = ''): Promise<readonly string[]> {
  const results = await page.evaluate<AxeResults>(`axe.run(${rules})`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}

const shown = (tab: string) =>
  page.getByRole('region', { name: `Details: ${tab}` }).waitFor({ state: 'attached' });

describe('the page without a mouse', () => {
  itWith(
    'chromium',
    'goes from step to step, finds an actor, and opens what belongs to it',
    async () => {
      const cursor = () => page.locator('[role=slider]').getAttribute('aria-valuenow');
      const before = await cursor();
      await page.keyboard.press('k');
      await expect.poll(cursor, { timeout: slow }).not.toBe(before);
      await page.keyboard.press('/');
      await page.keyboard.type('view:0');
      await page
        .getByRole('option', { name: /actor.*view:0/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await shown('actor');
      await expect
        .poll(() => page.locator('.side .title h3').innerText(), { timeout: slow })
        .toContain('view:0');
      await page.keyboard.press('3');
      await shown('actors');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Help' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.url(), { timeout: slow }).toContain('actor=destage/view:0');
    },
    slow,
  );

  itWith(
    'chromium',
    'reaches every button by the tab key, and shows where it is',
    async () => {
      await page.evaluate('document.activeElement?.blur()');
      const reached = new Set<string>();
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        // Beyond the last one the browser's own buttons follow.
        if (await page.evaluate<boolean>('document.activeElement === document.body')) continue;
        const at =
          'document.activeElement.closest(".pane, .header, .time-bar")?.className ?? "none"';
        reached.add(await page.evaluate<string>(at));
        const outline = 'getComputedStyle(document.activeElement).outlineStyle';
        expect(await page.evaluate<string>(outline)).not.toBe('none');
      }
      expect([...reached].map((name) => name.replace('pane ', ''))).toEqual(
        expect.arrayContaining(['header', 'charts-pane', 'sequence-pane', 'side', 'time-bar']),
      );
    },
    slow,
  );
});

describe('axe', () => {
  itWith(
    'chromium',
    'finds nothing serious in pictures and tables, light and dark',
    async () => {
      await page.evaluate(axe);
      const darkToo = async () => {
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await serious()).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await serious('{ runOnly: ["color-contrast"] }')).toEqual([]);
      };
      await page.keyboard.press('1');
      await darkToo();
      for (const group of ['Statecharts as', 'Sequence as', 'Figures as'])
        await page.getByRole('group', { name: group }).getByText('Table').click();
      await page.keyboard.press('2');
      await darkToo();
    },
    slow,
  );
});
