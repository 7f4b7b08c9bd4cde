/**
 * A breadth-first search by several worker threads, seen from the main one: it starts them, tells how
 * far they are, asks them to stop, and puts together what they bring back. It never waits but for
 * messages and the clock, so that whoever called stays responsive.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { Refusal } from '../../table/refusal.ts';
import type { CheckOptions, Property } from '../api.ts';
import type { Decision } from '../judge.ts';
import type { Limits, Reached } from '../limits.ts';
import type { Model } from '../model.ts';
import type { Found } from '../search.ts';
import { bytesOf } from '../room.ts';
import { StateStore } from '../state-store.ts';
import { block, Control, request } from './control.ts';
import type { Assignment, FromWorker } from './messages.ts';
import { plainOptions, propertyNames } from './module-system.ts';
import { SharedLog } from './shared-log.ts';

/** Between two looks at the workers. */
const lookEveryMs = 20;
/** It is not touched before it is needed; when it has been copied to a longer one, the end is read there. */
const logBytesAtFirst = 2 ** 24;
/** How long this thread may number things between two looks. */
const replayMs = 10;
// Beside this module, in its own language.
const program = new URL(
  import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js',
  import.meta.url,
);

type Ended = Extract<FromWorker, { kind: 'ended' }>;

export interface CrewSettings {
  readonly model: Model;
  /** The built-in ones too. */
  readonly properties: readonly Property[];
  readonly options: CheckOptions;
  readonly module: string;
  readonly workers: number;
  readonly limits: Limits;
}

export interface CrewFound extends Found {
  readonly decisions: ReadonlyMap<Property, Decision>;
}

export class Crew {
  readonly #settings: CrewSettings;
  readonly #control: Control;
  readonly #log: SharedLog;
  readonly #memory: Pick<Assignment, 'control' | 'log'>;
  #reason: string | undefined;

  constructor(settings: CrewSettings) {
    const { workers, properties, model } = settings;
    this.#settings = settings;
    const control = new SharedArrayBuffer(Control.bytes(workers, properties.length));
    const log = new SharedArrayBuffer(logBytesAtFirst);
    this.#memory = { control, log };
    this.#control = new Control(control, workers, properties.length);
    this.#log = new SharedLog(log, model);
    // The models are compared before anything is done to them.
    this.#log.append({ kind: 'start' });
    this.#log.catchUp();
  }

  get model(): Model {
    return this.#settings.model;
  }

  /** Errors: a `Refusal`, or whatever a worker failed with. No worker outlives it. */
  async search(): Promise<CrewFound> {
    const workers = this.#start();
    const all = Promise.all(workers.map(ended));
    // Whoever fails first is told about below; the others end with it.
    all.catch(() => undefined);
    try {
      let results: readonly Ended[] | undefined;
      while (results === undefined) {
        results = await Promise.race([all, delay(lookEveryMs, undefined)]);
        await this.#look();
      }
      return this.#found(results);
    } finally {
      await Promise.all(workers.map(async (worker) => worker.terminate()));
    }
  }

  #start(): readonly Worker[] {
    const { workers, properties, options, module } = this.#settings;
    const channels = Array.from({ length: workers - 1 }, () => new MessageChannel());
    const portsOf = (worker: number): readonly MessagePort[] => {
      const own = channels[worker - 1]?.port2;
      return own === undefined ? channels.map(({ port1 }) => port1) : [own];
    };
    const shared = {
      ...this.#memory,
      module,
      workers,
      options: plainOptions(options),
      properties: propertyNames(properties),
    };
    return Array.from({ length: workers }, (_, worker) => {
      const ports = portsOf(worker);
      const workerData: Assignment = { ...shared, worker, ports };
      return new Worker(program, { workerData, transferList: [...ports] });
    });
  }

  async #look(): Promise<void> {
    const { limits } = this.#settings;
    this.#replay(replayMs);
    const reached = this.#reached();
    await limits.tell(reached);
    const reason = limits.exceeded(reached);
    if (reason === undefined || this.#reason !== undefined) return;
    this.#reason = reason;
    this.#control.ask(request.stop);
  }

  #reached(): Reached {
    const control = this.#control;
    const left = Math.max(0, control.get('ranges') - control.get('taken'));
    return {
      states: control.found,
      transitions: control.transitions,
      depth: control.get('depth'),
      queue: (left + control.get('nextRanges')) * block,
      memoryBytes: bytesOf(control.get('next'), control.get('width'), control.get('table')),
    };
  }

  #found(results: readonly Ended[]): CrewFound {
    const [first] = results;
    const reason = this.#reason ?? results.find((result) => result.reason !== undefined)?.reason;
    const { transitions } = this.#control;
    const depth = this.#control.get('depth');
    const about = { transitions, depth, ...(reason !== undefined && { reason }) };
    if (first?.memory === undefined)
      throw new Error('the first worker thread brought nothing back');
    const { memory, layout } = first;
    this.#log.use(memory.log);
    this.#replay();
    const [words, parents, table] = [memory.words, memory.parents, memory.table].map(
      (shared) => new Int32Array(shared),
    ) as [Int32Array, Int32Array, Int32Array];
    const store = StateStore.of({ layout, words, parents, table });
    const renumbered = store.close(this.#control.get('next'), this.#control.open);
    return { store, ...about, decisions: this.#decisions(results, renumbered) };
  }

  /** The numbers of components, slots and events become the main thread's too. */
  #replay(forMs?: number): void {
    try {
      this.#log.catchUp(forMs);
    } catch (error) {
      // Where the workers stop for a space without end.
      if (!(error instanceof Refusal) || !error.isGrowth) throw error;
    }
  }

  #decisions(
    results: readonly Ended[],
    renumbered: ReadonlyMap<number, number>,
  ): ReadonlyMap<Property, Decision> {
    const { properties, model } = this.#settings;
    const now = (state: number): number => renumbered.get(state) ?? state;
    const decisions = new Map<Property, Decision>();
    for (const [worker, result] of results.entries())
      for (const { property: at, state, step } of result.decisions) {
        const property = properties[at];
        if (property === undefined || this.#control.decided[at] !== worker + 1) continue;
        const move = step && model.moves(step.slot, step.component)[step.move];
        const taken = step !== undefined && move !== undefined && { from: now(step.from), move };
        decisions.set(property, { property, state: now(state), ...(taken && { step: taken }) });
      }
    return decisions;
  }
}

/** What a worker brings back. Errors: what it failed with. */
async function ended(worker: Worker): Promise<Ended> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: FromWorker) => {
      if (message.kind === 'ended') resolve(message);
      else reject(failureOf(message));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`a worker thread ended with ${code} before its search did`));
    });
  });
}

function failureOf({ error, refused }: Extract<FromWorker, { kind: 'failed' }>): Error {
  if (refused !== undefined) return new Refusal(refused);
  return error instanceof Error ? error : new Error(String(error));
}
