/**
 * A counterexample on the page: walked step by step to where its property breaks, with what each step
 * changed; a lasso with its cycle; two runs with their first difference; another choice as a new run.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { goTo, launch, openPage, type OpenedPage } from './opened-page.ts';
import { brokenRun, lassoRun, otherRun, property, violationSeq } from './trace-run.ts';

const slow = 120_000;

let browser: Browser;
let opened: OpenedPage;
let page: Page;
beforeAll(async () => {
  if (chromiumPath() === undefined) return;
  browser = await launch();
  const branches = {
    choices: () => [
      {
        choice: 0,
        label: 'clerk:1: till.count',
        kind: 'deliver' as const,
        actor: 'clerk:1',
        changes: ['coins: 2 → 3'],
        isTaken: false,
      },
    ],
    branch: () => ({ ...otherRun(), name: 'a branch', kind: 'branch' as const }),
  };
  opened = await openPage(browser, {
    runs: [brokenRun(), otherRun(), lassoRun()],
    services: { branches },
    hash: '#seq=3',
  });
  page = opened.page;
}, slow);
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await browser?.close();
});

const cursor = () => page.locator('[role=slider]').getAttribute('aria-valuenow');
const side = () => page.getByRole('complementary', { name: 'Details' });
const openRun = (run: number) => page.getByLabel('Run', { exact: true }).selectOption(`${run}`);

describe('a counterexample', () => {
  itWith(
    'chromium',
    'is walked to its violation, event by event',
    async () => {
      await expect
        .poll(() => side().innerText(), { timeout: slow })
        .toContain(`breaks at record ${violationSeq}`);
      const walked: (string | null)[] = [];
      for (let step = 0; step < 4; step++) {
        const before = await cursor();
        await page.keyboard.press('j');
        await expect.poll(cursor, { timeout: slow }).not.toBe(before);
        walked.push(await cursor());
      }
      expect(walked).toEqual(['5', '7', '9', '11']);
      await expect.poll(() => side().innerText(), { timeout: slow }).toContain('is broken here');
      expect(await side().innerText()).toContain(property);
    },
    slow,
  );

  itWith(
    'chromium',
    'tells what a step has added, changed and removed',
    async () => {
      await goTo(page, violationSeq);
      const changes = side().locator('.changes li');
      await expect.poll(() => changes.allInnerTexts(), { timeout: slow }).toHaveLength(3);
      const kinds = (await changes.all()).map((change) => change.getAttribute('class'));
      expect(await Promise.all(kinds)).toEqual(['changed', 'added', 'removed']);
    },
    slow,
  );

  itWith(
    'chromium',
    'is compared with another run up to the first difference',
    async () => {
      await side().getByRole('button', { name: 'Compare' }).click();
      await side().locator('.first').nth(1).waitFor();
      const differing = await side().locator('.first').allInnerTexts();
      expect(differing.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
        'till.open clerk:1',
        'till.count clerk:0',
      ]);
    },
    slow,
  );

  itWith(
    'chromium',
    'shows where a lasso goes round',
    async () => {
      await openRun(2);
      await side().getByRole('button', { name: 'Record', exact: true }).click();
      await expect
        .poll(() => side().locator('.cycle').innerText(), { timeout: slow })
        .toContain('From record 9 it goes on with what follows 5, for ever.');
      await side().getByRole('button', { name: 'To its beginning' }).click();
      await expect.poll(cursor, { timeout: slow }).toBe('5');
    },
    slow,
  );

  itWith(
    'chromium',
    'branches off where another step is tried',
    async () => {
      await openRun(0);
      await goTo(page, 5);
      await side().getByRole('button', { name: 'Choices' }).click();
      await side().getByRole('button', { name: 'clerk:1: till.count' }).click();
      await expect
        .poll(() => page.getByLabel('Run', { exact: true }).inputValue(), { timeout: slow })
        .toBe('3');
      await expect
        .poll(() => side().innerText(), { timeout: slow })
        .toContain(`A branch: it leaves ${property} at 5.`);
    },
    slow,
  );
});
