/**
 * A million live objects: as members of a population, at a thousand and at a million of them, and
 * against the same machine spawned by XState at 20,000. Each in a process of its own, in turn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { atMost, median, ratioAtLeast, ratioAtMost, type Measure } from './measure.ts';
import type { HostName, Lived } from './scale/child.ts';
import { engineMeasures } from './scale/engine.ts';

const child = fileURLToPath(new URL('scale/child.js', import.meta.url));
const few = 1000;
const many = 1_000_000;
const spawnable = 20_000;
const atOnce = 64;
const lifecycles = 1_000_000;
/** XState takes about as long for one as a population for thousands. */
const spawnedLifecycles = 128;

/** Medians of `rounds` runs of each. Times are of the processor. */
export async function benchScale(rounds: number): Promise<readonly Measure[]> {
  const runs = {
    few: [] as Lived[],
    many: [] as Lived[],
    single: [] as Lived[],
    hosted: [] as Lived[],
    spawned: [] as Lived[],
  };
  for (let round = 0; round < rounds; round++) {
    runs.few.push(await lived('population', few, atOnce, lifecycles));
    runs.many.push(await lived('population', many, atOnce, lifecycles));
    runs.single.push(await lived('population', many, 1, lifecycles));
    runs.hosted.push(await lived('population', spawnable, atOnce, lifecycles));
    runs.spawned.push(await lived('spawned', spawnable, atOnce, spawnedLifecycles));
  }
  const timeOf = (run: readonly Lived[]): number => median(run.map((one) => one.nanoseconds));
  const rateOf = (run: readonly Lived[]): number => 1e9 / timeOf(run);
  return [
    ratioAtMost(
      'members, lifecycle',
      'ns',
      { value: timeOf(runs.many), against: timeOf(runs.few) },
      'at 1,000 members',
      1.5,
    ),
    ratioAtMost(
      'members, one at a time',
      'ns',
      { value: timeOf(runs.single), against: timeOf(runs.many) },
      `${atOnce} at a time`,
      null,
    ),
    ratioAtLeast(
      'members, rate',
      'lifecycles/s',
      { value: rateOf(runs.hosted), against: rateOf(runs.spawned) },
      'spawned by XState, 20,000 objects',
      100,
    ),
    atMost(
      'members, memory',
      'B/member',
      median(runs.many.map(({ bytesPerObject }) => bytesPerObject)),
      null,
    ),
    atMost(
      'spawned, memory',
      'B/object',
      median(runs.spawned.map(({ bytesPerObject }) => bytesPerObject)),
      null,
    ),
    ...(await engineMeasures(rounds)),
  ];
}

async function lived(host: HostName, live: number, some: number, count: number): Promise<Lived> {
  const args = ['--expose-gc', child, host, String(live), String(some), String(count)];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0)
    throw new Error(`${live} objects, ${host}, ended with ${String(running.exitCode)}`);
  const figures = JSON.parse(output) as Lived;
  process.stderr.write(
    `  ${live} objects, ${host}, ${some} at a time: ${figures.nanoseconds.toFixed(0)} ns, ` +
      `${figures.bytesPerObject.toFixed(0)} B/object, ${String(figures.computed ?? 'all')} steps computed\n`,
  );
  return figures;
}
