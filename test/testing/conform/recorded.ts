/**
 * Logs of real engines, and of runs that the checker has drawn: the events of each, a line of JSON each.
 */
import { createDestage, memoryStores } from '../../../src/index.ts';
import { witnesses } from '../../../src/checker/witnesses.ts';
import { engineSystem } from '../../../src/properties/engine-system.ts';
import { tiny } from '../../../src/properties/tiny.ts';
import { failingRowStore } from '../../../src/stores/faulty.ts';

export const attemptsMax = 3;

/** An engine in memory whose backend refuses a third of the puts, till it has been stopped. */
export async function recorded(objects: number, writes: number): Promise<readonly string[]> {
  const stores = memoryStores({ logQuotaBytes: 1e8 });
  const row = failingRowStore(stores.row, { failRate: 0.3, seed: 3 });
  const limits = { attemptsMax, backoffMinMs: 1, backoffMaxMs: 5, ageMaxMs: 10 };
  const engine = await createDestage({ stores: { ...stores, row }, limits });
  const lines: string[] = [];
  engine.events$.subscribe((event) => lines.push(JSON.stringify(event)));
  for (let nth = 0; nth < writes; nth++)
    await engine.write(`o${nth % objects}`, (nth % 3) * 512, new Uint8Array(512));
  await engine.stop({ drain: true });
  return lines;
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
