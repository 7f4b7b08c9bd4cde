/**
 * A small run of the real engine, recorded: objects that are filled, destaged, fail and are tried again,
 * with samples of the engine's own figures. Not the same every time: what is tested holds for any.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDestage } from '../../../src/actors/create-destage.ts';
import { inspector } from '../../../src/inspector/live.ts';
import type { SeriesName } from '../../../src/inspector/record.ts';
import { readRecording } from '../../../src/inspector/recording/read-recording.ts';
import type { Run } from '../../../src/inspector/session.ts';
import { failingRowStore } from '../../../src/stores/faulty.ts';
import { memoryStores } from '../../../src/stores/memory/stores.ts';

const series: readonly SeriesName[] = [
  { name: 'dirtyBytes', label: 'dirty', unit: 'bytes', group: 'dirty' },
  { name: 'logUsedBytes', label: 'log used', unit: 'bytes', group: 'log' },
  { name: 'logQuotaBytes', label: 'quota', unit: 'bytes', group: 'log' },
  { name: 'inFlight', label: 'in flight', unit: 'objects', group: 'flight' },
  { name: 'parked', label: 'parked', unit: 'objects', group: 'parked' },
];

const writes = 160;

export async function engineRun(): Promise<Run> {
  const folder = await mkdtemp(path.join(tmpdir(), 'destage-page-'));
  try {
    const file = path.join(folder, 'run.jsonl');
    await recordEngine(file);
    const { timeline, notices } = await readRecording(file);
    return { timeline, name: 'run.jsonl', kind: 'recording', notices };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function recordEngine(file: string): Promise<void> {
  const watched = inspector({ program: 'destage replay', series });
  watched.record(file);
  const stores = memoryStores({ logQuotaBytes: 400_000 });
  const engine = await createDestage({
    stores: { ...stores, row: failingRowStore(stores.row, { failRate: 0.2, seed: 4 }) },
    inspect: watched.inspect,
    limits: { attemptsMax: 2, ageMaxMs: 40, backoffMinMs: 10, backoffMaxMs: 20 },
  });
  for (let write = 0; write < writes; write++) {
    const done = engine.write(`object-${(write * 7) % 23}`, 0, new Uint8Array(1000));
    if (write % 8 !== 7) continue;
    await done;
    watched.sample({ ...engine.metrics() });
    await pause(3);
  }
  await pause(80);
  watched.sample({ ...engine.metrics() });
  await engine.stop({ drain: true });
  await watched.close();
}
