/** The bytes of writes: deterministic, position by position, and different where they have to be. */
import { expect, test } from 'vitest';
import { Content } from '../../src/cli/replay/content.ts';

const objectBytes = 4096;
const content = new Content({ seed: 7, salt: 0, objectBytes });
const base = content.baseOf('0:12');

test('the same seed gives the same bytes, another seed or salt others', () => {
  const bytes = (seed: number, salt: number) => {
    const other = new Content({ seed, salt, objectBytes });
    return Buffer.from(other.bytes(other.baseOf('0:12'), 3, 512, 512)).toString('hex');
  };
  expect(bytes(7, 0)).toBe(bytes(7, 0));
  expect(bytes(8, 0)).not.toBe(bytes(7, 0));
  expect(bytes(7, 1)).not.toBe(bytes(7, 0));
});

test('a fragment is what the whole has there, without a copy', () => {
  const whole = content.bytes(base, 5, 0, objectBytes);
  const fragment = content.bytes(base, 5, 1024, 512);
  expect(Buffer.compare(fragment, whole.subarray(1024, 1536))).toBe(0);
  expect(fragment.buffer).toBe(whole.buffer);
});

test('many versions of an object and many objects start in different sectors', () => {
  const starts = new Set<string>();
  const add = (bytes: Uint8Array) => starts.add(Buffer.from(bytes).toString('hex'));
  for (let version = 1; version <= 2000; version += 1) add(content.bytes(base, version, 0, 512));
  for (let at = 0; at < 2000; at += 1) add(content.bytes(content.baseOf(`1:${at}`), 1, 0, 512));
  expect(starts.size).toBeGreaterThan(3990);
});

test('bytes are recognised as their version and as no other', () => {
  const found = Buffer.from(content.bytes(base, 9, 0, objectBytes));
  expect(content.isBytes(base, 9, found, 512, 4096)).toBe(true);
  expect(content.isBytes(base, 8, found, 512, 4096)).toBe(false);
  expect(content.isSector(base, 9, 1024, found.subarray(1024, 1536))).toBe(true);
  expect(content.isSector(base, 9, 512, found.subarray(1024, 1536))).toBe(false);
});
