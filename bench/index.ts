/**
 * A view's index at a thousand and at a million dirty objects: what a change of place costs, and what a
 * dirty object takes of memory. Each size in a process of its own, in turn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Indexed, Step } from './index/child.ts';
import { atMost, median, ratioAtMost, type Measure } from './measure.ts';

const child = fileURLToPath(new URL('index/child.js', import.meta.url));
const few = 1000;
const many = 1_000_000;
const perChange = 64;

/** Medians of `rounds` runs of each. Times are of the processor. */
export async function benchIndex(rounds: number): Promise<readonly Measure[]> {
  const runs = { few: [] as Indexed[], many: [] as Indexed[], single: [] as Indexed[] };
  for (let round = 0; round < rounds; round++) {
    runs.few.push(await indexed(few, perChange));
    runs.many.push(await indexed(many, perChange));
    runs.single.push(await indexed(many, 1));
  }
  const of = (run: readonly Indexed[], figure: (one: Indexed) => number): number =>
    median(run.map(figure));
  const lifecycle = (run: readonly Indexed[]): number =>
    of(run, ({ nanoseconds }) => Object.values(nanoseconds).reduce((sum, each) => sum + each, 0));
  const names = Object.keys(runs.many[0]?.nanoseconds ?? {}) as Step[];
  return [
    ...names.map((step) =>
      ratioAtMost(
        `index ${step}`,
        'ns',
        {
          value: of(runs.many, ({ nanoseconds }) => nanoseconds[step]),
          against: of(runs.few, ({ nanoseconds }) => nanoseconds[step]),
        },
        'at 1,000 objects',
        null,
      ),
    ),
    ratioAtMost(
      'index lifecycle',
      'ns',
      { value: lifecycle(runs.many), against: lifecycle(runs.few) },
      'at 1,000 objects',
      null,
    ),
    ratioAtMost(
      'index, one a change',
      'ns',
      { value: lifecycle(runs.single), against: lifecycle(runs.many) },
      `${perChange} a change`,
      null,
    ),
    atMost(
      'index memory',
      'B/object',
      of(runs.many, ({ bytesPerObject }) => bytesPerObject),
      200,
    ),
    atMost(
      'index, version held',
      'B/lifecycle',
      of(runs.many, ({ heldBytesPerLifecycle }) => heldBytesPerLifecycle),
      null,
    ),
  ];
}

async function indexed(objects: number, objectsPerChange: number): Promise<Indexed> {
  const args = ['--expose-gc', child, String(objects), String(objectsPerChange)];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0)
    throw new Error(`the index of ${objects} ended with ${String(running.exitCode)}`);
  const figures = JSON.parse(output) as Indexed;
  const times = Object.entries(figures.nanoseconds).map(([step, ns]) => `${step} ${ns.toFixed(0)}`);
  process.stderr.write(
    `  ${objects} objects, ${objectsPerChange} a change: ${times.join(', ')} ns; ` +
      `${figures.bytesPerObject.toFixed(0)} B/object\n`,
  );
  return figures;
}
