/** A search that ends early proves nothing of the states that it has not found. */
import { setup } from 'xstate';
import { expect, it } from 'vitest';
import { always, sometimes } from '../../src/checker/properties.ts';
import { check } from '../../src/checker/check.ts';
import type { Property } from '../../src/checker/api.ts';

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
const verdicts = async (property: Property, search: 'breadth-first' | 'depth-first') => {
  const report = await check(failing, { properties: [property], search });
  return [report.verdict, ...report.properties.map(({ verdict }) => verdict)];
};

it.each(['breadth-first', 'depth-first'] as const)('%s', async (search) => {
  expect(await verdicts(always('stays', isIn('a')), search)).toEqual([
    'violated',
    'incomplete',
    'violated',
  ]);
  expect(await verdicts(sometimes('goes on', isIn('b')), search)).toEqual([
    'violated',
    'violated',
    'holds',
  ]);
});
