/**
 * Several systems, checked at the same time, each by a thread of its own; they are told of in their own
 * order. Not here: one search that several threads share (`src/checker/threads`).
 */
import { Worker } from 'node:worker_threads';
import type { Progress, Report, SystemDefinition } from '../../checker/api.ts';
import { DestageError } from '../../stores/errors.ts';
import type { Overrides } from './overrides.ts';
import type { Wanted } from './targets.ts';

/** What a thread is told: which of the wanted systems it checks, and how. */
export interface OneOfSeveral {
  readonly wanted: Wanted;
  readonly at: number;
  readonly changes: Overrides;
}

/** `refused`: an error of the user's. */
export type FromThread =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly report: Report }
  | { readonly kind: 'refused'; readonly message: string };

/** To a thread: end early, with what there is. */
export const stop = 'stop';

// Beside this module, in its own language.
const program = new URL(
  import.meta.url.endsWith('.ts') ? 'several-thread.ts' : 'several-thread.js',
  import.meta.url,
);

export interface Several {
  readonly systems: readonly SystemDefinition[];
  readonly wanted: Wanted;
  readonly changes: Overrides;
  readonly threads: number;
  readonly interrupted: AbortSignal;
  readonly progressed: (system: SystemDefinition, progress: Progress) => void;
  readonly ended: (system: SystemDefinition, report: Report) => void;
}

/**
 * Those that have not begun when it is interrupted are not told of. Errors: `bad-option` for what is
 * refused; whatever a thread failed with. No thread outlives it.
 */
export async function checkSeveral(several: Several): Promise<void> {
  const { systems, threads, interrupted, ended } = several;
  const reports = new Map<number, Report>();
  const running = new Set<Worker>();
  let next = 0;
  let told = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < systems.length && !interrupted.aborted; at = next++) {
      reports.set(at, await checkInThread(several, at, running));
      for (let report = reports.get(told); report !== undefined; report = reports.get(told)) {
        const system = systems[told++];
        if (system !== undefined) ended(system, report);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, systems.length) }, lane));
  } finally {
    await Promise.all([...running].map(async (worker) => worker.terminate()));
  }
}

async function checkInThread(
  { systems, wanted, changes, interrupted, progressed }: Several,
  at: number,
  running: Set<Worker>,
): Promise<Report> {
  const workerData: OneOfSeveral = { wanted, at, changes };
  const port = new Worker(program, { workerData });
  const interrupt = (): void => port.postMessage(stop);
  running.add(port);
  interrupted.addEventListener('abort', interrupt);
  try {
    return await new Promise<Report>((resolve, reject) => {
      port.on('message', (message: FromThread) => {
        const system = systems[at];
        if (message.kind === 'ended') resolve(message.report);
        else if (message.kind === 'refused')
          reject(new DestageError('bad-option', message.message));
        else if (system !== undefined) progressed(system, message.progress);
      });
      port.once('error', reject);
      port.once('exit', (code) => {
        reject(new Error(`a thread ended with ${code} before its check did`));
      });
    });
  } finally {
    interrupted.removeEventListener('abort', interrupt);
    running.delete(port);
    await port.terminate();
  }
}
