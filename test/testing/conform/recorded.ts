/**
 * Logs of real engines, and of runs that the checker has drawn: the events of each, a line of JSON each.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createDestage,
  memoryStores,
  type Destage,
  type DestageOptions,
} from '../../../src/index.ts';
import { inspector } from '../../../src/inspector/live.ts';
import { witnesses } from '../../../src/checker/witnesses.ts';
import { engineSystem } from '../../../src/properties/engine-system.ts';
import { tiny } from '../../../src/properties/tiny.ts';
import { failingRowStore } from '../../../src/stores/faulty.ts';

export const attemptsMax = 3;

/** What the engine tells its listeners while it runs. */
export async function recorded(objects: number, writes: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await runEngine(objects, writes, (engine) => {
    engine.events$.subscribe((event) => lines.push(JSON.stringify(event)));
  });
  return lines;
}

/** What the inspector writes down of such a run: messages, steps, contexts, all of it. */
export async function inspected(objects: number, writes: number): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'destage-inspected-'));
  try {
    const file = path.join(folder, 'run.jsonl');
    const watched = inspector({ program: 'test' });
    watched.record(file);
    await runEngine(objects, writes, () => undefined, watched.inspect);
    await watched.close();
    return (await readFile(file, 'utf8')).trimEnd().split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An engine in memory whose backend refuses a third of the puts, till it has been stopped. */
async function runEngine(
  objects: number,
  writes: number,
  follow: (engine: Destage) => void,
  inspect?: DestageOptions['inspect'],
): Promise<void> {
  const stores = memoryStores({ logQuotaBytes: 1e8 });
  const row = failingRowStore(stores.row, { failRate: 0.3, seed: 3 });
  const limits = { attemptsMax, backoffMinMs: 1, backoffMaxMs: 5, ageMaxMs: 10 };
  const engine = await createDestage({
    stores: { ...stores, row },
    limits,
    ...(inspect !== undefined && { inspect }),
  });
  follow(engine);
  for (let nth = 0; nth < writes; nth++)
    await engine.write(`o${nth % objects}`, (nth % 3) * 512, new Uint8Array(512));
  await engine.stop({ drain: true });
}

/** Good runs of the engine in the worlds that it is checked in, by the name of each. */
export function* drawn(each: number, seed: number): Generator<readonly [string, string[]]> {
  for (const scenario of tiny) {
    const { logic, ...options } = engineSystem(scenario);
    const attempts = scenario.limits.attemptsMax;
    for (const { trace } of witnesses(logic, { ...options, properties: [] }, each, seed)) {
      const lines = trace.steps.flatMap(({ kind, event, emitted }) =>
        kind === 'fault' && event.type === 'crash'
          ? ['crash']
          : emitted.map((one) => JSON.stringify(one)),
      );
      yield [`${scenario.name}, ${attempts} attempts`, lines];
    }
  }
}
