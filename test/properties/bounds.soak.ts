/**
 * The engine within the small and the wide bound. Part of `npm run soak` only: minutes.
 */
import { describe, it } from 'vitest';
import { small } from '../../src/properties/small.ts';
import { wide } from '../../src/properties/wide.ts';
import { expectHolds } from './holds.ts';

const states: Readonly<Record<string, number>> = {
  'two views, overlap, failing, crash': 695_285,
  'request over two views': 48_693,
  'overlapping requests': 255_406,
  'crash of two views': 484_583,
  'three objects in two views': 194_093,
  'failing, modes, crash': 469_423,
  'modes of two views': 226_061,
  'late put, fence, crash': 138_495,
  'batched answers': 192_116,
  'request, drain and stop': 289_208,
  'two views, overlapping buckets, failing, crash': 3_592_923,
  'request over two views, both dirty': 920_307,
  'overlapping requests, three objects': 18_957_750,
  'late put, writes beside a fence, crash': 1_915_377,
};

describe('the engine, small and wide', () => {
  it.each([...small, ...wide].map((scenario) => [scenario.name, scenario] as const))(
    '%s: every property holds',
    async (name, scenario) => {
      await expectHolds(scenario, states[name] ?? 0);
    },
    3_600_000,
  );
});
