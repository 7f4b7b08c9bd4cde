/**
 * Runs `child.ts`, compiled: Node's worker threads take JavaScript only. Compiled once for a test file.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bounds, CheckOptions, Report } from '../../../src/checker/api.ts';

const runFile = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Job {
  /** One of `systems.ts`. */
  readonly system: string;
  readonly workers: number;
  readonly abortAfterStates?: number;
  readonly bounds?: Bounds;
  readonly search?: CheckOptions['search'];
  /** With the symmetry that it declares; default: without. */
  readonly isReduced?: boolean;
  /** The search alone, and by other threads than the main one as far as these can. */
  readonly isByOthers?: boolean;
}

export interface Outcome extends Partial<
  Pick<Report, 'verdict' | 'states' | 'transitions' | 'depth'>
> {
  readonly reason?: string | undefined;
  /** Each with its verdict and the length of its trace or witness. */
  readonly properties?: readonly string[];
  readonly covered?: readonly string[];
  readonly error?: string;
  /** How many states other threads than the main one have found. */
  readonly byOthers?: number;
  /** How often a timer of the main thread has fired meanwhile. */
  readonly ticks: number;
}

export interface Jobs {
  /** Errors: throws when the process does not end of itself in time. */
  run(jobs: readonly Job[]): Promise<readonly Outcome[]>;
  remove(): Promise<void>;
}

export async function compiledJobs(): Promise<Jobs> {
  const folder = await mkdtemp(path.join(tmpdir(), 'destage-threads-'));
  const config = {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: false, noCheck: true, rootDir: root, outDir: folder },
    include: [],
    files: [
      'test/checker/threads/child.ts',
      'test/checker/threads/systems.ts',
      'src/checker/threads/worker.ts',
    ].map((file) => path.join(root, file)),
  };
  const configFile = path.join(folder, 'tsconfig.json');
  await writeFile(configFile, JSON.stringify(config));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  await runFile(path.join(root, 'node_modules/.bin/tsc'), ['-p', configFile]);
  const child = path.join(folder, 'test/checker/threads/child.js');
  return {
    run: async (jobs) => {
      const options = { timeout: 200_000, maxBuffer: 1 << 26 };
      const { stdout } = await runFile(process.execPath, [child, JSON.stringify(jobs)], options);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Outcome);
    },
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}
