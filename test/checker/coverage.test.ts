/** What a report says was reached, and what was not. */
import { createMachine } from 'xstate';
import { expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';

const passing = createMachine({
  id: 'root',
  initial: 'atFirst',
  states: {
    atFirst: { always: 'a' },
    a: { on: { go: 'passed.inner' } },
    passed: { initial: 'other', states: { inner: { always: '#root.b' }, other: {} } },
    b: { always: { guard: () => false, target: 'never' } },
    never: { always: 'a' },
  },
});

it('a state that is left in the step that enters it is reached; one that is not entered is not', async () => {
  const { coverage } = await check(passing, { environment: { root: [{ type: 'go' }] } });
  expect(coverage).toMatchObject([
    {
      states: { of: 8, reached: 6, missed: ['root.passed.other', 'root.never'] },
      transitions: {
        missed: ['root.b: always [guard] → root.never', 'root.never: always → root.a'],
      },
    },
  ]);
});
