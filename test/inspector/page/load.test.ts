/**
 * Ten thousand actors and fifty thousand events a second: the page keeps drawing at more than thirty
 * frames a second. On a machine that others hold, frames and events both come late; then the processor's
 * time that a frame needs is held to what thirty a second allow.
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chromiumPath } from '../../../tools/chromium.mjs';
import { itWith } from '../../project/require.ts';
import { Crowd } from './crowd.ts';
import { launch, openPage } from './opened-page.ts';

const actors = 10_000;
const eventsPerSecond = 50_000;
/** Unit: milliseconds. */
const everyMs = 20;
const measuredMs = 4000;

const countFrames = `globalThis.frames = 0;
(function next() { globalThis.frames++; requestAnimationFrame(next); })();`;

let browser: Browser;
beforeAll(async () => {
  if (chromiumPath() !== undefined) browser = await launch();
}, 60_000);
afterAll(() => browser?.close());

/** Sends as much as is due by the clock, so that a late turn sends more. */
async function send(crowd: Crowd, forMs: number): Promise<number> {
  const begun = performance.now();
  let sent = 0;
  let seconds = 0;
  while (seconds < forMs / 1000) {
    seconds = (performance.now() - begun) / 1000;
    const due = Math.floor(seconds * eventsPerSecond) - sent;
    const now = Math.min(due, eventsPerSecond / 10);
    crowd.move(now);
    sent += now;
    await pause(everyMs);
  }
  // Up to the last that were sent: what came due since is nobody's lateness.
  return sent / seconds;
}

describe('a crowd', () => {
  itWith(
    'chromium',
    'is followed at more than thirty frames a second',
    async () => {
      const crowd = new Crowd(actors);
      crowd.move(1000);
      await using opened = await openPage(browser, { runs: [crowd.run], hash: '#machine=object' });
      const { page } = opened;
      await page.locator('.chart .badge').first().waitFor();
      await send(crowd, 500);
      await page.evaluate(countFrames);
      const [frames, seconds] = [
        await page.evaluate<number>('frames'),
        await opened.threadSeconds(),
      ];
      const begun = performance.now();
      const sentPerSecond = await send(crowd, measuredMs);
      const drawn = (await page.evaluate<number>('frames')) - frames;
      const wall = (performance.now() - begun) / 1000;
      const used = (await opened.threadSeconds()) - seconds;
      const shown = Number(await page.locator('[role=slider]').getAttribute('aria-valuenow'));
      // It does follow: what it shows is not what it showed before.
      expect(shown).toBeGreaterThan(actors + 3000);
      const isBusy = (loadavg()[0] ?? 0) > availableParallelism();
      if (!isBusy) {
        expect(sentPerSecond).toBeGreaterThan(0.99 * eventsPerSecond);
        expect(drawn / wall).toBeGreaterThan(30);
      }
      expect(used / drawn).toBeLessThan(1 / 30);
      console.info(
        `${Math.round(drawn / wall)} frames/s, ${Math.round(sentPerSecond)} events/s, ` +
          `${((used / drawn) * 1000).toFixed(1)} ms of processor a frame, load ${loadavg()[0]?.toFixed(1) ?? ''}`,
      );
    },
    60_000,
  );
});
