/**
 * The whole replay, engine against imperative loop: the same trace, stores and checks, each in a
 * process of its own, in turn, so that a drift of the machine meets both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median, ratioAtMost, type Measure } from './measure.ts';
import type { Figures } from '../src/cli/replay/figures.ts';

const realTrace = fileURLToPath(
  new URL('../../../shared/traces/cloudPhysicsIO.csv', import.meta.url),
);
const child = fileURLToPath(new URL('replay-child.js', import.meta.url));

interface Run extends Figures {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

/** Wall time, ack p99 and peak memory: medians of `rounds` runs of each. */
export async function benchReplay(rounds: number): Promise<readonly Measure[]> {
  const isReal = existsSync(realTrace);
  process.stderr.write(
    isReal
      ? `replay of the real trace, ${rounds} rounds of each\n`
      : 'skipped: the real trace is not at ../shared/traces; the generated workload is replayed\n',
  );
  const engine: Run[] = [];
  const loop: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    loop.push(await runOne('imperative', isReal));
    engine.push(await runOne('engine', isReal));
  }
  const pairOf = (figure: (run: Run) => number) => ({
    value: median(engine.map(figure)),
    against: median(loop.map(figure)),
  });
  const against = 'imperative loop';
  return [
    ratioAtMost(
      'replay wall',
      's',
      pairOf((run) => run.seconds),
      against,
      1.1,
    ),
    ratioAtMost(
      'replay ack p99',
      'ms',
      pairOf((run) => run.ackP99Ms),
      against,
      1.1,
    ),
    ratioAtMost(
      'replay ack p50',
      'ms',
      pairOf((run) => run.ackP50Ms),
      against,
      null,
    ),
    ratioAtMost(
      'replay cpu',
      's',
      pairOf((run) => run.cpuSeconds),
      against,
      null,
    ),
    ratioAtMost(
      'replay peak memory',
      'MiB',
      pairOf((run) => run.peakMebibytes),
      against,
      1.3,
    ),
    ratioAtMost(
      'replay coalescing',
      'x',
      pairOf((run) => run.coalescing),
      against,
      null,
    ),
  ];
}

async function runOne(which: 'engine' | 'imperative', isReal: boolean): Promise<Run> {
  const args = [child, which, ...(isReal ? [realTrace] : [])];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0)
    throw new Error(`the replay on the ${which} ended with ${String(running.exitCode)}`);
  const run = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
  process.stderr.write(
    `  ${which.padEnd(10)} ${run.seconds.toFixed(1)} s, ack p99 ${run.ackP99Ms} ms, ` +
      `cpu ${run.cpuSeconds.toFixed(1)} s, ${run.peakMebibytes.toFixed(0)} MiB\n`,
  );
  return run;
}
