/** The real trace, where it lies beside the repository: read whole, and its figures known. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { openTrace } from '../../src/cli/trace/read-trace.ts';
import { partsOf } from '../../src/cli/trace/split.ts';
import { itWith, tracesFolder } from '../project/require.ts';
import { fakePlatform, figuresIn, run, stdinOf } from './run.ts';

const path = join(tracesFolder, 'cloudPhysicsIO.csv');

itWith('shared-traces', 'the real trace is read whole', async () => {
  const source = await openTrace({ path, stdin: stdinOf(), signal: new AbortController().signal });
  const objects = new Set<string>();
  let [requests, writes, bytesWritten] = [0, 0, 0];
  for await (const batch of source.batches) {
    for (const request of batch) {
      requests += 1;
      if (request.kind === 'read') continue;
      writes += 1;
      bytesWritten += request.size;
      for (const part of partsOf(request, 65_536)) objects.add(part.object);
    }
  }
  expect(source.title).toMatch(/\(cloudphysics\)$/);
  expect({
    requests,
    writes,
    bytesWritten,
    objects: objects.size,
    skipped: source.skipped(),
  }).toEqual({
    requests: 113_872,
    writes: 66_898,
    bytesWritten: 2_408_565_760,
    objects: 14_711,
    skipped: 0,
  });
});

itWith('shared-traces', 'the start of the real trace is replayed', async () => {
  const ran = await run(['replay', path, '--limit', '5000', '--json'], fakePlatform());
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(figuresIn(ran)).toMatchObject({ requests: 5000, lost: 0, corrupt: 0 });
});
