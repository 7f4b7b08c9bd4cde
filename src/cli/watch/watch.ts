/**
 * A replay that somebody looks at, or that is recorded: the inspector around the engine, from before it
 * starts until the page is closed. Without either option there is none, and the engine runs as ever.
 */
import { performance } from 'node:perf_hooks';
import type { Subscription } from 'rxjs';
import type { Destage, DestageOptions, Metrics } from '../../actors/api.ts';
import { inspector, type Inspector } from '../../inspector/live.ts';
import type { RecordingFile } from '../../inspector/recording/recording-file.ts';
import { DestageError } from '../../stores/errors.ts';
import { aborted } from '../aborted.ts';
import { explained } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { engineControl, engineExplain } from './commands.ts';
import { engineSeries, sampler, shownContext } from './figures.ts';
import { openInBrowser } from './open.ts';

export interface WatchSettings {
  readonly inspect?: {
    readonly port?: number;
    readonly isControlled: boolean;
    readonly isOpened: boolean;
  };
  /** The recording's file. */
  readonly record?: string;
}

/** Who watches one replay. */
export interface Watch {
  /** For `createDestage`. */
  readonly options: Pick<DestageOptions, 'inspect'>;
  /** The engine runs: its figures are sampled from now on. */
  started(engine: Destage): void;
  /** The replay is over; resolves when the user wants no page any more. */
  ended(): Promise<void>;
  close(): Promise<void>;
}

const unwatched: Watch = {
  options: {},
  started: () => undefined,
  ended: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Errors: `port-in-use`, `bad-option` for a file that cannot be written. */
export async function startWatch(settings: WatchSettings, terminal: Terminal): Promise<Watch> {
  const { inspect, record } = settings;
  if (inspect === undefined && record === undefined) return unwatched;
  const watch = new EngineWatch(terminal, record === undefined ? 'drop' : 'wait');
  if (inspect !== undefined) await watch.serve(inspect);
  if (record !== undefined) watch.record(record);
  return watch;
}

class EngineWatch implements Watch {
  readonly options: Pick<DestageOptions, 'inspect'>;
  readonly #terminal: Terminal;
  readonly #inspector: Inspector;
  #engine: Destage | undefined;
  #sampling: Subscription | undefined;
  #recording: RecordingFile | undefined;
  #isServing = false;

  constructor(terminal: Terminal, whenFull: 'drop' | 'wait') {
    this.#terminal = terminal;
    this.#inspector = inspector({
      program: 'destage replay',
      series: engineSeries,
      project: shownContext,
      whenFull,
    });
    this.options = { inspect: this.#inspector.inspect };
  }

  async serve({ port, isControlled, isOpened }: NonNullable<WatchSettings['inspect']>) {
    const engine = (): Destage => {
      if (this.#engine !== undefined) return this.#engine;
      throw new DestageError('stopped', 'the engine has not recovered yet: ask again in a moment.');
    };
    const { url } = await this.#inspector.serve({
      ...(port !== undefined && { port }),
      explain: engineExplain(engine),
      ...(isControlled && { control: engineControl(engine, this.#inspector) }),
    });
    this.#isServing = true;
    this.#terminal.err(`destage: inspect at ${url}\n`);
    if (isOpened) openInBrowser(url);
  }

  record(file: string): void {
    this.#recording = this.#inspector.record(file);
  }

  started(engine: Destage): void {
    this.#engine = engine;
    const sample = sampler();
    const take = (metrics: Metrics): void =>
      this.#inspector.sample(sample(metrics, performance.now()));
    // The last figures are those of the end: not of a quarter of a second before it.
    this.#sampling = engine.metrics$.subscribe({
      next: take,
      complete: () => take(engine.metrics()),
    });
  }

  async ended(): Promise<void> {
    this.#sampling?.unsubscribe();
    if (this.#recording?.failure !== undefined)
      this.#terminal.err(explained(this.#recording.failure));
    if (this.#isServing && !this.#terminal.interrupted.aborted) {
      this.#terminal.err('destage: the replay is over; the page stays until Ctrl-C\n');
      await aborted(this.#terminal.interrupted);
    }
  }

  close(): Promise<void> {
    this.#sampling?.unsubscribe();
    return this.#inspector.close();
  }
}
