/** The oracle against a model that keeps every byte of every version. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Content } from '../../src/cli/replay/content.ts';
import { Oracle } from '../../src/cli/replay/oracle.ts';
import type { IssuedWrite } from '../../src/cli/replay/oracle.ts';

const SECTORS = 8;
const objectBytes = SECTORS * 512;
const content = new Content({ seed: 3, salt: 0, objectBytes });

function newOracle(before: 'nothing' | 'unknown' = 'nothing'): Oracle {
  return new Oracle({ content, before });
}

function write(oracle: Oracle, from: number, to: number): IssuedWrite {
  return oracle.issueWrite('o', from * 512, (to - from) * 512);
}

function applied(image: Uint8Array, { offset, bytes }: IssuedWrite): Uint8Array {
  const next = new Uint8Array(Math.max(image.length, offset + bytes.length));
  next.set(image);
  next.set(bytes, offset);
  return next;
}

const stretch = fc
  .tuple(fc.integer({ min: 0, max: SECTORS - 1 }), fc.integer({ min: 1, max: SECTORS }))
  .map(([from, length]) => ({ from, to: Math.min(SECTORS, from + length) }));

describe('one read among writes', () => {
  const plan = fc.record({
    stretches: fc.array(stretch, { minLength: 1, maxLength: 12 }),
    /** Writes acked before the read is issued, seen by it, and issued before it returns. */
    cuts: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
  });

  function play({
    stretches,
    cuts,
  }: {
    stretches: { from: number; to: number }[];
    cuts: number[];
  }) {
    const at = cuts.map((cut) => cut % (stretches.length + 1)).toSorted((a, b) => a - b);
    const [acked = 0, seen = 0, issued = 0] = at;
    const oracle = newOracle();
    const writes: IssuedWrite[] = [];
    const issue = (until: number) => {
      for (const { from, to } of stretches.slice(writes.length, until)) {
        writes.push(write(oracle, from, to));
      }
    };
    issue(acked);
    for (const each of writes) oracle.acknowledge(each);
    const read = oracle.issueRead('o');
    issue(issued);
    const image = writes.slice(0, seen).reduce(applied, new Uint8Array(0));
    return { oracle, read, image, writes, acked };
  }

  test('that sees any state from the acked to the newest issued is fine', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const { oracle, read, image } = play(steps);
        oracle.judge(read, image.length === 0 ? undefined : image);
        expect([oracle.lost, oracle.corrupt]).toEqual([0, 0]);
      }),
    );
  });

  test('with any byte changed is corrupt in that sector and in no other', () => {
    fc.assert(
      fc.property(plan, fc.nat(), (steps, nth) => {
        const { oracle, read, image } = play(steps);
        fc.pre(image.length > 0);
        const at = nth % image.length;
        image[at] = (image[at] ?? 0) ^ 0x40;
        oracle.judge(read, image);
        expect([oracle.lost, oracle.corrupt]).toEqual([0, 1]);
      }),
    );
  });

  test('that misses the last acked write of a sector has lost it', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const { oracle, read, writes, acked } = play(steps);
        fc.pre(acked > 0);
        const last = writes[acked - 1];
        const image = writes.slice(0, acked - 1).reduce(applied, new Uint8Array(0));
        oracle.judge(read, image);
        expect(oracle.corrupt).toBe(0);
        expect(oracle.lost).toBe((last?.bytes.length ?? 0) / 512);
      }),
    );
  });
});

test('holes and what lies beyond the end read as zeros', () => {
  const oracle = newOracle();
  oracle.acknowledge(write(oracle, 2, 3));
  const image = applied(new Uint8Array(0), write(newOracle(), 2, 3));
  oracle.judge(oracle.issueRead('o'), image);
  const padded = new Uint8Array(objectBytes);
  padded.set(image);
  oracle.judge(oracle.issueRead('o'), padded);
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 0]);
  padded[0] = 1;
  padded[objectBytes - 1] = 1;
  oracle.judge(oracle.issueRead('o'), padded);
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 2]);
});

test('an object that is gone, or cut within a sector', () => {
  const oracle = newOracle();
  const issued = write(oracle, 0, 2);
  oracle.acknowledge(issued);
  oracle.judge(oracle.issueRead('o'), issued.bytes.subarray(0, 1000));
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 1]);
  oracle.judge(oracle.issueRead('o'), undefined);
  expect([oracle.lost, oracle.corrupt]).toEqual([1, 1]);
  expect(oracle.findings).toEqual([{ object: 'o', firstOffset: 512, lost: 1, corrupt: 1 }]);
});

test('a sector that is wrong again and again counts once, as the worse of the two', () => {
  const oracle = newOracle();
  oracle.acknowledge(write(oracle, 0, 1));
  const read = () => oracle.issueRead('o');
  oracle.judge(read(), undefined);
  oracle.judge(read(), undefined);
  expect([oracle.lost, oracle.corrupt]).toEqual([1, 0]);
  oracle.judge(read(), new Uint8Array(512).fill(9));
  oracle.judge(read(), undefined);
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 1]);
});

test('a checksum that does not hold makes what was acked there corrupt', () => {
  const oracle = newOracle();
  oracle.acknowledge(write(oracle, 1, 4));
  oracle.judgeUnreadable(oracle.issueRead('o'));
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 3]);
});

test('of an object from an earlier run, only what this run overwrote is judged', () => {
  const oracle = newOracle('unknown');
  const old = new Uint8Array(objectBytes).fill(0x55);
  oracle.judge(oracle.issueRead('o'), old);
  const issued = write(oracle, 3, 4);
  oracle.judge(oracle.issueRead('o'), old);
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 0]);
  oracle.acknowledge(issued);
  oracle.judge(oracle.issueRead('o'), applied(old, issued));
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 0]);
  oracle.judge(oracle.issueRead('o'), old);
  expect([oracle.lost, oracle.corrupt]).toEqual([0, 1]);
});
