/** Engines that lose or change data: the replay counts it, says where, and ends with 1. */
import { describe, expect, test } from 'vitest';
import type { Lies } from './fake-destage.ts';
import { DestageError } from '../../src/stores/errors.ts';
import { fakePlatform, figuresIn, run, stdinOf } from './run.ts';

/** Ten whole objects, then an overwrite of sectors 8 to 15 of the first. Nothing is read. */
const trace = [
  ...Array.from({ length: 10 }, (_, at) => `1,0,2a,65536,${at * 128}`),
  '1,0,2a,4096,8',
].join('\n');

const replay = (lies: Lies) =>
  run(['replay', '-', '--json'], fakePlatform(lies), { stdin: stdinOf(trace) });

describe('one lie', () => {
  test.each<[string, Lies, lost: number, corrupt: number]>([
    ['an honest engine', {}, 0, 0],
    ['a whole object forgotten', { forgetsWrite: (nth) => nth === 5 }, 128, 0],
    ['an overwrite forgotten', { forgetsWrite: (nth) => nth === 11 }, 8, 0],
    ['an object never put', { forgetsObject: (object) => object === '0:3' }, 128, 0],
    ['nothing ever put', { forgetsObject: () => true }, 1280, 0],
    ['a flipped bit', { flipsBit: (nth) => nth === 7 }, 0, 1],
    ['an overwrite one sector too far', { misplaces: (nth) => nth === 11 }, 1, 8],
  ])('%s', async (_, lies, lost, corrupt) => {
    const ran = await replay(lies);
    expect(figuresIn(ran)).toMatchObject({ lost, corrupt });
    expect(ran.code).toBe(lost + corrupt > 0 ? 1 : 0);
  });
});

test('the objects are named, and only some of many', async () => {
  expect((await replay({ forgetsObject: (object) => object === '0:3' })).err).toBe(
    'object 0:3: 128 sectors lost, first seen at byte 0\n',
  );
  const many = (await replay({ forgetsObject: () => true })).err;
  expect(many).toMatch(/and 5 more objects\n$/);
});

test('reads that lag behind are lost even when everything arrives in the end', async () => {
  const ran = await run(
    ['replay', '--limit', '2000', '--json'],
    fakePlatform({ readsStale: true }),
  );
  expect(figuresIn(ran).lost).toBeGreaterThan(100);
  expect(figuresIn(ran).corrupt).toBe(0);
  expect(ran.code).toBe(1);
});

test('a row that its store calls corrupt is counted, and the others are still compared', async () => {
  const corrupt = new DestageError('corrupt-record', 'row 0:4: its checksum does not hold');
  const platform = fakePlatform(
    { forgetsObject: (object) => object === '0:9' },
    {
      opening: ({ row, rows }) => {
        row.get = (object) =>
          object === '0:4' ? Promise.reject(corrupt) : Promise.resolve(rows.get(object));
      },
    },
  );
  const ran = await run(['replay', '-', '--json'], platform, { stdin: stdinOf(trace) });
  expect(figuresIn(ran)).toMatchObject({ lost: 128, corrupt: 128 });
  expect(ran.code).toBe(1);
});

test('a generated workload finds one lost write and one flipped bit among many', async () => {
  const lies = {
    forgetsWrite: (nth: number) => nth === 1500,
    flipsBit: (nth: number) => nth === 1499,
  };
  const ran = await run(['replay', '--limit', '2600', '--json'], fakePlatform(lies));
  expect(figuresIn(ran).lost).toBeGreaterThan(0);
  expect(figuresIn(ran).corrupt).toBe(1);
});
