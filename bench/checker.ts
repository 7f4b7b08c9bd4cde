/**
 * The checker against SPIN on the pool, two of its workers against one, and against `xstate/graph`:
 * each search in a process of its own, in turn, so that a drift of the machine meets all of them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CheckOptions } from '../src/checker/api.ts';
import type { Searched } from './checker/child.ts';
import { large, middle, type SystemName } from './checker/systems.ts';
import { atMost, median, ratioAtLeast, ratioAtMost, type Measure } from './measure.ts';
import { runPan, type PanOptions } from './spin/pan.ts';
import { poolModel } from './spin/pool.ts';

const child = fileURLToPath(new URL('checker/child.js', import.meta.url));
const hashBits = 24;
/** Its longest path is about as long as there are states. */
const depthMax = 6_000_000;
const perSecond = ({ states, seconds }: Pick<Searched, 'states' | 'seconds'>) => states / seconds;
const secondsOf = ({ seconds }: Pick<Searched, 'seconds'>) => seconds;

/** Medians of `rounds` runs of each. */
export async function benchChecker(rounds: number): Promise<readonly Measure[]> {
  const hasSpin = ['spin -V', 'gcc --version'].every(
    (call) => spawnSync(call, { shell: true }).status === 0,
  );
  if (!hasSpin) say('skipped: spin and gcc are not installed; rows against SPIN have no ratio');
  const runs = new Map<string, Searched[]>();
  const keep = (name: string, run: Searched): void => {
    runs.set(name, [...(runs.get(name) ?? []), run]);
    const rate = Math.round(perSecond(run));
    say(`  ${name.padEnd(24)} ${run.states} states in ${run.seconds.toFixed(2)} s, ${rate}/s`);
  };
  for (let round = 0; round < rounds; round++) {
    for (const search of ['depth-first', 'breadth-first'] as const)
      if (hasSpin) keep(`spin ${search}`, await pan({ ...large, readers: 'actor' }, { search }));
    keep('one worker', await searched('pool', {}));
    keep('two workers', await searched('pool', { workers: 2 }));
    if (hasSpin)
      keep(
        'spin reduced',
        await pan({ ...large, readers: 'actor' }, { search: 'depth-first', isReduced: true }),
      );
    keep('reduced', await searched('symmetric pool', { reduction: true }));
    if (hasSpin) keep('spin fair', await fairPan());
    keep('fair', await searched('answered', {}));
    keep('graph', await searched('graph', {}));
    keep('rings', await searched('rings', {}));
    keep('rings as one', await searched('rings as one', {}));
  }
  return measures((name, figure) => median((runs.get(name) ?? []).map(figure)), hasSpin);
}

type Figure = (name: string, figure: (searched: Searched) => number) => number;

function measures(of: Figure, hasSpin: boolean): readonly Measure[] {
  const one = of('one worker', perSecond);
  const spins = ['spin depth-first', 'spin breadth-first'].map((name) => of(name, perSecond));
  const spin = Math.max(...spins);
  const better = spin === spins[0] ? 'SPIN, depth-first' : 'SPIN, breadth-first';
  const graph = 'xstate/graph, as one machine';
  const absent = (measure: string, value: number, unit: string): Measure => ({
    ...atMost(measure, unit, value, null),
    against: 'SPIN: not installed',
  });
  const reduced = { value: of('reduced', secondsOf), against: of('spin reduced', secondsOf) };
  const fair = { value: of('fair', secondsOf), against: of('spin fair', secondsOf) };
  return [
    hasSpin
      ? ratioAtLeast('checker, one worker', 'states/s', { value: one, against: spin }, better, 2)
      : absent('checker, one worker', one, 'states/s'),
    ratioAtLeast(
      'checker, two workers',
      'states/s',
      { value: of('two workers', perSecond), against: one },
      'one worker',
      1.7,
    ),
    atMost(
      'checker, one worker',
      'B/state',
      of('one worker', ({ bytesPerState }) => bytesPerState),
      40,
    ),
    atMost(
      'checker, two workers',
      'B/state',
      of('two workers', ({ bytesPerState }) => bytesPerState),
      40,
    ),
    hasSpin
      ? ratioAtMost('reduced and symmetric', 's', reduced, 'SPIN, its own reduction', 1)
      : absent('reduced and symmetric', reduced.value, 's'),
    hasSpin
      ? ratioAtMost('fair liveness', 's', fair, 'SPIN, pan -a -f', 1)
      : absent('fair liveness', fair.value, 's'),
    ratioAtLeast(
      'rings, as actors',
      'states/s',
      { value: of('rings', perSecond), against: of('graph', perSecond) },
      graph,
      50,
    ),
    ratioAtLeast(
      'rings, as one machine',
      'states/s',
      { value: of('rings as one', perSecond), against: of('graph', perSecond) },
      graph,
      null,
    ),
  ];
}

async function pan(model: Parameters<typeof poolModel>[0], options: PanOptions): Promise<Searched> {
  const count = await runPan(poolModel(model), { hashBits, depthMax, ...options });
  return { ...count, verdict: count.error === undefined ? 'holds' : 'violated' };
}

/** SPIN is fair to processes, so that each channel has one. */
async function fairPan(): Promise<Searched> {
  return pan({ ...middle, readers: 'channel', isAnswered: true }, { search: 'fair-cycles' });
}

async function searched(name: SystemName | 'graph', options: CheckOptions): Promise<Searched> {
  const args = [child, name, JSON.stringify(options)];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0)
    throw new Error(`the search of ${name} ended with ${String(running.exitCode)}`);
  return JSON.parse(output) as Searched;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
