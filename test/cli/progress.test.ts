/** The progress line: what it says, and that it never wraps. */
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { progressLine, startProgress } from '../../src/cli/replay/progress.ts';
import type { ProgressFigures } from '../../src/cli/replay/progress.ts';
import { Tally } from '../../src/cli/replay/tally.ts';
import { FakeDestage } from './fake-destage.ts';
import { fakeStores } from './fake-stores.ts';

const figures: ProgressFigures = {
  phase: 'replaying',
  fraction: 0.25,
  seconds: 10,
  requests: 50_000,
  bytesWritten: 1.234e9,
  dirtyBytes: 31e6,
  logShare: 0.42,
};

test.each<[Partial<ProgressFigures>, string]>([
  [{}, '[===         ] 25% 5000 req/s 123 MB/s dirty 31 MB log 42% 0:30 left'],
  [{ fraction: 0 }, '[            ]  0% 5000 req/s 123 MB/s dirty 31 MB log 42%'],
  [{ fraction: undefined }, 'replaying 5000 req/s 123 MB/s dirty 31 MB log 42% 0:10'],
  [
    { fraction: undefined, phase: 'comparing', seconds: 4000 },
    'comparing 13 req/s 0 MB/s dirty 31 MB log 42% 1:06:40',
  ],
  [{ seconds: 0 }, '[===         ] 25% 0 req/s 0 MB/s dirty 31 MB log 42% 0:00 left'],
])('%j', (change, line) => {
  expect(progressLine({ ...figures, ...change })).toBe(line);
});

test('the longest line that can be expected is shorter than 80 columns', () => {
  const longest = progressLine({
    ...figures,
    fraction: 0.0001,
    requests: 34_999_965,
    bytesWritten: 349_965e6,
    dirtyBytes: 99_999e6,
    logShare: 1,
    seconds: 35,
  });
  expect(longest.length).toBeLessThan(80);
});

test('it is drawn on a terminal, cut to its width, and wiped away at the end', async () => {
  const drawn: string[] = [];
  const screen = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 40,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
  });
  screen.on('data', (chunk: Buffer) => drawn.push(chunk.toString()));
  const engine = new FakeDestage({ stores: fakeStores() }, fakeStores(), {});
  const progress = startProgress({
    screen: screen as unknown as WriteStream,
    tally: new Tally(),
    metrics: () => engine.metrics(),
    fraction: () => 0.5,
  });
  await sleep(450);
  progress.stop();
  const lines = drawn.filter((text) => text.includes('req/s'));
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(lines[0]).toContain('[======      ] 50% 0 req/s');
  for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThan(40);
});
