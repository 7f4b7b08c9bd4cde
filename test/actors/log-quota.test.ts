/** The log's quota alone: who is let in, in which order, and when the views are pressed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeLimits } from '../../src/actors/limits.ts';
import { LogQuota } from '../../src/actors/log-quota.ts';
import { memoryStores } from '../../src/stores/memory/stores.ts';
import type { LogStore } from '../../src/stores/ports.ts';

/** A log of which only the use matters. */
function logOf(usage: { usedBytes: number; quotaBytes: number }): LogStore {
  const { log } = memoryStores({ logQuotaBytes: 1 });
  return {
    append: (writes) => log.append(writes),
    entries: (object) => log.entries(object),
    scan: () => log.scan(),
    trim: (below) => log.trim(below),
    lastSequence: () => log.lastSequence(),
    trimmedTo: () => log.trimmedTo(),
    usage: () => usage,
    close: () => log.close(),
  };
}

const undelayed = completeLimits({ writeDelayShare: 1 });
const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('admission', () => {
  test('reserves what it lets in, until that is settled', async () => {
    const quota = new LogQuota(logOf({ usedBytes: 0, quotaBytes: 100 }), undelayed);
    await quota.admit(60);
    let isIn = false;
    const second = quota.admit(60).then(() => {
      isIn = true;
    });
    await turn();
    expect(isIn).toBe(false);
    quota.settle(60);
    await second;
  });

  test('is first come, first served: a small write does not pass a large one', async () => {
    const usage = { usedBytes: 90, quotaBytes: 100 };
    const quota = new LogQuota(logOf(usage), undelayed);
    const order: string[] = [];
    const large = quota.admit(50).then(() => order.push('large'));
    const small = quota.admit(5).then(() => order.push('small'));
    await turn();
    expect(order).toEqual([]);
    usage.usedBytes = 0;
    quota.refresh();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });

  test('never lets in more than the quota, and lets everybody in who stays, in order', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('admit' as const), bytes: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ kind: fc.constant('abort' as const), which: fc.nat(20) }),
      fc.record({ kind: fc.constant('settle' as const), bytes: fc.nat(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const quota = new LogQuota(logOf({ usedBytes: 0, quotaBytes: 100 }), undelayed);
        const held: number[] = [];
        const admitted: number[] = [];
        const waiting = new Map<number, AbortController>();
        const ended: Promise<unknown>[] = [];
        for (const [number, { kind, ...given }] of steps.entries()) {
          if (kind === 'admit' && 'bytes' in given) {
            const abort = new AbortController();
            waiting.set(number, abort);
            const enter = () => {
              waiting.delete(number);
              admitted.push(number);
              held.push(given.bytes);
            };
            ended.push(quota.admit(given.bytes, abort.signal).then(enter, () => undefined));
          } else if (kind === 'abort' && 'which' in given) {
            const [key, abort] = [...waiting][given.which] ?? [];
            abort?.abort();
            if (key !== undefined) waiting.delete(key);
          } else {
            quota.settle(held.shift() ?? 0);
          }
          await turn();
          expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(100);
        }
        for (let left = 0; left <= steps.length; left++) {
          quota.settle(held.shift() ?? 0);
          await turn();
        }
        await Promise.all(ended);
        expect(waiting.size).toBe(0);
        expect(admitted).toEqual(admitted.toSorted((a, b) => a - b));
      }),
    );
  });

  test('refuses everybody who waits when it is told to, with the reason', async () => {
    const quota = new LogQuota(logOf({ usedBytes: 100, quotaBytes: 100 }), undelayed);
    const refused = [1, 2].map((bytes) => expect(quota.admit(bytes)).rejects.toThrow('the end'));
    quota.refuseAll(new Error('the end'));
    await Promise.all(refused);
  });
});

describe('pressure', () => {
  test('has hysteresis: it begins above one share and ends below the other', () => {
    const usage = { usedBytes: 0, quotaBytes: 100 };
    const limits = completeLimits({ logStartShare: 0.5, logStopShare: 0.3 });
    const quota = new LogQuota(logOf(usage), limits);
    const levels: string[] = [];
    quota.pressure$.subscribe((level) => levels.push(level));
    const use = (bytes: number): readonly string[] => {
      usage.usedBytes = bytes;
      quota.refresh();
      return levels.splice(0);
    };
    expect(use(50)).toEqual([]);
    expect(use(51)).toEqual(['pressed']);
    expect(use(90)).toEqual([]);
    expect(use(31)).toEqual([]);
    expect(use(29)).toEqual(['relaxed']);
    expect(use(45)).toEqual([]);
  });

  test('of a log that is full at the start is told to who subscribes', () => {
    const quota = new LogQuota(logOf({ usedBytes: 90, quotaBytes: 100 }), undelayed);
    const levels: string[] = [];
    quota.pressure$.subscribe((level) => levels.push(level));
    expect(levels).toEqual(['pressed']);
  });
});
