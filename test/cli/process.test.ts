/** The executable as a process: signals, outputs that cannot be written, and what it leaves behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Hooks as tsx has them; they know one type annotation. */
const hooks = `
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const source = readFileSync(fileURLToPath(url), 'utf8').replaceAll(': string', '');
  return { format: 'module', source, shortCircuit: true };
}`;

const typed = `
import { createMachine } from 'xstate';
const id: string = 'typed';
export default [1, 2].map((n) => ({ name: id + n, logic: createMachine({ id }) }));`;

// Newer ones run TypeScript themselves.
describe.skipIf(Boolean(Reflect.get(process.features, 'typescript')))(
  'a module in TypeScript',
  () => {
    async function module(): Promise<string> {
      const folder = await temporaryDirectory();
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(
        fileURLToPath(new URL('../../node_modules/xstate', import.meta.url)),
        path.join(folder, 'node_modules/xstate'),
      );
      const file = path.join(folder, 'typed.ts');
      writeFileSync(file, typed);
      return file;
    }
    test('is run by the tsx beside it, in every thread', async () => {
      const file = await module();
      const tsx = path.join(path.dirname(file), 'node_modules/tsx');
      mkdirSync(tsx);
      const exports = { './esm': './hooks.mjs' };
      writeFileSync(path.join(tsx, 'package.json'), JSON.stringify({ name: 'tsx', exports }));
      writeFileSync(path.join(tsx, 'hooks.mjs'), hooks);
      const { said, ended } = await started(['check', file, '--workers', '2']);
      expect({ code: await ended, err: said.err }).toEqual({ code: 0, err: '' });
      expect(said.out).toMatch(/^typed1$.*^typed2$.*^all 2 systems together$/ms);
    });
    test('is refused without one, with what to install', async () => {
      const { said, ended } = await started(['check', await module()]);
      expect(await ended).toBe(2);
      expect(said.err).toMatch(/typed\.ts is TypeScript, .* \(npm install --save-dev tsx\)/);
    });
  },
);
