/**
 * One worker's part of a breadth-first search by several: it takes ranges of the level, expands them,
 * and keeps what is new, until all of them have no more to do; then comes the next level.
 * What needs all workers at once (more room, another layout, an end) happens where they have met: each
 * looks between two states whether somebody has asked for that.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { Batch } from '../batch.ts';
import { Growth } from '../components.ts';
import { decided, type Judge } from '../judge.ts';
import type { Layout } from '../layout.ts';
import type { Model } from '../model.ts';
import { Settler } from '../settler.ts';
import { Space, type Sink } from '../space.ts';
import { block, request, type Control } from './control.ts';
import type { Memory } from './messages.ts';
import { Ranges } from './ranges.ts';
import { LogFull, type SharedLog } from './shared-log.ts';
import { capacityOf, grown, noSizes, SharedStore, type Sizes } from './shared-store.ts';

/** All workers stop: it unwinds whatever is under way. */
class Stopped extends Error {}

/** What the first worker hands to the others where they have met. */
interface Renewal {
  readonly memory: Memory;
  readonly sizes: Sizes;
  /** The states have to be taken over from the arrays before. */
  readonly isMoved: boolean;
  readonly isTableNew: boolean;
}

/** What the workers' judges have decided, between them. */
export interface Verdicts {
  /** Tells the others what this worker has decided. */
  claim(): void;
  /** Drops what others have decided; whether nothing is left to be asked. */
  adopt(): boolean;
}

export interface ThreadSettings {
  readonly model: Model;
  readonly judge: Judge;
  readonly control: Control;
  readonly log: SharedLog;
  readonly worker: number;
  /** Of the first worker: one to each other; of the others: the one from the first. */
  readonly ports: readonly MessagePort[];
  readonly statesMax: number;
  readonly depthMax: number;
  readonly verdicts: Verdicts;
}

export class ThreadSearch implements Sink {
  readonly #settings: ThreadSettings;
  readonly #control: Control;
  readonly #space: Space;
  readonly #store: SharedStore;
  readonly #batch: Batch;
  readonly #settler: Settler;
  readonly #ranges: Ranges;
  #sizes = noSizes;
  #memory: Memory | undefined;
  /** Why this worker has asked for an end. */
  reason: string | undefined;

  constructor(settings: ThreadSettings) {
    const { control, model, log, judge } = settings;
    this.#settings = settings;
    this.#control = control;
    this.#space = new Space(model, log.agree);
    this.#ranges = new Ranges(control);
    const { layout } = this.#space;
    const publish = (from: number, to: number): void => this.#ranges.add(from, to);
    const makeRoom = (): void => this.#ask(request.grow);
    this.#store = new SharedStore(layout, control, publish, makeRoom);
    this.#batch = new Batch(layout.words);
    this.#settler = new Settler(this.#store, this.#batch, judge, model);
  }

  get layout(): Layout {
    return this.#store.layout;
  }

  get memory(): Memory | undefined {
    return this.#memory;
  }

  get store(): SharedStore {
    return this.#store;
  }

  run(): void {
    try {
      this.#start();
      do this.#level();
      while (this.#nextLevel());
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    this.#tell();
  }

  reach(slot: number, move: number): boolean {
    this.#batch.push(this.#space.successor, slot, move);
    return true;
  }

  #start(): void {
    this.#control.ask(request.grow);
    // Even who has been told to stop has a first state.
    this.#meetWithin();
    this.#renew(false);
    if (this.#settings.worker === 0) {
      this.#space.loadInitial();
      this.#store.addFirst(this.#space.state);
      this.#settings.judge.state(0, this.#space.loaded());
      this.#store.publish();
      this.#ranges.advance();
    }
    if (this.#settings.depthMax <= 0) this.#stopAtDepth();
    this.#meet();
  }

  /** Until no worker has anything left of this level. */
  #level(): void {
    for (;;) {
      const range = this.#ranges.take();
      if (range === undefined) {
        this.#settle();
        this.#store.publish();
        if (this.#meet() === 0) return;
        continue;
      }
      for (let number = range[0]; number < range[1]; number++) {
        if (this.#control.isAsked) {
          this.#settle();
          this.#ask(request.busy);
        }
        this.#expand(number);
        if (this.#batch.isFull) this.#settle();
      }
    }
  }

  /** Whether there is one. */
  #nextLevel(): boolean {
    const { verdicts, depthMax, worker } = this.#settings;
    // Between two meetings nobody decides anything, so that all of them see the same.
    const isDecided = verdicts.adopt();
    if (isDecided) this.reason ??= decided;
    if (isDecided || this.#control.get('nextRanges') === 0) return false;
    const depth = this.#control.get('depth') + 1;
    if (depth >= depthMax) this.#stopAtDepth();
    this.#meet();
    if (worker === 0) {
      this.#ranges.advance();
      this.#control.set('depth', depth);
    }
    this.#meet();
    return true;
  }

  #expand(number: number): void {
    try {
      while (!this.#expanded(number)) {
        this.#batch.dropOpen();
        this.#settle();
        if (this.#space.isStale) this.#ask(request.relayout);
      }
    } catch (error) {
      this.#endOf(number, error);
      return;
    }
    this.#batch.end(number, this.#settings.judge.asksStuck && !this.#space.canMove);
  }

  /** False: the layout or the log has no room for what was found. */
  #expanded(number: number): boolean {
    try {
      this.#space.load(this.#store.words, number * this.#store.layout.words);
      return this.#space.expand(this) !== 'stale';
    } catch (error) {
      if (!(error instanceof LogFull)) throw error;
      this.#ask(request.grow);
      return false;
    }
  }

  /** A space without end is no failure: what was found before counts. */
  #endOf(number: number, error: unknown): void {
    if (!(error instanceof Growth)) throw error;
    this.#batch.end(number, false);
    this.#stopFor(error.message);
    this.#settle();
    this.#ask(request.busy);
  }

  #settle(): void {
    if (this.#batch.isEmpty) return;
    this.#settler.settle(() => false);
    this.#tell();
    const { statesMax } = this.#settings;
    if (this.#control.found >= statesMax) this.#stopFor(`bounds.states (${statesMax}) was reached`);
  }

  #stopAtDepth(): void {
    const { depthMax } = this.#settings;
    // The same, whoever comes first.
    this.#control.set('depth', depthMax);
    this.#stopFor(`bounds.depth (${depthMax}) was reached`);
  }

  #stopFor(reason: string): void {
    this.reason ??= reason;
    this.#control.ask(request.stop);
  }

  #tell(): void {
    this.#settings.verdicts.claim();
    this.#control.tell(this.#settings.worker, this.#store.found, this.#settler.transitions);
    this.#control.setOpen(this.#settings.worker, ...this.#store.open);
  }

  /** Meets the others in the middle of a level, for a reason or because somebody else has one. */
  #ask(bits: number): void {
    this.#control.ask(bits | request.busy);
    this.#meet();
  }

  /** Meets the others, and does with them what was asked for; 0: nothing was, and nobody is busy. */
  #meet(): number {
    this.#tell();
    const asked = this.#control.meet();
    if ((asked & request.stop) !== 0) throw new Stopped();
    if ((asked & (request.grow | request.relayout)) !== 0)
      this.#renew((asked & request.relayout) !== 0);
    return asked;
  }

  /** A meeting within another: an end that is asked for meanwhile is asked for again. */
  #meetWithin(): void {
    const asked = this.#control.meet() & request.stop;
    if (asked !== 0) this.#control.ask(asked);
  }

  #renew(isLaidOut: boolean): void {
    const { log, worker } = this.#settings;
    const store = this.#store;
    const { words, parents, layout: before } = store;
    log.catchUp();
    const layout = isLaidOut ? this.#space.roomierLayout() : before;
    const { memory, sizes, isMoved, isTableNew } = this.#handOver(layout, isLaidOut);
    this.#memory = memory;
    this.#sizes = sizes;
    store.use(memory, layout);
    log.use(memory.log);
    this.#ranges.words = new Int32Array(memory.ranges);
    const next = this.#control.get('next');
    const [start, end] = this.#shareOf(next, worker);
    if (isMoved) store.parents.set(parents.subarray(start, end), start);
    if (isMoved) store.take(words, before, start, end);
    this.#meetWithin();
    const late = isTableNew ? store.enter(next, worker) : [];
    this.#meetWithin();
    store.enterLate(late);
    this.#meetWithin();
    if (!isLaidOut) return;
    this.#batch.relayout(before, layout);
    store.prepare(this.#batch);
    this.#space.use(layout);
  }

  #shareOf(count: number, worker: number): readonly [start: number, end: number] {
    const { workers } = this.#control;
    return [Math.floor((count * worker) / workers), Math.floor((count * (worker + 1)) / workers)];
  }

  /** The first worker makes what is needed, and the others get it. */
  #handOver(layout: Layout, isLaidOut: boolean): Renewal {
    const { worker, ports } = this.#settings;
    if (worker === 0) {
      const renewal = this.#renewal(layout, isLaidOut);
      for (const port of ports) port.postMessage(renewal);
      this.#meetWithin();
      return renewal;
    }
    this.#meetWithin();
    const received = ports[0] && receiveMessageOnPort(ports[0]);
    if (received === undefined) throw new Error('a worker thread was handed nothing');
    return received.message as Renewal;
  }

  #renewal(layout: Layout, isLaidOut: boolean): Renewal {
    const old = this.#memory;
    const control = this.#control;
    const log = this.#settings.log.roomier();
    const isFull = control.get('next') + block > control.get('capacity');
    let states = old;
    const make = (room: number): void => void (states = this.#memoryFor(room, layout, log));
    const sizes = isFull ? grown(this.#sizes, make) : this.#sizes;
    if (isLaidOut && states === old) make(sizes.room);
    if (states === undefined) throw new Error('a search by threads starts without room');
    const isTableNew = isLaidOut || sizes.table !== this.#sizes.table;
    const table = isTableNew ? new SharedArrayBuffer(sizes.table * 4) : states.table;
    control.set('capacity', capacityOf(sizes));
    control.set('width', layout.words);
    control.set('table', sizes.table);
    return { memory: { ...states, table, log }, sizes, isMoved: states !== old, isTableNew };
  }

  #memoryFor(room: number, layout: Layout, log: SharedArrayBuffer): Memory {
    const words = new SharedArrayBuffer(room * layout.words * 4);
    const parents = new SharedArrayBuffer(room * 4);
    const ranges = new SharedArrayBuffer(Ranges.bytes(room));
    this.#ranges.copyTo(new Int32Array(ranges));
    const table = this.#memory?.table ?? new SharedArrayBuffer(0);
    return { words, parents, ranges, table, log };
  }
}
