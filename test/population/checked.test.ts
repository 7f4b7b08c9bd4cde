/**
 * A population in the checker is nothing but its members: the same system, written with actors of its
 * own, has the same states and the same steps; and each run of it is the same on live actors.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';
import { Model } from '../../src/checker/model.ts';
import { replayMoves } from '../../src/checker/replay.ts';
import { randomRun } from '../checker/kit/random-run.ts';
import { twin, type Way } from './kit/twins.ts';

const ways: readonly Way[] = ['actors', 'population', 'joined population'];

describe.each(ways)('%s', (way) => {
  it('has these states and steps', async () => {
    const { logic, ...options } = twin(way);
    const { verdict, states, transitions, depth } = await check(logic, options);
    expect({ verdict, states, transitions, depth }).toEqual({
      verdict: 'holds',
      states: 1696,
      transitions: 7299,
      depth: 16,
    });
  });

  it('has these states when its members are interchangeable, and steps are left out', async () => {
    const { logic, ...options } = twin(way, 'alike');
    const { verdict, states } = await check(logic, options);
    expect({ verdict, states }).toEqual({ verdict: 'holds', states: 126 });
    const reduced = await check(logic, { ...options, symmetry: [], reduction: true });
    expect({ verdict: reduced.verdict, states: reduced.states }).toEqual({
      verdict: 'holds',
      states: 298,
    });
  });

  it('is refused when a member is sent something and stopped in one step', async () => {
    const { logic, ...options } = twin(way, 'rash');
    await expect(check(logic, options)).rejects.toThrow(
      'it is sent poke and stopped in one step, and whether it still acts on that',
    );
  });

  it('is the same live in each run', () => {
    const model = new Model(twin(way));
    const schedule = fc.array(fc.nat(10_000), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(schedule, (choices) => {
        const run = randomRun(model, choices);
        expect(replayMoves(model, run)).toEqual({ kind: 'same', steps: run.moves.length });
      }),
      { numRuns: 10 },
    );
  });
});
