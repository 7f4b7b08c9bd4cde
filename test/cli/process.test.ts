/** The executable as a process: signals, outputs that cannot be written, and what it leaves behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../stores/temporary-directory.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

interface Replay {
  readonly child: ChildProcess;
  /** Where its temporary directories are. */
  readonly home: string;
  readonly said: { out: string; err: string };
  readonly ended: Promise<unknown>;
}

async function started(args: readonly string[], stdout: 'pipe' | number = 'pipe'): Promise<Replay> {
  const home = await temporaryDirectory();
  const env = { ...process.env, TMPDIR: home };
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env,
    stdio: ['ignore', stdout, 'pipe'],
  });
  children.add(child);
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr?.on('data', (chunk) => (said.err += String(chunk)));
  return { child, home, said, ended: once(child, 'close').then(([code]: unknown[]) => code) };
}

/** It has a directory, and has had time to write into its log. */
async function underWay({ home }: Replay): Promise<void> {
  const hasLog = () => readdirSync(home).some((made) => existsSync(path.join(home, made, 'log')));
  while (!hasLog()) await sleep(20);
  await sleep(300);
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, code) => {
  test('once: the engine is drained, the data compared, the directory removed', async () => {
    const replay = await started(['replay', '--json']);
    await underWay(replay);
    replay.child.kill(signal);
    expect(await replay.ended).toBe(code);
    expect(replay.said.err).toMatch(/stopping in order.*\n.*interrupted\. .*nothing lost\.\n$/s);
    expect(JSON.parse(replay.said.out)).toMatchObject({ lost: 0, corrupt: 0, dirtyLeft: 0 });
    expect(readdirSync(replay.home)).toEqual([]);
  });
});

test('a second signal ends it at once, and the directory is removed all the same', async () => {
  const replay = await started(['replay']);
  await underWay(replay);
  replay.child.kill('SIGINT');
  while (!replay.said.err.includes('once more')) await sleep(5);
  replay.child.kill('SIGINT');
  expect(await replay.ended).toBe(130);
  expect(replay.said.out).toBe('');
  expect(readdirSync(replay.home)).toEqual([]);
});

test('a reader that has gone ends it as SIGPIPE would, and not as if all were well', async () => {
  const replay = await started(['replay', '--limit', '50']);
  replay.child.stdout?.destroy();
  expect(await replay.ended).toBe(141);
  expect(replay.said.err).toBe('');
  expect(readdirSync(replay.home)).toEqual([]);
});

test.runIf(existsSync('/dev/full'))(
  'an output that cannot be written is told, and is 2',
  async () => {
    const replay = await started(['replay', '--limit', '50'], openSync('/dev/full', 'w'));
    expect(await replay.ended).toBe(2);
    expect(replay.said.err).toMatch(
      /^destage: the output cannot be written: ENOSPC.*run again\.\n$/,
    );
  },
);
