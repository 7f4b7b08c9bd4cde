/** The engine's limits: what is allowed of each. */
import { describe, expect, test } from 'vitest';
import { completeLimits, defaultLimits, type Limits } from '../../src/actors/limits.ts';
import { DestageError } from '../../src/stores/errors.ts';

const names = Object.keys(defaultLimits) as (keyof Limits)[];
const isShare = (name: string) => name.endsWith('Share');
const isTime = (name: string) => name.endsWith('Ms');

/** What it says of a value; undefined when it takes it. */
function complaint(given: Partial<Limits>): string | undefined {
  try {
    completeLimits(given);
    return undefined;
  } catch (error) {
    if (!(error instanceof DestageError) || error.code !== 'bad-option') throw error;
    return error.message;
  }
}

test('the defaults are allowed, and are what is not given', () => {
  expect(completeLimits({})).toEqual(defaultLimits);
  expect(completeLimits({ windowObjects: 7 })).toEqual({ ...defaultLimits, windowObjects: 7 });
});

describe.each(names)('%s', (name) => {
  test('refuses 0, negative numbers and what is no number, naming itself and the value', () => {
    for (const value of [0, -1, NaN])
      expect(complaint({ [name]: value })).toMatch(new RegExp(`limits\\.${name} is ${value};`));
  });

  test('is a share of at most 1, a whole number, or any time above 0', () => {
    if (isShare(name)) expect(complaint({ [name]: 1.01 })).toContain('a number in (0, 1]');
    else if (isTime(name)) expect(complaint({ [name]: 0 })).toContain('above 0');
    else expect(complaint({ [name]: 1.5 })).toContain('a positive integer');
  });
});

const disordered: readonly Partial<Limits>[] = [
  { destageStartBytes: 5, destageStopBytes: 6 },
  { logStartShare: 0.5, logStopShare: 0.6 },
  { backoffMinMs: 3, backoffMaxMs: 2 },
];
for (const given of disordered)
  test(`a lower limit is not above its upper one: ${Object.keys(given).join(', ')}`, () => {
    const [high, low] = Object.values(given).toSorted((a, b) => b - a);
    expect(complaint(given)).toMatch(new RegExp(`is ${high}, above .*, ${low};`));
  });

test('a lower limit may be equal to its upper one', () => {
  expect(complaint({ destageStartBytes: 5, destageStopBytes: 5 })).toBeUndefined();
});
