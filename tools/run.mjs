// Starts a program of this repository and waits for it, its output kept or passed through.
// A signal to end us ends the program first, so that nothing is left running behind.
// Not a shell: arguments arrive as they are given.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:os';
import path from 'node:path';

/** The repository's root, from wherever a tool is started. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 128 + constants.signals[signal];
    if (running.size === 0) process.exit();
  });
}

/**
 * Runs a program to its end. `show` passes its output through instead of keeping it.
 * Shape: { code, output, seconds }; code is 128 + the signal's number when a signal ended it.
 */
export function run(command, args, { env = {}, show = false } = {}) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    const chunks = [];
    const end = (code, last = '') => {
      running.delete(child);
      const output = Buffer.concat(chunks).toString() + last;
      resolve({ code, output, seconds: (performance.now() - begun) / 1000 });
    };
    running.add(child);
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => end(127, `${command} could not be started: ${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}

/** True once a signal has asked us to end: what was started after it should not go on. */
export const isEnding = () => (process.exitCode ?? 0) > 128;

/** Runs a program that a dependency brings, as `npx` would, without npx. */
export function runBin(name, args, options) {
  const windows = process.platform === 'win32';
  const file = path.join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);
  return run(file, args, options);
}
