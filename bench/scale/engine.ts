/**
 * The rows of `scale` that are about the whole engine: view, index, population and stores together.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { atLeast, atMost, median, ratioAtMost, type Measure } from '../measure.ts';

const child = fileURLToPath(new URL('engine-child.js', import.meta.url));
const few = 1000;
const many = 1_000_000;
const lifecycles = 200_000;
/** One object in so many fails for ever. */
const failing = 100;
const steady = 20_000;

export async function engineMeasures(rounds: number): Promise<readonly Measure[]> {
  const asked: Figures[] = [];
  for (let round = 0; round < rounds; round++) asked.push(await askAll());
  const of = (name: keyof Figures): number => median(asked.map((figures) => figures[name]));
  return [
    ratioAtMost(
      'engine, lifecycle',
      'ns',
      { value: of('atMany'), against: of('atFew') },
      'with 1,000 dirty, not 1,000,000',
      1.5,
    ),
    atLeast('engine, rate', 'lifecycles/s', 1e9 / of('atFew'), 200_000),
    atMost('engine, memory', 'B/object', of('bytesPerObject'), 300),
    atMost('recovery, time', 's', of('recoverySeconds'), null),
    atMost('recovery, memory', 'B/object', of('recoveryBytes'), null),
    ratioAtMost(
      'fairness, p99 delay',
      'ms',
      { value: of('p99Failing'), against: of('p99') },
      'with none that fails',
      1.2,
    ),
  ];
}

interface Figures {
  readonly atFew: number;
  readonly atMany: number;
  readonly bytesPerObject: number;
  readonly recoverySeconds: number;
  readonly recoveryBytes: number;
  readonly p99: number;
  readonly p99Failing: number;
}

async function askAll(): Promise<Figures> {
  const atFew = await ask('lifecycles', few, lifecycles);
  const atMany = await ask('lifecycles', many, lifecycles);
  const memory = await ask('memory', many);
  const recovery = await ask('recovery', many);
  const none = await ask('fairness', steady, 0);
  const some = await ask('fairness', steady, failing);
  return {
    atFew: atFew['nanoseconds'] ?? Number.NaN,
    atMany: atMany['nanoseconds'] ?? Number.NaN,
    bytesPerObject: memory['bytesPerObject'] ?? Number.NaN,
    recoverySeconds: recovery['seconds'] ?? Number.NaN,
    recoveryBytes: recovery['bytesPerObject'] ?? Number.NaN,
    p99: none['p99Ms'] ?? Number.NaN,
    p99Failing: some['p99Ms'] ?? Number.NaN,
  };
}

async function ask(
  question: string,
  ...numbers: readonly number[]
): Promise<Readonly<Record<string, number>>> {
  const args = ['--expose-gc', child, question, ...numbers.map(String)];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(running.stdout), once(running, 'close')]);
  if (running.exitCode !== 0)
    throw new Error(`${question} ${numbers.join(' ')} ended with ${String(running.exitCode)}`);
  process.stderr.write(`  engine, ${question} ${numbers.join(' ')}: ${output}`);
  return JSON.parse(output) as Record<string, number>;
}
