/**
 * What a check is asked that means nothing is refused, with what was given and what there is: a slip in
 * a name would make a system in which everything holds.
 */
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import type { CheckOptions } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { always, eventually } from '../../src/checker/properties.ts';

const lamp = createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { after: { 1000: 'off' } } },
});
const environment = { lamp: [{ type: 'press' }] };
const isTrue = always('is true', () => true);

describe('refused before the search', () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ bounds: { typo: 3 } }, /bounds has no typo\. It has states, depth/],
    [{ bounds: { states: Number.NaN } }, /bounds\.states is NaN\. Give a number from 0/],
    [{ faults: { lost: { budget: 1 } } }, /faults has no lost\. It has crash, loss/],
    [{ faults: { loss: { budget: -1 } } }, /faults\.loss\.budget is -1\. Give a whole number/],
    [{ faults: { loss: { budget: 1, between: ['lamp'] } } }, /between has "lamp"\. Give pairs/],
    [{ search: 'bredth' }, /search is "bredth"\. Give breadth-first/],
    [{ search: { kind: 'rnd', walks: 1, steps: 1 } }, /search is \{"kind":"rnd"/],
    [{ search: { kind: 'random', walks: Number.NaN, steps: 1 } }, /search\.walks is NaN/],
  ];
  it.each(wrong)('%j', async (options, message) => {
    await expect(check(lamp, { environment, ...(options as CheckOptions) })).rejects.toThrow(
      message,
    );
  });
});

describe('refused when everything seems to hold, for somebody who was never there', () => {
  const wrong: readonly (readonly [CheckOptions, RegExp])[] = [
    [{ environment: { lmap: [{ type: 'press' }] } }, /environment names "lmap".*There were lamp/],
    [{ faults: { crash: { budget: 1, only: ['nobody'] } } }, /faults\.crash\.only names "nobody"/],
    [{ faults: { crash: { budget: 1, survivors: ['him'] } } }, /survivors names "him"/],
    [{ faults: { loss: { budget: 1, between: ['her>lamp'] } } }, /faults\.loss names "her"/],
    [{ symmetry: [['q', 'r']] }, /symmetry has "q", which occurs nowhere/],
    [
      { properties: [eventually('lit', () => true, { strong: ['wick'] })] },
      /the fairness of lit names "wick"/,
    ],
  ];
  it.each(wrong)('%j', async (options, message) => {
    const given = { environment, properties: [isTrue], ...options };
    await expect(check(lamp, given)).rejects.toThrow(message);
  });
  it('but not where there is a better answer', async () => {
    const properties = [always('is off', (state) => state.actor('lamp')?.value === 'off')];
    const both = { ...environment, nobody: [{ type: 'press' }] };
    expect((await check(lamp, { environment: both, properties })).verdict).toBe('violated');
  });
  it('and a timer may be strong', async () => {
    const properties = [eventually('lit', () => true, { strong: ['1000', 'lamp'] })];
    expect((await check(lamp, { environment, properties })).verdict).toBe('holds');
  });
});

it('a property that throws is named', async () => {
  const properties = [always('is lit', (state) => state.actor('lmap')?.value === 'on')];
  const throwing = always(
    'is there',
    (state) => (state.actor('lmap') as never as Error).name !== '',
  );
  expect((await check(lamp, { environment, properties })).verdict).toBe('violated');
  await expect(check(lamp, { environment, properties: [throwing] })).rejects.toThrow(
    /^property "is there": it throws: Cannot read properties of undefined.* Let it answer/,
  );
});
