/**
 * The built page in a real browser, over a server of its own: what it asked for and what went wrong in it
 * is written down. Needs dist, which `npm test` builds first.
 */
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { layOut } from '../../../src/inspector/server/layout.ts';
import { readPageFiles } from '../../../src/inspector/server/page-files.ts';
import { startServer } from '../../../src/inspector/server/server.ts';
import { Session, type Run, type Services } from '../../../src/inspector/session.ts';
import { chromiumArgs, chromiumPath } from '../../../tools/chromium.mjs';
import { repository } from '../../project/repository.ts';

/** Where the build puts the page. */
export const pageFolder = path.join(repository, 'dist', 'inspector', 'page');

/** Errors: rejects when there is no Chromium; tests ask for it with `itWith('chromium', …)`. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumArgs] });
}

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  readonly url: string;
  /** Addresses of everything that it asked for. */
  readonly requests: readonly string[];
  /** What it complained about. */
  readonly complaints: readonly string[];
  /** The processor's time that its main thread has used since it was loaded last. */
  readonly threadSeconds: () => Promise<number>;
}

export interface OpenOptions {
  readonly runs: readonly Run[];
  readonly services?: Partial<Services>;
  /** What follows in the address: `#seq=12`. */
  readonly hash?: string;
  readonly context?: BrowserContextOptions;
}

/** Open once the run is on the page. */
export async function openPage(
  browser: Browser,
  { runs, services, hash = '', context }: OpenOptions,
): Promise<OpenedPage> {
  const session = new Session(runs, { by: 'destage', chart: layOut, ...services });
  const server = await startServer({ session, files: readPageFiles(pageFolder), token: 'token' });
  const opened = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await opened.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // From before it is loaded.
  const tools = await opened.newCDPSession(page);
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${server.url}${hash}`);
  await page.locator('.time-bar').waitFor();
  return {
    page,
    url: server.url,
    requests,
    complaints,
    threadSeconds: async () => {
      const { metrics } = await tools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    },
    [Symbol.asyncDispose]: async () => {
      await opened.close();
      await server.close();
    },
  };
}

/** Puts the cursor at a record, by the field that shows it, and waits until the page is there. */
export async function goTo(page: Page, seq: number): Promise<void> {
  const field = page.getByLabel('Record at the cursor');
  await field.fill(`${seq}`);
  await field.press('Enter');
  await page.locator(`[role=slider][aria-valuenow="${seq}"]`).waitFor();
}
