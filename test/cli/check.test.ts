/** `destage check`: what it prints, its figures, its exit codes, and what it says of bad input. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../project/repository.ts';
import { fakePlatform, run } from './run.ts';

const lights = path.join(repository, 'test/cli/systems/lights.mjs');
const pair = path.join(repository, 'test/cli/systems/pair.mjs');
const mixed = path.join(repository, 'test/cli/systems/mixed.mjs');
const promise = path.join(repository, 'test/cli/systems/promise.mjs');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-check-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a module of one’s own', () => {
  it('is reported with each property, its trace and what was never reached', async () => {
    const { code, out, err } = await run(['check', lights]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('sound light');
    expect(out).toMatch(/VIOLATED +notStuck +it never stays dark in 2 steps/);
    expect(out).toMatch(/holds +sometimes +it is green after 1 step$/m);
    expect(out).toContain('reached of the machines');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
  it('has its figures on the last line of --json', async () => {
    const { code, out } = await run(['check', lights, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      verdict: 'violated',
      states: 5,
      transitions: 5,
      properties: [
        { name: 'noError', verdict: 'incomplete', traceLength: null },
        { name: 'it never stays dark', kind: 'notStuck', verdict: 'violated', traceLength: 2 },
        { name: 'it is green', kind: 'sometimes', verdict: 'holds' },
      ],
    });
  });
  it('is asked for the named properties only', async () => {
    const { code } = await run(['check', lights, '--property', 'it is green']);
    expect(code).toBe(0);
  });
  it('leaves the trace in a file', async () => {
    const file = path.join(folder, 'trace.json');
    await run(['check', lights, '--trace', file]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      version: 1,
      property: 'it never stays dark',
      steps: [{ timer: 'change' }, { timer: 'fail' }],
    });
  });
  it('is incomplete, exit 3, when a bound is hit', async () => {
    const { code, out } = await run([
      'check',
      lights,
      '--property',
      'it is green',
      '--states',
      '1',
    ]);
    expect(code).toBe(3);
    expect(out).toContain('Incomplete: bounds.states (1) was reached. Nothing is proved.');
  });
  it('is incomplete, exit 3, when it is interrupted', async () => {
    const interrupted = AbortSignal.abort(130);
    const { code, out } = await run(['check', lights], fakePlatform(), { interrupted });
    expect(code).toBe(3);
    expect(out).toContain('interrupted');
  });
});

describe('how it is searched', () => {
  const figures = async (...args: string[]) => {
    const { out } = await run(['check', pair, '--property', 'one works', '--json', ...args]);
    return JSON.parse(out) as { states: number; verdict: string; reasons: readonly string[] };
  };
  it('is with the symmetry that the system declares, or without', async () => {
    expect(await figures()).toMatchObject({ states: 3, verdict: 'holds' });
    expect(await figures('--no-symmetry')).toMatchObject({ states: 4, verdict: 'holds' });
  });
  it('is said with what it gave', async () => {
    const { out } = await run(['check', pair, '--reduction', '--property', 'one works']);
    expect(out).toContain('symmetry of 2: they stand for 4 states, 1.33 each');
    expect(out).toMatch(/reduction: one actor was enough in \d+ of them/);
  });
  it.each([
    [
      ['--search', 'random', '--walks', '2', '--steps', '5'],
      '2 random walks of up to 5 steps (seed 1)',
    ],
    [
      ['--search', 'pct', '--walks', '3', '--seed', '7'],
      '3 pct walks of up to 1000 steps (seed 7)',
    ],
  ])('is by walks, %j, which prove nothing', async (args, reason) => {
    expect(await figures(...args)).toMatchObject({
      verdict: 'incomplete',
      reasons: [`${reason} are a sample`],
    });
  });
  it('finds by walks what is violated', async () => {
    const { code, out } = await run(['check', pair, '--search', 'pct', '--walks', '50']);
    expect(code).toBe(1);
    expect(out).toMatch(/VIOLATED +always +not both in 2 steps/);
  });
});

describe('bad input ends with exit 2, and says', () => {
  const said = async (...args: string[]): Promise<string> => {
    const { code, err } = await run(['check', ...args]);
    expect(code).toBe(2);
    return err;
  };
  it('that there is no such file', async () => {
    expect(await said('./nowhere.js')).toMatch(
      /there is no file .*nowhere\.js: expected engine, notes/,
    );
  });
  it('that a module exports no system', async () => {
    const file = path.join(folder, 'empty.mjs');
    await writeFile(file, 'export default { name: 1 };');
    expect(await said(file)).toMatch(
      /exports no system: expected its default export to be defineS/,
    );
  });
  it('why a module could not be loaded', async () => {
    const file = path.join(folder, 'broken.mjs');
    await writeFile(file, 'throw new Error("of its own");');
    expect(await said(file)).toMatch(/could not be loaded: of its own/);
  });
  it('which of several systems cannot be checked, after the others', async () => {
    const { code, out, err } = await run(['check', mixed, '--workers', '1']);
    expect(code).toBe(2);
    expect(out).toMatch(/holds +notStuck +it never stays dark/);
    expect(err).toMatch(/^destage: hopeful cannot be checked\./);
  });
  it('which property is unknown, and which there are', async () => {
    expect(await said(lights, '--property', 'nothing')).toMatch(
      /--property was given "nothing": expected one of it never stays dark, it is green\./,
    );
  });
  it('what --faults takes', async () => {
    expect(await said(lights, '--faults', 'fire')).toMatch(
      /--faults was given "fire": expected crash, loss, duplication, reordering/,
    );
  });
  it.each([
    [
      ['--walks', '5'],
      /--walks was given 5 without --search: it is for random and pct, for example/,
    ],
    [['--search', 'depth-first', '--steps', '5'], /--steps was given 5 with --search depth-first/],
    [
      ['--search', 'random', '--depth', '2'],
      /--depth was given 2 with --search random: .* for pct,/,
    ],
    [
      ['--search', 'up'],
      /'up' is invalid. Allowed choices are breadth-first, depth-first, random, pct/,
    ],
    [['--workers', '0'], /--workers was given "0": expected a whole number from 1 to 64/],
    [
      ['--workers', '2'],
      /--workers was given 2 with a system that declares symmetry: .* or add --no-symmetry\./,
    ],
    [
      ['--workers', '2', '--search', 'pct'],
      /--workers was given 2 with --search pct: .* leave it out/,
    ],
    [['--workers', '2', '--reduction'], /--workers was given 2 with --reduction/],
    [['--search', 'pct', '--reduction'], /--reduction was given with --search pct: walks go/],
    [['--json', '--witness', '2'], /--witness was given 2 with --json: good traces are/],
    [['--seed', '4'], /--seed was given without --search random, --search pct or --witness/],
    [['--faults', 'loss=1,loss=2'], /--faults was given "loss=1,loss=2": expected each kind once/],
  ])('what does not go together: %j', async (args, message) => {
    expect(await said(pair, ...args)).toMatch(message);
  });
  it('which race is unknown, and which options are whose', async () => {
    expect(await said('notes', '--race', 'R99')).toMatch(
      /--race was given "R99": expected one of R1, R2, /,
    );
    expect(await said('notes', '--seconds', '5')).toContain(
      'it takes --race, --trace, --json and nothing else. Leave --seconds out.',
    );
    expect(await said(lights, '--race', 'R1')).toMatch(
      /--race was given R1 with .*: only notes has races\. Choose properties with --property/,
    );
  });
  it('what cannot be checked, where, and the remedy', async () => {
    expect(await said(promise)).toMatch(
      /hopeful cannot be checked\. hopeful\/work: .*promise.*actors:/,
    );
  });
});

describe('the notes’ design', () => {
  it('has races, each with its switches, its property and its shortest trace', async () => {
    const { code, out } = await run(['check', 'notes']);
    expect(code).toBe(1);
    for (let race = 1; race <= 25; race++)
      expect(out).toMatch(new RegExp(String.raw`^R${race}\b`, 'm'));
    expect(out).not.toContain('not as listed');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  }, 120_000);
  it('gives the trace of a race that is named, printed and in a file', async () => {
    const file = path.join(folder, 'R24.json');
    const { code, out } = await run(['check', 'notes', '--race', 'R24', '--trace', file]);
    expect(code).toBe(1);
    expect(out.match(/^R\d+/gm)).toEqual(['R24']);
    expect(out).toContain('no object is in flight twice');
    const { steps } = JSON.parse(await readFile(file, 'utf8')) as { readonly steps: unknown[] };
    expect(steps).toHaveLength(9);
  });
  it('gives every form of a race that has several', async () => {
    const { out } = await run(['check', 'notes', '--race', 'R3', '--json']);
    expect(JSON.parse(out)).toMatchObject({ races: [{ race: 'R3' }, { race: 'R3 one view' }] });
  });
});
