/**
 * The engine at scale, each question in a process of its own: lifecycles on memory stores, a million
 * dirty objects at once, recovery of a million from a log on disk, and what objects that fail for ever
 * cost the others. Prints its figures as JSON. Lifecycles are timed by the processor.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createDestage, memoryStores, openLmdbStores, type Destage } from '../../src/index.ts';
import { withFaults } from '../../src/stores/faulty.ts';
import { DestageError } from '../../src/stores/errors.ts';

const quotaBytes = 2 ** 30;
const one = new Uint8Array(1);
const nameOf = (nth: number): string => `object-${String(nth).padStart(9, '0')}`;
/** Writes at a time: what one turn of the event loop may find together. */
const together = 4096;

async function writeAll(engine: Destage, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += together) {
    const writes = Array.from({ length: Math.min(together, to - first) }, (_, nth) =>
      engine.write(nameOf(first + nth), 0, one),
    );
    await Promise.all(writes);
  }
}

function processorNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Objects of a byte: each is inserted, put, and deleted, while `dirty` others wait. */
async function lifecycles(dirty: number, count: number): Promise<object> {
  const limits = {
    ageMaxMs: 2 ** 31 - 1,
    destageStartBytes: dirty + 1,
    destageStopBytes: dirty,
    windowObjects: together,
  };
  const stores = memoryStores({ logQuotaBytes: quotaBytes });
  const engine = await createDestage({ stores, views: 1, objectBytesMax: 1, limits });
  await writeAll(engine, 0, dirty);
  const live = engine.metrics().dirtyObjects;
  const start = processorNs();
  await writeAll(engine, dirty, dirty + count);
  while (engine.metrics().dirtyObjects > live) await setImmediate();
  const nanoseconds = (processorNs() - start) / count;
  await engine.stop();
  return { nanoseconds };
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What dirty objects take in an engine, besides what its stores keep of them. */
async function memory(count: number): Promise<object> {
  const batch = (first: number) =>
    Array.from({ length: together }, (_, nth) => ({
      object: nameOf(first + nth),
      offset: 0,
      bytes: one,
    }));
  const bare = memoryStores({ logQuotaBytes: quotaBytes });
  const before = usedBytes();
  for (let first = 0; first < count; first += together) await bare.log.append(batch(first));
  const storeBytes = usedBytes() - before;
  const stores = memoryStores({ logQuotaBytes: quotaBytes });
  const engine = await createDestage({ stores, objectBytesMax: 1 });
  await engine.setMode('paused');
  const empty = usedBytes();
  await writeAll(engine, 0, Math.ceil(count / together) * together);
  const all = usedBytes() - empty;
  await engine.stop();
  const objects = bare.log.lastSequence();
  return { bytesPerObject: (all - storeBytes) / objects, storeBytes: storeBytes / objects };
}

/** A log on disk with so many dirty objects: how long an engine takes to be there, and its memory. */
async function recovery(count: number): Promise<object> {
  const directory = await mkdtemp(path.join(tmpdir(), 'destage-scale-'));
  try {
    const filled = await openLmdbStores({ directory, logQuotaBytes: quotaBytes });
    for (let first = 0; first < count; first += together)
      await filled.log.append(
        Array.from({ length: Math.min(together, count - first) }, (_, nth) => ({
          object: nameOf(first + nth),
          offset: 0,
          bytes: one,
        })),
      );
    await filled.close();
    const before = usedBytes();
    const start = performance.now();
    const engine = await createDestage({ directory, logQuotaBytes: quotaBytes });
    const seconds = (performance.now() - start) / 1000;
    const bytesPerObject = (usedBytes() - before) / count;
    const { dirtyObjects } = engine.metrics();
    await engine.stop();
    return { seconds, bytesPerObject, dirtyObjects };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The delays from insertion to deletion of objects that come at a steady rate, some failing for ever. */
async function fairness(count: number, failing: number): Promise<object> {
  const stores = memoryStores({ logQuotaBytes: quotaBytes });
  const isFailing = (nth: number): boolean => failing > 0 && nth % failing === 0;
  const row = withFaults(stores.row, (method, [object]) =>
    method === 'put' && isFailing(Number(String(object).slice(-9)))
      ? { kind: 'fail', error: new DestageError('store-failed', 'fails for ever') }
      : undefined,
  );
  const limits = { attemptsMax: 1_000, failingMax: 1_000_000 };
  const engine = await createDestage({
    stores: { ...stores, row },
    objectBytesMax: 1,
    limits,
  });
  const since = new Map<string, number>();
  const delays: number[] = [];
  engine.events$.subscribe((event) => {
    if (event.type === 'object.deleted')
      delays.push(performance.now() - (since.get(event.object) ?? 0));
  });
  await engine.setMode('force');
  for (let nth = 0; nth < count; nth++) {
    since.set(nameOf(nth), performance.now());
    await engine.write(nameOf(nth), 0, one);
    if (nth % 8 === 7) await setImmediate();
  }
  const wanted = count - (failing > 0 ? Math.ceil(count / failing) : 0);
  while (delays.length < wanted) await setTimeout(5);
  await engine.stop();
  const p99 = delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.99)] ?? Number.NaN;
  return { p99Ms: p99 };
}

const questions = { lifecycles, memory, recovery, fairness } as const;
const [question = '', ...numbers] = process.argv.slice(2);
const ask = questions[question as keyof typeof questions];
const [first = 0, second = 0] = numbers.map(Number);
process.stdout.write(`${JSON.stringify(await ask(first, second))}\n`);
