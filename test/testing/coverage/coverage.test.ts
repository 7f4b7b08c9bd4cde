/**
 * The coverage of charts: what a suite reaches that knows nothing of it, in one process and in several,
 * and what hosted members and plain actors tell.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { withCoverage } from '../../../src/export/index.ts';
import { ChartCoverage, coverageText, joinedCharts } from '../../../src/testing/index.ts';
import { temporaryDirectory } from '../../stores/temporary-directory.ts';

const lamp = () =>
  createMachine({
    id: 'lamp',
    initial: 'off',
    states: {
      off: { on: { press: [{ guard: () => false, target: 'broken' }, { target: 'passing' }] } },
      passing: { always: 'on' },
      on: { on: { press: 'off' } },
      broken: {},
    },
  });

/** What `presses` reach of a lamp. */
function reachedBy(presses: number) {
  const coverage = new ChartCoverage();
  const actor = createActor(lamp(), { inspect: coverage.inspect }).start();
  for (let press = 0; press < presses; press++) actor.send({ type: 'press' });
  return coverage.machines;
}

describe('the coverage of charts', () => {
  it('has what was taken and entered, if only within a step', () => {
    expect(reachedBy(1)).toMatchObject([
      {
        machine: 'lamp',
        states: { of: 5, reached: 4, missed: ['lamp.broken'] },
        transitions: {
          of: 4,
          missed: ['lamp.off: press [guard] → lamp.broken', 'lamp.on: press → lamp.off'],
        },
      },
    ]);
  });

  it('tells transitions apart that are called the same', () => {
    const coverage = new ChartCoverage();
    const machine = createMachine({
      id: 'clock',
      on: {
        tick: [
          { guard: () => false, reenter: true },
          { guard: () => true, reenter: true },
        ],
      },
    });
    createActor(machine, { inspect: coverage.inspect }).start().send({ type: 'tick' });
    const [chart] = joinedCharts([...coverage.machines, ...coverage.machines]);
    if (chart === undefined) throw new Error('it has run');
    expect(chart.transitions).toEqual({
      of: 2,
      reached: 1,
      missed: ['clock: tick [guard] → (stays)'],
      names: ['clock: tick [guard] → (stays)', 'clock: tick [guard] → (stays) (2)'],
    });
    const drawn = withCoverage(machine, chart).transitions;
    expect(drawn.map(({ isMissed }) => isMissed)).toEqual([true, false]);
  });

  it('of machines without an id is joined when they have the same states', () => {
    const coverage = new ChartCoverage();
    for (const state of ['a', 'b', 'a'])
      createActor(createMachine({ initial: state, states: { [state]: {} } }), {
        inspect: coverage.inspect,
      }).start();
    expect(coverage.machines.map(({ states }) => states.names)).toEqual([
      ['(machine)', '(machine).a'],
      ['(machine)', '(machine).b'],
    ]);
  });

  it('is joined by machine, and said in lines of 80 columns', () => {
    const charts = joinedCharts([...reachedBy(0), ...reachedBy(2)]);
    const text = coverageText(charts);
    expect(text).toBe(
      'Reached of the charts\n' +
        '  lamp  states 4/5, transitions 3/4\n' +
        '    never: lamp.broken\n' +
        '    never: lamp.off: press [guard] → lamp.broken\n',
    );
  });
});

const machineFile = `
import { createMachine } from 'xstate';
export const door = createMachine({
  id: 'door', initial: 'shut',
  states: { shut: { on: { open: 'open' } }, open: { on: { shut: 'shut', jam: 'jammed' } }, jammed: {} },
});`;
const testFile = (events: readonly string[]) => `
import { expect, it } from 'vitest';
import { createActor } from 'xstate';
import { door } from './door.js';
it('goes', () => {
  const actor = createActor(door).start();
  for (const type of ${JSON.stringify(events)}) actor.send({ type });
  expect(actor.getSnapshot().status).toBe('active');
});`;
const config = (setupFiles: readonly string[]) => `
export default { test: {
  setupFiles: ${JSON.stringify(setupFiles)},
  reporters: [['destage/testing/coverage-reporter', { file: 'reports/charts.json' }]],
} };`;

/** A project of somebody else's, with what it has installed. */
async function suite(setupFiles: readonly string[]): Promise<string> {
  const folder = await temporaryDirectory();
  const repository = fileURLToPath(new URL('../../..', import.meta.url));
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['vitest', 'xstate'])
    symlinkSync(
      path.join(repository, 'node_modules', name),
      path.join(folder, 'node_modules', name),
    );
  symlinkSync(repository, path.join(folder, 'node_modules/destage'));
  const files = {
    'package.json': '{ "type": "module" }',
    'door.js': machineFile,
    'one.test.js': testFile(['open', 'shut']),
    'two.test.js': testFile(['open']),
    'vitest.config.js': config(setupFiles),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

function run(folder: string): string {
  const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'run'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout + stderr;
}

describe('a suite of somebody else', () => {
  it('is told what its files reach together', async () => {
    const folder = await suite(['destage/testing/coverage-setup']);
    expect(run(folder)).toContain(
      'Reached of the charts\n' +
        '  door  states 3/4, transitions 2/3\n' +
        '    never: door.jammed\n' +
        '    never: door.open: jam → door.jammed\n',
    );
    const charts = readFileSync(path.join(folder, 'reports/charts.json'), 'utf8');
    expect(JSON.parse(charts)).toMatchObject([{ machine: 'door', states: { of: 4, reached: 3 } }]);
  });

  it('is told what is missing when it has no setup file', async () => {
    expect(run(await suite([]))).toContain('Is destage/testing/coverage-setup among');
  });
});
