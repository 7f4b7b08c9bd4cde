/**
 * What it costs to be inspected: an event of a small actor without an inspector, with a callback that
 * does nothing, with an inspector that nobody looks at, and with one that keeps a timeline.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Inspected, Way } from './inspector/child.ts';
import { atMost, median, ratioAtMost, type Measure } from './measure.ts';

const child = fileURLToPath(new URL('inspector/child.js', import.meta.url));
const order: readonly Way[] = ['none', 'empty', 'unwatched', 'watched'];

/** Medians of `rounds` runs of each, in turn. */
export async function benchInspector(rounds: number): Promise<readonly Measure[]> {
  const runs = new Map<Way, Inspected[]>(order.map((way) => [way, []]));
  for (let round = 0; round < rounds; round++)
    for (const way of order) runs.get(way)?.push(await inspected(way));
  const of = (way: Way, figure: (one: Inspected) => number): number =>
    median((runs.get(way) ?? []).map(figure));
  const cost = (way: Way): number => of(way, ({ perEvent }) => perEvent);
  const row = (way: Way, against: Way, named: string, goal: number | null): Measure =>
    ratioAtMost(
      `inspected, ${way}`,
      'µs/event',
      { value: cost(way), against: cost(against) },
      named,
      goal,
    );
  return [
    row('empty', 'none', 'not inspected', null),
    row('unwatched', 'empty', 'an empty callback', null),
    row('watched', 'none', 'not inspected', 1.25),
    row('watched', 'empty', 'an empty callback', null),
    atMost(
      'records dropped',
      'of 1',
      of('watched', ({ dropped }) => dropped),
      null,
    ),
  ];
}

async function inspected(way: Way): Promise<Inspected> {
  const running = spawn(process.execPath, [child, way], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0) throw new Error(`${way} ended with ${String(running.exitCode)}`);
  const figures = JSON.parse(output) as Inspected;
  const share = Math.round(figures.dropped * 100);
  process.stderr.write(`  ${way}: ${figures.perEvent.toFixed(1)} µs/event, ${share} % dropped\n`);
  return figures;
}
