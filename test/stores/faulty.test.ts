/**
 * Stores that misbehave do so as they were told.
 */
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { failingRowStore, withFaults } from '../../src/stores/faulty.ts';
import { memoryStores } from '../../src/stores/memory/stores.ts';
import { expectCode } from './expect-code.ts';
import { bytesOf, writeOf } from './texts.ts';

const stores = () => memoryStores({ logQuotaBytes: 1000 });

async function outcomes(failRate: number, seed: number): Promise<string> {
  const row = failingRowStore(stores().row, { failRate, seed });
  const puts = Array.from({ length: 400 }, (_, nth) => row.put(`o${nth}`, 1, bytesOf('x')));
  const settled = await Promise.allSettled(puts);
  return settled.map(({ status }) => (status === 'fulfilled' ? '.' : 'F')).join('');
}

describe('a failing backend', () => {
  it('fails puts at its rate, the same ones for the same seed', async () => {
    const first = await outcomes(0.25, 7);
    expect(await outcomes(0.25, 7)).toBe(first);
    expect(await outcomes(0.25, 8)).not.toBe(first);
    const failures = first.split('F').length - 1;
    expect(failures).toBeGreaterThan(60);
    expect(failures).toBeLessThan(140);
  });

  it('fails none at rate 0 and all at rate 1', async () => {
    expect(await outcomes(0, 1)).toBe('.'.repeat(400));
    expect(await outcomes(1, 1)).toBe('F'.repeat(400));
  });

  it('stores nothing when it fails, and lets reads through', async () => {
    const { row } = stores();
    await row.put('a', 1, bytesOf('x'));
    const failing = failingRowStore(row, { failRate: 1, seed: 1 });
    await expectCode(failing.put('a', 2, bytesOf('y')), 'store-failed', 'object a', '1');
    expect(await failing.version('a')).toBe(1);
  });
});

describe('a store with faults', () => {
  const error = new Error('as told');

  it('fails a call before or after it is done', async () => {
    const { log } = stores();
    const before = withFaults(log, () => ({ kind: 'fail', error }));
    await expect(before.append([writeOf('a', 'x')])).rejects.toBe(error);
    expect(before.lastSequence()).toBe(0);
    const after = withFaults(log, () => ({ kind: 'fail', error, isDone: true }));
    await expect(after.append([writeOf('a', 'x')])).rejects.toBe(error);
    expect(after.usage().usedBytes).toBe(1);
  });

  it('makes a call wait', async () => {
    const { row } = stores();
    const released = new EventEmitter();
    const until = once(released, 'go').then(() => {});
    const waiting = withFaults(row, (method) =>
      method === 'put' ? { kind: 'wait', until } : undefined,
    );
    const putting = waiting.put('a', 1, bytesOf('x'));
    expect(await waiting.version('a')).toBeUndefined();
    released.emit('go');
    expect(await putting).toEqual({ kind: 'stored' });
  });
});
