/** What several checks come to together. */
import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { check } from '../../src/checker/index.ts';
import { coverageOfAll } from '../../src/cli/check/summary.ts';

/** As one system has it, and as another has it that is to have no delay. */
const states = { a: { on: { go: 'b' } }, b: { on: { back: 'a' } }, c: {} };
const delayed = createMachine({
  id: 'one',
  initial: 'a',
  states: { ...states, b: { on: { back: 'a' }, after: { 50: 'c' } } },
});
const timeless = createMachine({ id: 'one', initial: 'a', states });

it('a machine that lacks a delay in one system is one machine in what all have reached', async () => {
  const reports = await Promise.all([
    check(timeless, { environment: { one: [{ type: 'go' }, { type: 'back' }] } }),
    check(delayed, { environment: { one: [{ type: 'go' }] } }),
  ]);
  expect(reports.map(({ coverage: [of] }) => of?.transitions.of)).toEqual([2, 3]);
  expect(coverageOfAll(reports)).toMatchObject([
    { machine: 'one', states: { of: 4, missed: [] }, transitions: { of: 3, missed: [] } },
  ]);
  expect(coverageOfAll(reports.slice(0, 1))).toMatchObject([
    { states: { missed: ['one.c'] }, transitions: { of: 2, missed: [] } },
  ]);
  const few = await check(delayed, { environment: {} });
  expect(coverageOfAll([few, ...reports.slice(0, 1)])).toMatchObject([
    { transitions: { of: 3, missed: ['one.b: after 50 → one.c'] } },
  ]);
});
