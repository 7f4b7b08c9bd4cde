/**
 * The self-contained page: what is in it, what it may do, and that its runs answer as a server's do.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddedElement, openEmbedded, type Embedded } from '../../src/inspector/embedded.ts';
import { htmlOf } from '../../src/inspector/html.ts';
import { readPageFiles } from '../../src/inspector/server/page-files.ts';
import type { Run } from '../../src/inspector/session.ts';
import { light, numbered, started, timelineOf } from './kit.ts';

const script = 'const end = "</script>"; // runs';
const bytes = (text: string) => new TextEncoder().encode(text);
const files = new Map([
  [
    'index.html',
    {
      type: 'text/html',
      bytes: bytes(
        '<!doctype html><html><head><title>x</title><link rel="stylesheet" href="page.css">' +
          '</head><body><script type="module" src="page.js"></script></body></html>',
      ),
    },
  ],
  ['page.js', { type: 'text/javascript', bytes: bytes(script) }],
  ['page.css', { type: 'text/css', bytes: bytes('p { color: red }') }],
]);

const run: Run = {
  timeline: timelineOf(
    numbered([light, started(0), { kind: 'event', actor: 0, type: '</script><b>é' }]),
  ),
  name: 'a < b',
  kind: 'recording',
  notices: ['Cut off.'],
};

const embeddedIn = (html: string): Embedded => {
  const pattern = new RegExp(`id="${embeddedElement}">(?<json>[^<]*)</script>`);
  return JSON.parse(pattern.exec(html)?.groups?.['json'] ?? '') as Embedded;
};

describe('a page in one file', () => {
  it('has all in it, and may load and run nothing else', async () => {
    const html = await htmlOf([run], files, 'test');
    expect(html).not.toMatch(/(?:src|href)=/);
    expect(html).toContain('<title>a &lt; b</title>');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const inline = /<script type="module">(?<code>[^]*?)<\/script>/.exec(html)?.groups?.['code'];
    const hash = createHash('sha256')
      .update(inline ?? '')
      .digest('base64');
    expect(html).toContain(`default-src 'none'; script-src 'sha256-${hash}'`);
  });

  it('answers as a server would', async () => {
    const session = await openEmbedded(embeddedIn(await htmlOf([run, run], files, 'test')));
    expect(session.runs).toHaveLength(2);
    expect(session.runs[0]).toMatchObject({ name: 'a < b', records: 3, notices: ['Cut off.'] });
    expect(await session.ask({ what: 'rows', run: 1, count: 1 })).toMatchObject({
      rows: [{ label: '</script><b>é' }],
    });
    expect(
      await session.ask({ what: 'chart', run: 0, machine: 0, direction: 'right' }),
    ).toMatchObject({
      machine: 0,
      direction: 'right',
      nodes: expect.arrayContaining([expect.objectContaining({ path: 'green' })]) as unknown,
    });
    expect(await session.ask({ what: 'export', run: 0, machine: 0, as: 'svg' })).toMatchObject({
      name: 'light.svg',
    });
    await expect(session.ask({ what: 'choices', run: 0, at: 1 })).rejects.toThrow('--system');
  });

  it('is refused when the page has not been built', async () => {
    await expect(htmlOf([run], readPageFiles('/nowhere'), 'test')).rejects.toThrow(
      'the page has not been built: page.js is missing',
    );
  });
});
