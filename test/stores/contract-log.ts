/**
 * What every log must do.
 */
import { expect, it } from 'vitest';
import { expectCode } from './expect-code.ts';
import { allOf, bytesOf, textsOf, writeOf, type OpenForTest } from './open-for-test.ts';

export function describeLog(open: OpenForTest): void {
  describeAppends(open);
  describeTrims(open);
  describeQuota(open);
}

function describeAppends(open: OpenForTest): void {
  it('is empty at first', async () => {
    const { log } = await open();
    expect(await log.entries('a')).toEqual({ entries: [], corrupt: [] });
    expect(await allOf(log.scan())).toEqual([]);
    expect([log.lastSequence(), log.trimmedTo(), log.usage().usedBytes]).toEqual([0, 0, 0]);
  });

  it('numbers a batch consecutively and resolves with the first number', async () => {
    const { log } = await open();
    expect(await log.append([writeOf('a', 'one'), writeOf('b', 'two', 7)])).toBe(1);
    expect(await log.append([writeOf('a', 'three', 5)])).toBe(3);
    expect(await textsOf(log, 'a')).toEqual(['1:0:one', '3:5:three']);
    expect(await textsOf(log, 'b')).toEqual(['2:7:two']);
    expect(log.lastSequence()).toBe(3);
  });

  it('gives concurrent appends their numbers in the order of the calls', async () => {
    const { log } = await open();
    const calls = Array.from({ length: 50 }, (_, nth) =>
      log.append([writeOf('a', `${nth}`), writeOf('b', `${nth}`)]),
    );
    const expected = Array.from({ length: 50 }, (_, nth) => 2 * nth + 1);
    expect(await Promise.all(calls)).toEqual(expected);
    expect(await textsOf(log, 'a')).toEqual(expected.map((first, nth) => `${first}:0:${nth}`));
  });

  it('has every earlier append, or never will, once a later one is answered', async () => {
    const { log } = await open();
    const calls = Array.from({ length: 20 }, (_, nth) => log.append([writeOf(`${nth}`, 'x')]));
    const there = calls.map(async (call) => {
      await call;
      return (await allOf(log.scan())).length;
    });
    for (const [nth, entries] of (await Promise.all(there)).entries())
      expect(entries).toBeGreaterThan(nth);
  });

  it('keeps what was appended when the caller changes his buffer', async () => {
    const { log } = await open();
    const bytes = bytesOf('before');
    const appending = log.append([{ object: 'a', offset: 0, bytes }]);
    bytes.fill(0);
    await appending;
    expect(await textsOf(log, 'a')).toEqual(['1:0:before']);
  });

  it('scans every live entry in order, with its place and length', async () => {
    const { log } = await open();
    await log.append([writeOf('b', 'xy', 3), writeOf('a', ''), writeOf('b', 'z')]);
    expect(await allOf(log.scan())).toEqual([
      { sequence: 1, object: 'b', offset: 3, length: 2 },
      { sequence: 2, object: 'a', offset: 0, length: 0 },
      { sequence: 3, object: 'b', offset: 0, length: 1 },
    ]);
  });

  it('takes names of up to 1,024 bytes of UTF-8 and no others', async () => {
    const { log } = await open();
    const longest = `${'é'.repeat(511)}ab`;
    await log.append([writeOf(longest, 'kept'), writeOf('a\0b', 'too')]);
    expect(await textsOf(log, longest)).toEqual(['1:0:kept']);
    expect(await textsOf(log, 'a\0b')).toEqual(['2:0:too']);
    await expectCode(log.append([writeOf(`${longest}c`, '')]), 'bad-write', '1025', '1,024');
    await expectCode(log.append([writeOf('', '')]), 'bad-write');
    await expectCode(log.append([writeOf('a\uD800', '')]), 'bad-write');
  });

  it('refuses an empty batch and an impossible offset', async () => {
    const { log } = await open();
    await expectCode(log.append([]), 'bad-write');
    await expectCode(log.append([writeOf('a', 'x', -1)]), 'bad-write', '-1');
    await expectCode(log.append([writeOf('a', 'x', 0.5)]), 'bad-write', '0.5');
    expect(await log.append([writeOf('a', 'x')])).toBe(1);
  });
}

function describeTrims(open: OpenForTest): void {
  it('trims strictly below, and frees what it trims', async () => {
    const { log } = await open();
    await log.append([writeOf('a', '12'), writeOf('b', '345'), writeOf('a', '6789')]);
    await log.trim(3);
    expect(await allOf(log.scan())).toEqual([{ sequence: 3, object: 'a', offset: 0, length: 4 }]);
    expect(await textsOf(log, 'b')).toEqual([]);
    expect([log.usage().usedBytes, log.trimmedTo(), log.lastSequence()]).toEqual([4, 3, 3]);
  });

  it('takes a trim again, or a lower one, as done', async () => {
    const { log } = await open();
    await log.append([writeOf('a', '1'), writeOf('a', '2'), writeOf('a', '3')]);
    await log.trim(3);
    await log.trim(3);
    await log.trim(1);
    expect(await textsOf(log, 'a')).toEqual(['3:0:3']);
    expect(log.trimmedTo()).toBe(3);
  });

  it('settles concurrent trims at the highest', async () => {
    const { log } = await open();
    await log.append(Array.from({ length: 20 }, (_, nth) => writeOf('a', `${nth}`)));
    await Promise.all([4, 12, 8, 19, 2].map((below) => log.trim(below)));
    expect(await textsOf(log, 'a')).toEqual(['19:0:18', '20:0:19']);
    expect(log.trimmedTo()).toBe(19);
  });

  it('trims an append that is on its way, and nothing that is appended later', async () => {
    const { log } = await open();
    const early = log.append([writeOf('a', 'early')]);
    const trimming = log.trim(5);
    const late = log.append([writeOf('a', 'late')]);
    expect(await early).toBe(1);
    expect(await late).toBe(5);
    await trimming;
    expect(await textsOf(log, 'a')).toEqual(['5:0:late']);
  });

  it('keeps the chains of many objects right through many trims', async () => {
    const { log } = await open();
    for (let round = 0; round < 12; round++) {
      const writes = Array.from({ length: 300 }, (_, nth) => writeOf(`o${nth % 7}`, `${round}`));
      await log.append(writes);
      await log.trim(round * 290);
    }
    const scanned = await allOf(log.scan());
    expect(scanned.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 12 * 300 - 11 * 290 + 1 }, (_, nth) => 11 * 290 + nth),
    );
    for (const object of ['o0', 'o3', 'o6']) {
      const own = scanned.filter((entry) => entry.object === object);
      const { entries } = await log.entries(object);
      expect(entries.map(({ sequence }) => sequence)).toEqual(own.map(({ sequence }) => sequence));
    }
  });

  it('refuses to trim below what is no whole number', async () => {
    const { log } = await open();
    await expect(log.trim(Number.NaN)).rejects.toThrow(RangeError);
    await expect(log.trim(-1)).rejects.toThrow(/-1/);
  });
}

function describeQuota(open: OpenForTest): void {
  it('refuses what would exceed the quota, whole batches at once', async () => {
    const { log } = await open(10);
    await log.append([writeOf('a', '123456')]);
    const refused = log.append([writeOf('a', '1234'), writeOf('a', '5')]);
    await expectCode(refused, 'log-full', '6', '10');
    expect(await textsOf(log, 'a')).toEqual(['1:0:123456']);
    expect(log.usage()).toEqual({ usedBytes: 6, quotaBytes: 10 });
    expect(await log.append([writeOf('a', '1234')])).toBe(2);
  });

  it('counts appends that are under way against the quota', async () => {
    const { log } = await open(10);
    const calls = Array.from({ length: 4 }, () => log.append([writeOf('a', '1234')]));
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(log.usage().usedBytes).toBe(8);
  });

  it('has room again after a trim', async () => {
    const { log } = await open(4);
    await log.append([writeOf('a', '1234')]);
    await log.trim(2);
    expect(await log.append([writeOf('a', '5678')])).toBe(2);
  });
}
