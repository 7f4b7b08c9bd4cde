/**
 * Several systems, checked at the same time by several threads, each one after another; they are told of
 * in their own order. Not here: one search that several threads share (`src/checker/threads`).
 */
import { Worker } from 'node:worker_threads';
import type { Progress, Report, SystemDefinition } from '../../checker/api.ts';
import { DestageError } from '../../stores/errors.ts';
import type { Overrides } from './overrides.ts';
import type { Wanted } from './targets.ts';

/** What a thread is told first: the wanted systems, and how they are checked. */
export interface OfSeveral {
  readonly wanted: Wanted;
  readonly changes: Overrides;
}

/** `check`: one of the wanted, by its number. `stop`: end early, with what there is. */
export type ToThread = { readonly kind: 'check'; readonly at: number } | { readonly kind: 'stop' };

/** `refused`: an error of the user's. */
export type FromThread =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly report: Report }
  | { readonly kind: 'refused'; readonly message: string };

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
  /** Of one that cannot be checked; the others are. */
  readonly refused: (error: DestageError) => void;
}

/**
 * Those that have not begun when it is interrupted are not told of. Errors: whatever a thread failed
 * with. No thread outlives it.
 */
export async function checkSeveral(several: Several): Promise<void> {
  const { systems, wanted, changes, threads, interrupted, ended, refused } = several;
  const outcomes = new Map<number, Report | DestageError>();
  let next = 0;
  let told = 0;
  const tell = (): void => {
    for (let outcome = outcomes.get(told); outcome !== undefined; outcome = outcomes.get(told)) {
      const system = systems[told++];
      if (outcome instanceof DestageError) refused(outcome);
      else if (system !== undefined) ended(system, outcome);
    }
  };
  const lane = async (thread: Thread): Promise<void> => {
    for (let at = next++; at < systems.length && !interrupted.aborted; at = next++) {
      const system = systems[at];
      if (system === undefined) return;
      const checked = thread.check(at, (progress) => several.progressed(system, progress));
      outcomes.set(at, await orRefused(checked));
      tell();
    }
  };
  const crew = Array.from(
    { length: Math.min(threads, systems.length) },
    () => new Thread({ wanted, changes }, interrupted),
  );
  try {
    await Promise.all(crew.map(lane));
  } finally {
    await Promise.all(crew.map((thread) => thread.end()));
  }
}

/** Errors: whatever is not `bad-option`. */
export function orRefused(checked: Promise<Report>): Promise<Report | DestageError> {
  return checked.catch((error: unknown) => {
    if (error instanceof DestageError && error.code === 'bad-option') return error;
    throw error;
  });
}

interface Asked {
  readonly progressed: (progress: Progress) => void;
  readonly resolve: (report: Report) => void;
  readonly reject: (error: Error) => void;
}

/** Checks one system after another: what it has loaded, and what V8 has made fast, serves all of them. */
class Thread {
  readonly #worker: Worker;
  readonly #interrupted: AbortSignal;
  #asked: Asked | undefined;

  constructor(workerData: OfSeveral, interrupted: AbortSignal) {
    this.#worker = new Worker(program, { workerData });
    this.#interrupted = interrupted;
    interrupted.addEventListener('abort', this.#stop);
    this.#worker.on('message', (message: FromThread) => {
      if (message.kind === 'ended') this.#asked?.resolve(message.report);
      else if (message.kind === 'progress') this.#asked?.progressed(message.progress);
      else this.#asked?.reject(new DestageError('bad-option', message.message));
    });
    this.#worker.on('error', (error) => this.#asked?.reject(error));
    this.#worker.on('exit', (code) => {
      this.#asked?.reject(new Error(`a thread ended with ${code} before its check did`));
    });
  }

  /** Errors: `bad-option` for what is refused; whatever the thread has failed with. */
  check(at: number, progressed: (progress: Progress) => void): Promise<Report> {
    return new Promise((resolve, reject) => {
      this.#asked = { progressed, resolve, reject };
      this.#say({ kind: 'check', at });
    });
  }

  async end(): Promise<void> {
    this.#interrupted.removeEventListener('abort', this.#stop);
    await this.#worker.terminate();
  }

  readonly #stop = (): void => this.#say({ kind: 'stop' });

  #say(message: ToThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message);
  }
}
