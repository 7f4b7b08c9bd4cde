/**
 * A system whose states are many more than the search that its model is from has seen, given to SPIN's
 * swarm: the local steps are all there, and a seeded bug is found.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { toPromela } from '../../src/export/index.ts';
import { pool, poolSizes } from '../checker/systems/pool/pool.ts';
import { itWith } from '../project/require.ts';

const runFile = promisify(execFile);

/** What SPIN's swarm prints of its errors. */
async function swarmed(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'destage-swarm-'));
  try {
    await writeFile(path.join(folder, 'model.pml'), text);
    const args = ['-search', '-bit', '-swarm2,1', '-m100000', '-w24', '-DVECTORSZ=4096'];
    const { stdout } = await runFile('spin', [...args, 'model.pml'], { cwd: folder });
    return stdout.match(/^pan:1: .*$/m)?.[0] ?? 'no error';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Of the 479,960 states of this pool, and of however many the broken one has.
const statesMax = 150_000;

itWith(
  'spin',
  'SPIN finds by its swarm what the checker did not come to',
  async () => {
    const right = await toPromela(pool(poolSizes.large), { statesMax });
    expect(right.missing).toBe('bounds.states (150000) was reached');
    // A step that is missing in the model would be an error, too.
    expect(await swarmed(right.text)).toBe('no error');
    const broken = await toPromela(pool({ ...poolSizes.large, fault: 'lost-permit' }), {
      statesMax,
    });
    expect(await swarmed(broken.text)).toMatch(/assertion violated +!\(broken_p2_nobody_waits/);
  },
  600_000,
);
