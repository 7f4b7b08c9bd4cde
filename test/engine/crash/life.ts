/**
 * Runs `worker.mjs` once and gives back what it said: until it is killed at a given moment, or to
 * its end when it drains. A fact without its newline was never said.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const objects = [
  ...Array.from({ length: 10 }, (_, each) => `object-${each}`),
  'sick-0',
  'sick-1',
];
const objectBytesMax = 256;

export type Mutant = 'early' | 'forgetful';

/** So long after its start, or after that many acknowledgements: how fast the disk is does not matter. */
export interface Kill {
  readonly afterMs: number;
  /** Absent: from the spawn on, while it starts and recovers. */
  readonly afterAcks?: number;
}

/**
 * However slow, a life ends: so long after its first word. On a machine with much else to do the way to
 * that word is longer than all the rest, so that it does not count.
 */
const workMaxMs = 4_000;
/** Of one that never says a word. */
const silenceMaxMs = 60_000;

export interface LifeOrder {
  readonly directory: string;
  readonly seed: number;
  /** The number of its first write: no two writes of a directory have the same. */
  readonly firstWrite: number;
  readonly mutant?: Mutant | undefined;
  /** When to kill it; absent: it drains, and ends by itself. */
  readonly kill?: Kill;
}

export interface Said {
  readonly facts: readonly (readonly string[])[];
  /** What it wrote to standard error; empty when it had nothing to complain of. */
  readonly complaints: string;
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
}

const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));

export function live({ kill, ...order }: LifeOrder): Promise<Said> {
  const given = JSON.stringify({ ...order, objects, objectBytesMax, drain: kill === undefined });
  const child = spawn(process.execPath, [worker, given], { stdio: ['ignore', 'pipe', 'pipe'] });
  const die = () => child.kill('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  const dieIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(die, ms);
  };
  if (kill !== undefined) dieIn(kill.afterAcks === undefined ? kill.afterMs : silenceMaxMs);
  let text = '';
  let complaints = '';
  let acks = 0;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    const isFirst = text === '';
    text += part;
    const before = acks;
    acks += part.split('\nacked').length - 1;
    if (kill?.afterAcks === undefined) return;
    if (before < kill.afterAcks && acks >= kill.afterAcks) dieIn(kill.afterMs);
    else if (isFirst) dieIn(workMaxMs);
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaints += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const lines = text
        .slice(0, text.lastIndexOf('\n') + 1)
        .split('\n')
        .slice(0, -1);
      resolve({ facts: lines.map((line) => line.split(' ')), complaints, signal, code });
    });
  });
}

/** What write number `write` wrote; the same as in the worker. */
export function bytesOf(write: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (write * 197 + at * 13 + (write >>> 8) * 61) & 255);
}
