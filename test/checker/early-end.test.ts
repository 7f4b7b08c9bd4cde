/** A search that ends early proves nothing of the states that it has not found. */
import { setup } from 'xstate';
import { expect, it } from 'vitest';
import { always, sometimes } from '../../src/checker/properties.ts';
import { check } from '../../src/checker/check.ts';
import type { CheckOptions, Property } from '../../src/checker/api.ts';

/** Fails in its third step, which is found only by who goes on after the first. */
const failing = setup({
  guards: {
    fails: () => {
      throw new Error('it fails');
    },
  },
  delays: { go: 10 },
}).createMachine({
  id: 'root',
  initial: 'a',
  states: {
    a: { after: { go: 'b' } },
    b: { after: { go: 'c' } },
    c: { after: { go: { guard: 'fails', target: 'a' } } },
  },
});

const isIn =
  (value: string): Parameters<typeof always>[1] =>
  (state) =>
    state.actor('root')?.matches(value) === true;
type Order = Pick<CheckOptions, 'search' | 'reduction'>;
const verdicts = async (property: Property, order: Order) => {
  const report = await check(failing, { properties: [property], ...order });
  return [report.verdict, ...report.properties.map(({ verdict }) => verdict)];
};

it.each<Order>([
  { search: 'breadth-first' },
  { search: 'depth-first' },
  { search: 'breadth-first', reduction: true },
  { search: 'depth-first', reduction: true },
])('%o', async (order) => {
  expect(await verdicts(always('stays', isIn('a')), order)).toEqual([
    'violated',
    'incomplete',
    'violated',
  ]);
  expect(await verdicts(sometimes('goes on', isIn('b')), order)).toEqual([
    'violated',
    'violated',
    'holds',
  ]);
});
