/** The replay against honest engines: figures, files, interruption, earlier data, full disks. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { live } from '../../src/cli/live.ts';
import { DestageError } from '../../src/stores/errors.ts';
import { fakePlatform, figuresIn, run, stdinOf } from './run.ts';

const home = mkdtempSync(join(tmpdir(), 'destage-test-'));
afterAll(() => rmSync(home, { recursive: true }));

const keys = [
  'requests',
  'writes',
  'bytesWritten',
  'bytesDestaged',
  'coalescing',
  'ackP50Ms',
  'ackP99Ms',
  'seconds',
  'failures',
  'parked',
  'lost',
  'corrupt',
  'dirtyLeft',
  'trimmedTo',
  'bucketFlushes',
];
const trace = [
  'version,time,op,size,lbn',
  '1,0,2a,4096,0',
  '1,0,28,4096,0',
  '1,0,2a,66048,100',
  '1,0,35,0,0',
  '1,0,2a,512,7',
].join('\n');
/** An endless trace, which shows that the end of a replay is not the trace's. */
function endlessStdin(): Readable {
  async function* chunks() {
    for (let at = 0; ; at += 1) {
      yield Buffer.from(`1,0,2a,4096,${(at % 999) * 8}\n`.repeat(200));
      await sleep(1);
    }
  }
  return Readable.from(chunks(), { objectMode: false });
}

test('a trace gives exactly the figures asked for, on one line', async () => {
  const ran = await run(['replay', '-', '--json'], fakePlatform(), { stdin: stdinOf(trace) });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
  const figures = figuresIn(ran);
  expect(Object.keys(figures)).toEqual(keys);
  expect(figures).toMatchObject({
    requests: 4,
    writes: 3,
    bytesWritten: 4096 + 66048 + 512,
    bytesDestaged: 65536 + 51200 + 66048 - 65536,
    failures: 0,
    parked: 0,
    lost: 0,
    corrupt: 0,
    dirtyLeft: 0,
    trimmedTo: 4,
    bucketFlushes: { done: 0, failed: 0, refused: 0 },
  });
  expect(figures.ackP50Ms).toBeGreaterThan(0);
  expect(figures.ackP99Ms).toBeGreaterThanOrEqual(figures.ackP50Ms);
});

test('the report is aligned and fits 80 columns', async () => {
  const { code, out, err } = await run(['replay', '-'], fakePlatform(), { stdin: stdinOf(trace) });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n');
  expect(lines[0]).toBe('standard input (cloudphysics)');
  expect(lines).toContain('  requests                 4  3 of them writes');
  expect(lines).toContain('  skipped                  1  requests that move no bytes');
  expect(lines).toContain('  lost                     0  sectors of 512 bytes');
  expect(out).toMatch(/\n {2}2 objects read back and compared byte for byte in \d/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
});

test('a generated workload is replayed with many requests in flight, but not too many', async () => {
  const platform = fakePlatform();
  const ran = await run(['replay', '--limit', '2000', '--json'], platform);
  expect(ran.code).toBe(0);
  expect(figuresIn(ran)).toMatchObject({ requests: 2000, lost: 0, corrupt: 0 });
  const [engine] = platform.engines;
  expect(engine?.inFlightMax).toBeGreaterThan(32);
  // Requests are bounded; one that crosses an object's end is two writes.
  expect(engine?.inFlightMax).toBeLessThanOrEqual(256);
});

test('an object size is kept to', async () => {
  const args = ['replay', '--limit', '500', '--object-size', '1536', '--json'];
  const ran = await run(args);
  expect(ran.code).toBe(0);
});

test('--limit ends a trace early', async () => {
  const ran = await run(['replay', '-', '--limit', '2', '--json'], fakePlatform(), {
    stdin: endlessStdin(),
  });
  expect(ran.code).toBe(0);
  expect(figuresIn(ran).requests).toBe(2);
});

describe('buckets', () => {
  test('are flushed round robin, one after so many requests', async () => {
    const platform = fakePlatform({
      answersFlush: (bucket) =>
        bucket === 0
          ? { kind: 'failed', objects: ['0:1'] }
          : bucket === 1
            ? { kind: 'refused', reason: 'paused' }
            : { kind: 'done' },
    });
    const args = ['replay', '--limit', '1000', '--buckets', '3', '--migrate-every', '100'];
    const ran = await run([...args, '--json'], platform);
    expect(platform.engines[0]?.flushed).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    expect(figuresIn(ran).bucketFlushes).toEqual({ done: 3, failed: 4, refused: 3 });
    const { out } = await run(args, fakePlatform());
    expect(out).toContain('bucket flushes          10  10 done, 0 failed, 0 refused');
  });

  test('are flushed after each request without losing count', async () => {
    const ran = await run(['replay', '--limit', '300', '--migrate-every', '1', '--json']);
    expect(figuresIn(ran).bucketFlushes.done).toBe(300);
  });
});

describe('parked objects', () => {
  test('are compared in the side store, and are not lost', async () => {
    const platform = fakePlatform({}, { failPut: () => new Error('the backend is down') });
    const ran = await run(['replay', '--limit', '500', '--fail-rate', '1', '--json'], platform);
    const figures = figuresIn(ran);
    expect(figures).toMatchObject({ lost: 0, corrupt: 0, bytesDestaged: 0, coalescing: 0 });
    expect(figures.parked).toBeGreaterThan(10);
    expect(figures.failures).toBe(figures.parked);
    expect(ran.code).toBe(0);
  });

  test('are corrupt when the side store is', async () => {
    const platform = fakePlatform(
      { flipsBit: (nth) => nth === 3 },
      { failPut: () => new Error('down') },
    );
    const ran = await run(['replay', '--limit', '5', '--fail-rate', '1', '--json'], platform);
    expect(figuresIn(ran).corrupt).toBe(1);
  });
});

describe('the directory', () => {
  test('of an earlier replay is judged by what this one wrote', async () => {
    const platform = fakePlatform();
    const args = ['replay', '--directory', join(home, 'twice'), '--limit', '800', '--json'];
    expect((await run([...args, '--seed', '1'], platform)).code).toBe(0);
    const again = await run([...args, '--seed', '1'], platform);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect((await run([...args, '--seed', '2'], platform)).code).toBe(0);
    expect(platform.stores.size).toBe(1);
  });

  test('is temporary and gone afterwards when none is given', async () => {
    let existed = false;
    const opening = (_stores: unknown, opened: string) => {
      existed = existsSync(opened);
    };
    const platform = fakePlatform({}, { opening });
    await run(['replay', '--limit', '10'], platform);
    const [[directory, stores] = []] = platform.stores;
    expect(existed).toBe(true);
    expect(existsSync(directory ?? '')).toBe(false);
    expect(stores?.closed).toBe(true);
  });

  test('that cannot be used ends it at once, with the reason', async () => {
    const message = '/data is in use by process 12. Stop that process, or give another directory.';
    const opening = () => {
      throw new DestageError('directory-locked', message);
    };
    const platform = fakePlatform({}, { opening });
    const ran = await run(['replay', '--directory', '/data', '--json'], platform);
    expect(ran).toEqual({ code: 2, out: '', err: `destage: ${message}\n` });
  });
});

test('a malformed line: what was read before is drained and compared', async () => {
  const path = join(home, 'broken.csv');
  writeFileSync(path, `${trace}\n1,0,2a,512\n1,0,2a,512,8\n`);
  const ran = await run(['replay', path, '--json']);
  expect(ran.code).toBe(2);
  expect(figuresIn(ran)).toMatchObject({ requests: 4, lost: 0, dirtyLeft: 0 });
  expect(ran.err).toContain('broken.csv, line 7: found "1,0,2a,512", expected 5 fields');
  expect(ran.err).toMatch(/\n?4 requests were replayed, destaged and compared: nothing lost\.\n$/);
  expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
});

test('a malformed first line: nothing was replayed, and no report says otherwise', async () => {
  const stdin = stdinOf('1,0,2a,512\n1,0,2a,512,8\n');
  const ran = await run(['replay', '-'], fakePlatform(), { stdin });
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toMatch(/line 1: .* Nothing was replayed\.\n$/);
});

describe('an interruption', () => {
  test('while replaying: what was read is drained, compared and reported', async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(130), 100);
    const ran = await run(['replay', '-', '--json'], fakePlatform(), {
      stdin: endlessStdin(),
      interrupted: interruption.signal,
    });
    expect(ran.code).toBe(130);
    expect(figuresIn(ran)).toMatchObject({ lost: 0, corrupt: 0, dirtyLeft: 0 });
    expect(ran.err).toMatch(/interrupted\. [\d,]+ requests were replayed, destaged and compared/);
  });

  test('while standard input is silent', async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(143), 50);
    const interrupted = interruption.signal;
    const stdin = new Readable({ read: () => {} });
    stdin.push(`${trace}\n`);
    expect((await run(['replay', '-'], fakePlatform(), { stdin, interrupted })).code).toBe(143);
  });

  test('while a line is awaited amid a replay', async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(130), 100);
    const stdin = new Readable({ read: () => {} });
    stdin.push('1,0,2a,512,9\n'.repeat(50));
    const ran = await run(['replay', '-', '--json'], fakePlatform(), {
      stdin,
      interrupted: interruption.signal,
    });
    expect(ran.code).toBe(130);
    expect(figuresIn(ran).requests).toBe(50);
  });
});

describe('a full disk', () => {
  const full = new DestageError('disk-full', 'No room in /data. Make room and run it again.');

  test('under the log: ends with 2, acked writes compared through the engine', async () => {
    const platform = fakePlatform({ refusesWrite: (nth) => (nth > 100 ? full : undefined) });
    const ran = await run(['replay', '--json'], platform);
    expect(ran.code).toBe(2);
    expect(figuresIn(ran)).toMatchObject({ lost: 0, corrupt: 0 });
    expect(figuresIn(ran).dirtyLeft).toBeGreaterThan(0);
    expect(ran.err).toMatch(/No room in \/data\. .* part of it is still dirty: nothing lost\./);
  });

  test('under the backend, when the drain can never end: ends with 2 all the same', async () => {
    const platform = fakePlatform(
      {},
      {
        failPut: () => full,
        opening: ({ side }) => {
          side.put = () => Promise.reject(full);
        },
      },
    );
    const ran = await run(['replay', '--limit', '50', '--fail-rate', '1', '--json'], platform);
    expect(ran.code).toBe(2);
    expect(figuresIn(ran)).toMatchObject({ lost: 0, corrupt: 0 });
  });
});

test('an error of the engine that is no error of the user ends with 2 and no stack', async () => {
  const platform = fakePlatform({
    refusesWrite: (nth) => (nth > 10 ? new Error('out of cheese') : undefined),
  });
  const ran = await run(['replay', '--json'], platform);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('an error that should not happen: out of cheese.');
  expect(ran.err).not.toContain('    at ');
});

test('a directory of objects of another size is refused with both sizes, and 2', async () => {
  const directory = join(home, 'sized');
  const args = ['replay', '-', '--directory', directory, '--json'];
  const first = await run([...args, '--object-size', '4096'], live, { stdin: stdinOf(trace) });
  expect(first).toMatchObject({ code: 0, err: '' });
  const second = await run([...args, '--object-size', '512'], live, { stdin: stdinOf(trace) });
  expect(second).toMatchObject({ code: 2, out: '' });
  expect(second.err).toMatch(/objectBytesMax is 512, and the directory .*sized was made with 4096/);
});
