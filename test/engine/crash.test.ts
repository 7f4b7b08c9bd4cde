/**
 * SIGKILL: a real process on a real directory is killed at random moments while it writes, destages,
 * trims, parks and flushes, and loses no acknowledged write. The moments come from the run's seed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isSoak, seed } from '../project/seed.ts';
import { live, objects, type Kill, type Mutant } from './crash/life.ts';
import { Reference } from './crash/reference.ts';

/** Kills on one directory: this many lanes run side by side, one for each core of a small machine. */
const lanes = 2;
const killsPerLane = isSoak ? 125 : 11;
/** A life lasts for this many acknowledgements at most. */
const acksMax = 300;

/** Draws kill moments and seeds. */
function drawnFrom(start: number): (end: number) => number {
  let state = start >>> 0;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

function freshDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'destage-crash-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** One in six dies in its start-up, where it recovers; the others at work. */
function killFrom(draw: (end: number) => number): Kill {
  return draw(6) === 0
    ? { afterMs: 100 + draw(400) }
    : { afterMs: draw(10), afterAcks: 1 + draw(acksMax) };
}

interface Outcome {
  readonly reference: Reference;
  readonly kills: number;
}

/** Lives and kills on one directory, until something is wrong or `kills` are done; then a drain. */
async function runLane(laneSeed: number, kills: number, mutant?: Mutant): Promise<Outcome> {
  const draw = drawnFrom(laneSeed);
  const directory = freshDirectory();
  const reference = new Reference();
  let killed = 0;
  const next = async (kill?: Kill): Promise<void> => {
    const firstWrite = reference.nextWrite;
    const order = { directory, seed: draw(2 ** 31), firstWrite, mutant };
    const said = await live(kill === undefined ? order : { ...order, kill });
    reference.hear(said);
    if (said.signal === 'SIGKILL' && kill !== undefined) killed++;
    else if (said.code !== 0)
      reference.violations.push(`a life ended by itself with ${said.code}: ${said.complaints}`);
    const left = said.facts.find(([what]) => what === 'left')?.[1];
    if (kill === undefined && left !== '0')
      reference.violations.push(`after the drain ${left ?? 'unknown'} bytes are left in the log`);
  };
  for (let turn = 0; turn < kills && reference.violations.length === 0; turn++)
    await next(killFrom(draw));
  if (reference.violations.length === 0) await next();
  return { reference, kills: killed };
}

describe('a process that is killed', () => {
  test(
    `${lanes * killsPerLane} times, at random moments, loses no acknowledged write`,
    async () => {
      const seeds = Array.from({ length: lanes }, (_, lane) => seed + lane);
      const outcomes = await Promise.all(seeds.map((each) => runLane(each, killsPerLane)));
      const violations = outcomes.flatMap(({ reference }, lane) =>
        reference.violations.map((violation) => `lane seed ${seeds[lane]}: ${violation}`),
      );
      expect(violations).toEqual([]);
      const sum = (figure: (outcome: Outcome) => number) =>
        outcomes.reduce((total, outcome) => total + figure(outcome), 0);
      expect(sum(({ kills }) => kills)).toBeGreaterThanOrEqual(isSoak ? 200 : 20);
      // It was really at work: many acknowledgements, and most lives were looked at; how many
      // objects a life had written when it was killed is a matter of chance.
      expect(sum(({ reference }) => reference.acked)).toBeGreaterThan(lanes * killsPerLane * 10);
      expect(sum(({ reference }) => reference.checked)).toBeGreaterThan(
        (lanes * killsPerLane * objects.length) / 4,
      );
    },
    isSoak ? 3_600_000 : 600_000,
  );
});

describe('the same test', () => {
  const caught = async (mutant: Mutant): Promise<readonly string[]> => {
    const { reference } = await runLane(seed, 15, mutant);
    return reference.violations;
  };

  test('catches a log that acknowledges before it is durable', async () => {
    expect(await caught('early')).toContainEqual(expect.stringMatching(/after the (kill|drain)/));
  }, 600_000);

  test('catches a log that loses one batch in three', async () => {
    expect(await caught('forgetful')).toContainEqual(
      expect.stringMatching(/after the (kill|drain)/),
    );
  }, 600_000);
});
