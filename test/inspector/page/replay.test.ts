/**
 * A recorded run of the engine on the page: its counts are the engine's own figures, the cursor brings
 * the old state back, nothing is asked of anywhere else, and it opens quickly.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Run } from '../../../src/inspector/session.ts';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { engineRun } from './engine-run.ts';
import { goTo, launch, openPage, type OpenedPage } from './opened-page.ts';

let browser: Browser;
let run: Run;
let opened: OpenedPage;
let page: Page;
beforeAll(async () => {
  if (chromiumPath() === undefined) return;
  [browser, run] = await Promise.all([launch(), engineRun()]);
  opened = await openPage(browser, { runs: [run], hash: '#machine=object' });
  page = opened.page;
}, 120_000);
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await browser?.close();
});

const slow = 120_000;
const showAs = (twin: 'Picture' | 'Table') =>
  page.getByRole('group', { name: 'Statecharts as' }).getByText(twin).click();

/** Samples in the middle of the run, when something is in flight. */
function busySamples() {
  const positions = Array.from({ length: run.timeline.end }, (_, position) => position);
  return positions
    .map((position) => run.timeline.record(position))
    .filter((record) => record.kind === 'sample')
    .filter(({ figures }) => (figures['inFlight'] ?? 0) > 0);
}

/** What the table of states says of each state of the object machine. */
async function countsInTable(): Promise<Readonly<Record<string, number>>> {
  const rows = await page.locator('.charts-pane table tbody tr').allInnerTexts();
  return Object.fromEntries(
    rows.map((row): [string, number] => {
      const [state = '', count = ''] = row.split('\t').map((cell) => cell.trim());
      return [state, Number(count)];
    }),
  );
}

const inFlightInTable = async () => {
  const counts = await countsInTable();
  return ['prepared', 'filling', 'destaging'].reduce(
    (sum, state) => sum + (counts[state] ?? NaN),
    0,
  );
};

describe('a recorded run of the engine', () => {
  itWith(
    'chromium',
    'shows in each state as many objects as the engine says',
    async () => {
      await showAs('Table');
      const samples = busySamples();
      expect(samples.length).toBeGreaterThan(2);
      for (const { seq, figures } of samples.slice(0, 3)) {
        await goTo(page, seq);
        await expect.poll(inFlightInTable, { timeout: slow }).toBe(figures['inFlight']);
        expect((await countsInTable())['parked']).toBe(figures['parked']);
      }
    },
    slow,
  );

  itWith(
    'chromium',
    'shows the same counts on the chart',
    async () => {
      await showAs('Picture');
      const [sample] = busySamples();
      await goTo(page, sample?.seq ?? 0);
      const badges = page.locator(
        ['prepared', 'filling', 'destaging'].map((path) => `.badge[data-path=${path}]`).join(', '),
      );
      const onChart = async () =>
        (await badges.allTextContents()).reduce((sum, text) => sum + Number(text), 0);
      await expect.poll(onChart, { timeout: slow }).toBe(sample?.figures['inFlight']);
    },
    slow,
  );

  itWith(
    'chromium',
    'shows the old state again when the cursor goes back',
    async () => {
      await showAs('Table');
      const [sample] = busySamples();
      await page.getByRole('button', { name: 'To the end' }).click();
      await expect.poll(inFlightInTable, { timeout: slow }).toBe(0);
      await goTo(page, sample?.seq ?? 0);
      await expect.poll(inFlightInTable, { timeout: slow }).toBe(sample?.figures['inFlight']);
    },
    slow,
  );

  itWith(
    'chromium',
    'says of an object what it did and what led to it, and accuses no guard',
    async () => {
      const { timeline } = run;
      const records = Array.from({ length: timeline.end }, (_, at) => timeline.record(at));
      const event = records.find(
        (record) =>
          record.kind === 'event' && record.type === 'row.flushed' && record.sender !== undefined,
      );
      await goTo(page, event?.seq ?? 0);
      const side = page.locator('.side');
      await expect.poll(() => side.innerText(), { timeout: slow }).toContain('What led to it');
      const text = await side.innerText();
      expect(text).toContain('destaging → destaged');
      expect(text).not.toMatch(/said no|by a timer/);
    },
    slow,
  );

  itWith('chromium', 'asks nobody but its own server, and complains of nothing', () => {
    const { host } = new URL(opened.url);
    expect(opened.requests.length).toBeGreaterThan(2);
    const elsewhere = opened.requests.filter(
      (address) => !address.startsWith('data:') && new URL(address).host !== host,
    );
    expect(elsewhere).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  itWith(
    'chromium',
    'is there within a second',
    async () => {
      await page.reload();
      await page.locator('.time-bar').waitFor();
      const open = 'performance.getEntriesByName("open")[0].startTime';
      const seconds = (await page.evaluate<number>(open)) / 1000;
      // Where others hold the machine, the processor's time of its thread tells what it would need.
      const isBusy = (loadavg()[0] ?? 0) > availableParallelism();
      const used = await opened.threadSeconds();
      expect(used).toBeGreaterThan(0);
      expect(isBusy ? used : seconds).toBeLessThan(1);
    },
    slow,
  );
});
