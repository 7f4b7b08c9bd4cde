/**
 * The worker threads of a breadth-first search, seen from the main one, which searches with them. They
 * join when they have started, work while there is enough of a level, and rest otherwise. Nothing is
 * changed that they read but behind their backs' rest: see `gather`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { rest, type Control } from '../control.ts';
import { LeftThings, type Left } from './left.ts';
import type { Assignment, Order, Task, World } from './messages.ts';

/** Beside this module, in its own language. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js',
  import.meta.url,
);
/** Fewer ranges or states are not worth waking anybody. */
const rangesMin = 8;
const statesMin = 2 ** 13;
const lookEveryMs = 20;
const patienceMs = 60_000;

interface Hand {
  readonly thread: number;
  readonly worker: Worker;
  readonly left: LeftThings;
  /** As it was told. */
  world?: World;
}

type About = Pick<Assignment, 'tablesPlace' | 'ofState' | 'ofStep' | 'asksStuck'>;

export class Crew {
  readonly #control: Control;
  readonly #hands: readonly Hand[];
  readonly #world: () => World;
  #failure: Error | undefined;

  /** `world`: as it is when that is asked. */
  constructor(control: Control, about: About, world: () => World) {
    this.#control = control;
    this.#world = world;
    this.#hands = Array.from({ length: control.threads - 1 }, (_, at) =>
      this.#start(at + 1, about),
    );
  }

  #start(thread: number, about: About): Hand {
    const control = this.#control;
    control.setOf(thread, 'rest', rest.starting);
    const left = new LeftThings(control, thread);
    const workerData: Assignment = {
      ...about,
      thread,
      threads: control.threads,
      control: control.words,
      left: left.words,
    };
    const worker = new Worker(program, { workerData });
    const fail = (error: unknown): void => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    };
    worker.on('message', fail);
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('a worker thread has ended before the search')));
    return { thread, worker, left };
  }

  /** All of them are there. */
  async started(): Promise<void> {
    while (this.#hands.some((hand) => this.#is(hand, rest.starting))) {
      this.#requireWell();
      await delay(1);
    }
  }

  /** Nobody has anything to do, but for what is left to the main thread. */
  get isIdle(): boolean {
    return this.#hands.every(({ thread }) => {
      const now = this.#control.of(thread, 'rest');
      return now === rest.idle || now === rest.starting;
    });
  }

  /** Somebody waits in the middle of its work. */
  get isHeld(): boolean {
    return this.#hands.some((hand) => this.#is(hand, rest.held));
  }

  /** The next thing that somebody has left to this thread. */
  takeLeft(): Left | undefined {
    for (const { left } of this.#hands) {
      const next = left.take();
      if (next !== undefined) return next;
    }
    return undefined;
  }

  /** Whoever waits goes on, and whoever is idle begins, if so many ranges are worth it. */
  wake(ranges: number): void {
    this.#requireWell();
    const world = this.#world();
    const isNew = ({ world: told }: Hand): boolean =>
      told?.tables !== world.tables || told.answers !== world.answers;
    const search: Task = { kind: 'search' };
    for (const hand of this.#hands)
      if (this.#is(hand, rest.held) || (this.#is(hand, rest.idle) && ranges >= rangesMin)) {
        this.#control.set('pause', 0);
        this.#give(hand, { world, task: search, from: 0, to: 0 });
      }
    // Who does not know of what has grown leaves more and more.
    if (this.#hands.some((hand) => this.#is(hand, rest.working) && isNew(hand)))
      this.#control.set('pause', 1);
  }

  /** Waits until somebody has something to tell, or for a little while. */
  wait(): void {
    const news = this.#control.get('news');
    if (!this.isIdle && !this.isHeld) this.#control.waitForNews(news, lookEveryMs);
  }

  /** Everybody rests then. */
  gather(): void {
    this.#control.set('pause', 1);
    this.#untilNobodyWorks();
  }

  /** Some work on so many states, by all that rest and by this thread. */
  share(task: Task, states: number, own: (from: number, to: number) => void): void {
    const here = this.#hands.filter((hand) => !this.#is(hand, rest.starting));
    const shares = states < statesMin ? 1 : here.length + 1;
    const from = (share: number): number => Math.floor((states * share) / shares);
    const world = this.#world();
    for (let share = 1; share < shares; share++) {
      const hand = here[share - 1];
      if (hand) this.#give(hand, { world, task, from: from(share), to: from(share + 1) });
    }
    own(0, from(1));
    this.#untilNobodyWorks();
  }

  /** No worker outlives it. */
  async end(): Promise<void> {
    for (const { worker } of this.#hands) worker.removeAllListeners();
    await Promise.all(this.#hands.map(async ({ worker }) => worker.terminate()));
  }

  #give(hand: Hand, order: Order): void {
    hand.world = order.world;
    this.#control.setOf(hand.thread, 'rest', rest.working);
    const { worker: port } = hand;
    port.postMessage(order);
    this.#control.wake(hand.thread);
  }

  #is({ thread }: Hand, what: number): boolean {
    return this.#control.of(thread, 'rest') === what;
  }

  #untilNobodyWorks(): void {
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      const news = this.#control.get('news');
      this.#requireWell();
      if (!this.#hands.some((hand) => this.#is(hand, rest.working))) return;
      if (performance.now() > untilMs) throw new Error('a worker thread does not come to rest');
      this.#control.waitForNews(news, lookEveryMs);
    }
  }

  /** What a worker has failed with, if one has. That comes after the news that it has. */
  async failure(): Promise<Error | undefined> {
    if (this.#hands.some((hand) => this.#is(hand, rest.failed)) && this.#failure === undefined)
      await delay(lookEveryMs);
    return this.#failure;
  }

  /** Errors: what a worker has failed with, or only that it has. */
  #requireWell(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#hands.some((hand) => this.#is(hand, rest.failed)))
      throw new Error('a worker thread has failed');
  }
}
