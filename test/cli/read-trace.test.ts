/** Traces as bytes: files and streams, packed and not, whole and broken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { formatNamed } from '../../src/cli/trace/formats.ts';
import { openTrace } from '../../src/cli/trace/read-trace.ts';
import type { RequestSource } from '../../src/cli/trace/read-trace.ts';
import type { TraceRequest } from '../../src/cli/trace/request.ts';
import { stdinOf } from './run.ts';

const directory = mkdtempSync(join(tmpdir(), 'destage-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

const signal = new AbortController().signal;
const header = 'version,time,op,size,lbn';
const lines = Array.from({ length: 3000 }, (_, at) => `1,5633898,2a,512,${at}`);
const text = `${[header, ...lines].join('\n')}\n`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function open(path: string, stdin: Readable = stdinOf()): Promise<RequestSource> {
  return openTrace({ path, stdin, signal });
}

async function all(source: RequestSource): Promise<TraceRequest[]> {
  const requests: TraceRequest[] = [];
  for await (const batch of source.batches) requests.push(...batch);
  return requests;
}

describe('the same requests', () => {
  const packed = gzipSync(text);
  test.each([
    ['a file', () => open(file('plain.csv', text))],
    ['a packed file, whatever its name', () => open(file('packed.csv', packed))],
    ['a file with CR LF', () => open(file('crlf.csv', text.replaceAll('\n', '\r\n')))],
    ['a file with a byte order mark', () => open(file('bom.csv', `\ufeff${text}`))],
    ['a file without its last line end', () => open(file('end.csv', text.trimEnd()))],
    ['a file with blank lines', () => open(file('blank.csv', text.replaceAll('9\n', '9\n\n')))],
    ['a file without its header', () => open(file('bare.csv', text.slice(header.length + 1)))],
    ['standard input', () => open('-', stdinOf(text))],
    [
      'standard input in small chunks',
      () => open('-', stdinOf(...(text.match(/[^]{1,7}/g) ?? []))),
    ],
    ['packed standard input', () => open('-', stdinOf(packed))],
    [
      'packed standard input, its magic in two chunks',
      () => open('-', stdinOf(packed.subarray(0, 1), packed.subarray(1))),
    ],
    [
      'packed in two members',
      () => open('-', stdinOf(gzipSync(text.slice(0, 999)), gzipSync(text.slice(999)))),
    ],
  ])('from %s', async (_, opened) => {
    const requests = await all(await opened());
    expect(requests).toHaveLength(3000);
    expect(requests.map(({ offset }) => offset / 512)).toEqual(lines.map((_line, at) => at));
  });
});

test('the share that was read grows to one for a file, and is unknown for a stream', async () => {
  const source = await open(file('share.csv', text));
  const shares: number[] = [];
  for await (const _ of source.batches) shares.push(source.fraction() ?? -1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.length).toBeGreaterThan(1);
  expect(shares[0]).toBeLessThan(1);
  expect(shares.at(-1)).toBe(1);
  expect((await open('-', stdinOf(text))).fraction()).toBeUndefined();
});

test('a stream is not read ahead of the requests', async () => {
  let made = 0;
  async function* endless() {
    for (;;) {
      made += 1;
      yield Buffer.from(`${lines.join('\n')}\n`);
    }
  }
  const source = await open('-', Readable.from(endless(), { objectMode: false }));
  const batches = source.batches[Symbol.asyncIterator]();
  for (let at = 0; at < 5; at += 1) await batches.next();
  expect(made).toBeLessThan(20);
  await batches.return?.();
});

test('commands that move no bytes are counted', async () => {
  const source = await open('-', stdinOf(`${header}\n1,0,35,0,0\n1,0,2a,0,0\n1,0,2a,512,0\n`));
  expect(await all(source)).toHaveLength(1);
  expect(source.skipped()).toBe(2);
});

test('a malformed line ends it after the requests before, and says where and what', async () => {
  const broken = [header, ...lines.slice(0, 20), '1,5633898,2a,5x12,42', ...lines].join('\n');
  const source = await open('-', stdinOf(broken));
  const requests: TraceRequest[] = [];
  const reading = (async () => {
    for await (const batch of source.batches) requests.push(...batch);
  })();
  await expect(reading).rejects.toMatchObject({
    code: 'bad-trace',
    message:
      'standard input, line 22: found "1,5633898,2a,5x12,42", expected a size (field 4) that is a ' +
      'whole number of bytes. A cloudphysics line is version,time,op,size,lbn, for example ' +
      '1,5633898,2a,512,42932745. Correct or remove that line and run again.',
  });
  expect(requests).toHaveLength(20);
});

describe('refused', () => {
  const msr = '128166372003061629,hm,0,Write,383496192,32768,413\n';
  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    ['nothing', () => open('-'), 'bad-trace', /standard input holds no requests/],
    ['blank lines', () => open('-', stdinOf('\n \r\n\n')), 'bad-trace', /holds no requests/],
    ['packed nothing', () => open('-', stdinOf(gzipSync(''))), 'bad-trace', /holds no requests/],
    [
      'a header alone',
      async () => all(await open('-', stdinOf(`${header}\n`))),
      'bad-trace',
      /holds no requests/,
    ],
    [
      'another text',
      () => open('-', stdinOf('Dear reader,\nthis is no trace\n')),
      'unknown-format',
      /starts with "Dear reader,", expected a line of one of cloudphysics, msr, tencent/,
    ],
    [
      'bytes that are no text, without a line end',
      () => open('-', stdinOf(Buffer.alloc(100_000, 0xfe))),
      'unknown-format',
      /starts with "\?{60}…"/,
    ],
    [
      'a format that is not the named one',
      async () =>
        all(
          await openTrace({
            path: '-',
            stdin: stdinOf(msr),
            signal,
            format: formatNamed('tencent'),
          }),
        ),
      'bad-trace',
      /line 1: found .* expected 5 fields .* The line reads as msr: leave out --format/,
    ],
    [
      'a packed file cut short',
      async () => all(await open(file('cut.gz', gzipSync(text).subarray(0, 2000)))),
      'bad-trace',
      /cut\.gz is a gzip file that ends in the middle/,
    ],
    [
      'a packed file with a flipped byte',
      async () => {
        const packed = gzipSync(text);
        packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff;
        return all(await open(file('flipped.gz', packed)));
      },
      'bad-trace',
      /flipped\.gz is a gzip file that is damaged/,
    ],
    [
      'a file that is not there',
      () => open(join(directory, 'none.csv')),
      'unreadable',
      /Cannot read the trace ".*none\.csv": there is no such file\. Give the path/,
    ],
    ['a directory', () => open(directory), 'unreadable', /it is a directory/],
    [
      'an endless line in the middle',
      async () => all(await open('-', stdinOf(`${text}${'1'.repeat(9000)}`))),
      'bad-trace',
      /line 3,002: found "1{60}…"/,
    ],
  ])('%s', async (_, reading, code, message) => {
    await expect(reading()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
