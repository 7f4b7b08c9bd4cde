/**
 * What runs is what is checked: a random run of the checker's model, and the same run on live XState
 * actors. After each step both agree in every state, context, child, timer and message under way.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckOptions, SystemDefinition } from '../../src/checker/api.ts';
import type { Followed } from '../../src/checker/follow.ts';
import { Model } from '../../src/checker/model.ts';
import { replay, replayMoves } from '../../src/checker/replay.ts';
import { readTrace, writeTrace } from '../../src/checker/trace-file.ts';
import { traceOf } from '../../src/checker/traces.ts';
import { races } from '../../src/notes/races.ts';
import { systemOf } from '../../src/notes/races/race.ts';
import { engineSystem } from '../../src/properties/engine-system.ts';
import { tiny } from '../../src/properties/tiny.ts';
import { Refusal } from '../../src/table/refusal.ts';
import { isSoak, propertyRuns } from '../project/seed.ts';
import { chart, generatedSystem } from './kit/generated-system.ts';
import { randomRun } from './kit/random-run.ts';
import { philosophers } from './systems/philosophers.ts';
import { pool } from './systems/pool/pool.ts';

const schedule = (steps: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat(10_000), { minLength: steps, maxLength: steps });

function expectSame(model: Model, run: Followed): void {
  expect(replayMoves(model, run)).toEqual({ kind: 'same', steps: run.moves.length });
}

/** Undefined: the generated machines do what the checker refuses. */
function drawn(
  system: SystemDefinition,
  choices: readonly number[],
): [Model, Followed] | undefined {
  try {
    const model = new Model(system);
    return [model, randomRun(model, choices)];
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

it('generated machines', { timeout: isSoak ? 3_600_000 : 120_000 }, () => {
  let runs = 0;
  let refused = 0;
  fc.assert(
    fc.property(chart, chart, schedule(30), (one, other, choices) => {
      const found = drawn(generatedSystem(one, other), choices);
      runs++;
      if (found === undefined) refused++;
      else expectSame(...found);
    }),
    { numRuns: isSoak ? propertyRuns : 25 },
  );
  expect(refused).toBeLessThan(runs / 4);
});

const channel = { budget: 2 };
const messy: CheckOptions = {
  faults: { loss: channel, duplication: channel, reordering: channel, crash: { budget: 1 } },
};
const oneCrash: CheckOptions = { faults: { crash: { budget: 2, only: ['worker:0', 'queue'] } } };
const small = pool({ workers: 3, permits: 2, places: 1, devices: 2 });

describe.each<readonly [string, SystemDefinition]>([
  ['the pool', small],
  ['the pool with lost, doubled and swapped messages and a crash', { ...small, ...messy }],
  ['the pool with an actor that crashes alone', { ...small, ...oneCrash }],
  ['philosophers', philosophers(4, 'symmetric')],
  ...tiny.map((scenario) => [`the engine: ${scenario.name}`, engineSystem(scenario)] as const),
  ...races.slice(0, 6).map((race) => [`the notes: ${race.id}`, systemOf(race)] as const),
])('%s', (_, system) => {
  it('is the same live', () => {
    const model = new Model(system);
    fc.assert(
      fc.property(schedule(80), (choices) => expectSame(model, randomRun(model, choices))),
      { numRuns: isSoak ? 300 : 6 },
    );
  });

  it('is the same live when its trace has been read from a file', () => {
    fc.assert(
      fc.property(schedule(30), (choices) => {
        const model = new Model(system);
        const { moves } = randomRun(model, choices);
        const trace = traceOf(model, moves, { system: system.name, property: 'none' });
        expect(replay(system, readTrace(writeTrace(trace)))).toEqual({
          kind: 'same',
          steps: moves.length,
        });
      }),
      { numRuns: isSoak ? 50 : 1 },
    );
  });
});
