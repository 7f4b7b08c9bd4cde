/**
 * Has SPIN check a Promela model: writes it to a temporary folder, makes `pan` of it with `spin -o2 -a`
 * and `gcc -O2`, runs that, and reads what it prints. A search that was cut short (depth limit, memory,
 * time) throws: it prints `errors: 0` all the same.
 * Source: spinroot.com, «Pan options» and «Spin directives»; SPIN 6.5.2's `pangen1.h` for the output.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

export interface PanOptions {
  /** `fair-cycles`: the model's LTL claim, under weak fairness of its processes (`-a -f`). */
  readonly search: 'depth-first' | 'breadth-first' | 'fair-cycles';
  /** With SPIN's own partial-order reduction. Default: without. */
  readonly isReduced?: boolean;
  /** Goes on after the first error. */
  readonly isExhaustive?: boolean;
  /** Longest path of a depth-first search; `pan` sets memory aside for each step. */
  readonly depthMax?: number;
  /** Binary logarithm of the places in the hash table: at least that of the states. */
  readonly hashBits?: number;
  /** Unit: milliseconds. */
  readonly timeoutMs?: number;
  /** Compiles in a fraction of the time, for a count and not for its rate. */
  readonly isUnoptimised?: boolean;
}

export interface PanCount {
  readonly states: number;
  /** Steps between states; `pan` prints one more, the coming of the first state. */
  readonly transitions: number;
  readonly seconds: number;
  /** Memory for the states, with what each costs beside its bytes; without hash table and stack. */
  readonly bytesPerState: number;
  /** All of the process. Unit: megabytes. */
  readonly megabytes: number;
  readonly depth: number;
  /** What was found first, as `pan` says it; absent when nothing was. Its depth is the trail's length. */
  readonly error?: { readonly text: string; readonly depth: number };
}

/** Errors: throws when a program fails, and when the search was not carried to its end. */
export async function runPan(model: string, options: PanOptions): Promise<PanCount> {
  const folder = await mkdtemp(path.join(tmpdir(), 'destage-spin-'));
  const within = { cwd: folder, maxBuffer: 1 << 26, timeout: options.timeoutMs ?? 600_000 };
  try {
    await writeFile(path.join(folder, 'model.pml'), model);
    const made = await runFile('spin', ['-o2', '-a', 'model.pml'], within);
    if (made.stdout.includes('Error')) throw new Error(`spin refuses the model:\n${made.stdout}`);
    const level = options.isUnoptimised === true ? '-O0' : '-O2';
    await runFile('gcc', [level, ...directives(model, options), 'pan.c', '-o', 'pan'], within);
    const { stdout } = await runFile(path.join(folder, 'pan'), flags(options), within);
    return countIn(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function directives(model: string, { search, isReduced }: PanOptions): string[] {
  const processes = [...model.matchAll(/^active (?:\[(?<many>\d+)\])?/gm)].reduce(
    (sum, { groups }) => sum + Number(groups?.['many'] ?? 1),
    0,
  );
  return [
    '-DVECTORSZ=4096',
    ...(isReduced === true ? [] : ['-DNOREDUCE']),
    ...(search === 'fair-cycles'
      ? [`-DNFAIR=${Math.ceil((processes + 3) / 4)}`]
      : ['-DSAFETY', '-DNOCLAIM']),
    ...(search === 'breadth-first' ? ['-DBFS'] : []),
  ];
}

function flags({ search, isExhaustive, depthMax, hashBits }: PanOptions): string[] {
  return [
    ...(search === 'breadth-first' ? [] : [`-m${depthMax ?? 1_000_000}`]),
    `-w${hashBits ?? 22}`,
    ...(search === 'fair-cycles' ? ['-a', '-f'] : []),
    ...(isExhaustive === true ? ['-c0'] : []),
  ];
}

const cutShort =
  /max search depth too small|out of memory|reached -DMEMLIM|VECTORSZ|too many processes|block in d_step|hash table .*full/;

function countIn(printed: string): PanCount {
  const error = /^pan:1: (?<text>.*?) \(at depth (?<depth>\d+)\)/m.exec(printed)?.groups;
  const figure = (pattern: RegExp): number => {
    const found = pattern.exec(printed)?.[1];
    if (found === undefined) throw new Error(`pan does not print ${pattern.source}:\n${printed}`);
    return Number(found);
  };
  const why = cutShort.exec(printed)?.[0];
  const isStopped = printed.includes('Search not completed') && error === undefined;
  if (why !== undefined || isStopped)
    throw new Error(`pan's search was cut short (${why ?? 'not completed'}):\n${printed}`);
  const states = figure(/^ *(\d+) states, stored/m);
  return {
    states,
    transitions: figure(/^ *(\d+) transitions/m) - 1,
    seconds: figure(/elapsed time ([\d.e+]+) seconds/),
    bytesPerState: (figure(/([\d.]+)\tactual memory usage for states/) * 2 ** 20) / states,
    megabytes: figure(/([\d.]+)\ttotal actual memory usage/),
    depth: figure(/depth reached (\d+)/),
    ...(error && { error: { text: error['text'] ?? '', depth: Number(error['depth']) } }),
  };
}
