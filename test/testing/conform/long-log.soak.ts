/**
 * A log of a million lines: in under a minute, and in no more memory than a short one needs. Half of
 * the time limit is for a machine that does other things as well.
 */
import { expect, it } from 'vitest';
import { engineLog } from '../../../src/properties/life/engine-log.ts';
import { objectLife } from '../../../src/properties/life/object-life.ts';
import { conforms } from '../../../src/testing/index.ts';
import { attemptsMax, recorded } from './recorded.ts';

it('is followed line by line', async () => {
  const log = await recorded(40, 400);
  const rounds = Math.ceil(1e6 / log.length);
  function* long(): Generator<string> {
    for (let round = 0; round < rounds; round++)
      for (const line of log) yield line.replace('"object":"o', `"object":"r${round}o`);
  }
  const system = objectLife({ attemptsMax, writes: 'shown' });
  const before = process.cpuUsage();
  const report = await conforms(long(), system, { map: engineLog, isPrompt: true });
  const { user, system: ofSystem } = process.cpuUsage(before);
  expect(report).toMatchObject({ kind: 'explained', lines: rounds * log.length });
  expect((user + ofSystem) / 1e6).toBeLessThan(60);
  expect(process.memoryUsage().rss / 2 ** 20).toBeLessThan(1000);
}, 300_000);
