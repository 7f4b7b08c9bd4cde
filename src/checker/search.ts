/**
 * The exhaustive search: each state is found once, asked about once, and expanded once. In which order
 * is the frontier's business, what is left out a `Narrowing`'s; others that search too are a `Crew`.
 */
import { applyMove, initialVector, type Vector } from './apply.ts';
import { Batch } from './batch.ts';
import { Growth } from './components.ts';
import { block, Control } from './control.ts';
import { Expander } from './expander.ts';
import { Levels, Stack, type Frontier } from './frontier.ts';
import { decided, type Judge } from './judge.ts';
import { pack, unpack } from './layout.ts';
import type { Limits } from './limits.ts';
import type { Narrowing } from './narrowing.ts';
import { Ranges } from './ranges.ts';
import { Room } from './room.ts';
import { Settler, type Told } from './settler.ts';
import type { Space } from './space.ts';
import { StateStore } from './state-store.ts';
import { Crew } from './threads/crew.ts';
import type { Left } from './threads/left.ts';

/** States between two looks at the clock. */
const breath = 2048;
/** Of what others have left, before this thread goes on itself. */
const attendedMax = 512;

export interface Found {
  readonly store: StateStore;
  readonly transitions: number;
  readonly depth: number;
  /** Why not every state was found or expanded. */
  readonly reason?: string;
}

export interface SearchSettings {
  readonly order?: 'breadth-first' | 'depth-first';
  readonly narrowing?: Narrowing | undefined;
  /** Threads, this one included. Those of more than one search breadth-first, without narrowing. */
  readonly workers?: number;
  /** This thread does what others leave, and nothing of itself. For tests: else others do little. */
  readonly isIdle?: boolean;
}

export class Search implements Told {
  readonly store: StateStore;
  readonly #space: Space;
  readonly #judge: Judge;
  readonly #limits: Limits;
  readonly #narrowing: Narrowing | undefined;
  readonly #control: Control;
  readonly #ranges: Ranges;
  readonly #frontier: Frontier;
  readonly #crew: Crew | undefined;
  readonly #room: Room;
  readonly #batch: Batch;
  readonly #settler: Settler;
  readonly #expander: Expander;
  readonly #isIdle: boolean;
  readonly #vector: Vector = [];
  #turns = 0;

  constructor(space: Space, judge: Judge, limits: Limits, settings: SearchSettings = {}) {
    const { order = 'breadth-first', narrowing, workers = 1, isIdle = false } = settings;
    const control = new Control(workers);
    this.#space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.#narrowing = narrowing;
    this.#isIdle = isIdle;
    this.#control = control;
    this.#ranges = new Ranges(control);
    this.#frontier =
      order === 'breadth-first'
        ? new Levels(this.#ranges, control, limits.depthMax)
        : new Stack(limits.depthMax);
    this.#crew = workers > 1 ? this.#startedCrew() : undefined;
    this.#room = new Room(control, this.#ranges, this.#crew);
    this.store = new StateStore(
      space.layout,
      {
        take: () => this.#room.takeBlock(this.store),
        publish: (from, to) => this.#frontier.found(from, to),
      },
      workers > 1,
    );
    this.#batch = new Batch(space.layout.words);
    this.#settler = new Settler(this.store, this.#batch, this);
    const { store } = this;
    const relayout = (): void => this.#relayout();
    this.#expander = new Expander({ space, store, batch: this.#batch, judge, narrowing, relayout });
  }

  #startedCrew(): Crew {
    const { tables } = this.#space.model;
    const { questions, asksStuck, answers } = this.#judge;
    return new Crew(this.#control, { ...questions, asksStuck, tablesPlace: tables.place }, () => ({
      memory: this.#room.memory,
      layout: this.store.layout,
      tables: tables.integers.words,
      answers: answers.words,
    }));
  }

  /** How many states other threads have found. */
  get foundByOthers(): number {
    return this.#control.found - this.#control.of(0, 'found');
  }

  /** Errors: those of machines and properties. A space without end is none: what was found counts. */
  async run(): Promise<Found> {
    let reason: string | undefined;
    try {
      if (this.#isIdle) await this.#crew?.started();
      reason = await this.#explored();
      this.#crew?.gather();
    } catch (error) {
      if (!(error instanceof Growth)) throw (await this.#crew?.failure()) ?? error;
      this.#crew?.gather();
      this.#expander.giveUp();
      this.#settle();
      reason = error.message;
    } finally {
      await this.#crew?.end();
    }
    return this.#found(reason);
  }

  /** Why no further. */
  async #explored(): Promise<string | undefined> {
    this.#first();
    for (;;) {
      if (this.#turns % breath === 0) {
        const reason = await this.#breathe();
        if (reason !== undefined) return reason;
      }
      if (this.#turns % block === 0) this.#attend();
      const number = this.#isIdle ? -1 : this.#frontier.next();
      if (number >= 0) {
        this.#turns++;
        this.#expander.expand(number);
        if (this.#narrowing?.isOutdated === true) return undefined;
        if (!this.#batch.isFull) continue;
      }
      const reason = this.#settle();
      if (reason !== undefined) return reason;
      if (number >= 0) continue;
      if (this.#crew !== undefined && !this.#isLevelOver(this.#crew)) {
        const ended = await this.#breathe();
        if (ended !== undefined) return ended;
        continue;
      }
      if (this.#judge.isOver) return decided;
      this.store.publish();
      if (!this.#frontier.advance()) break;
    }
    const { depthMax } = this.#limits;
    return this.#frontier.isCut ? `bounds.depth (${depthMax}) was reached` : undefined;
  }

  #first(): void {
    const vector = initialVector(this.#space.model);
    let first = this.#narrowing?.representative(vector, 0) ?? vector;
    if (this.#space.isStale) {
      this.#relayout();
      first = this.#narrowing?.representative(vector, 0) ?? vector;
    }
    pack(this.#space.layout, first, this.#space.state);
    this.store.add(this.#space.state, -1);
    this.state(0, first, 0);
  }

  /** Whether the others have no more of it either; if they have, some time has gone by. */
  #isLevelOver(crew: Crew): boolean {
    // Who is idle has left what it leaves before that.
    const { isIdle } = crew;
    const hasDone = this.#attend();
    if (isIdle && !hasDone && this.#ranges.left === 0) return true;
    if (!hasDone) crew.wait();
    return false;
  }

  /** Does what others have left, and sees that they go on; whether there was anything. */
  #attend(): boolean {
    const crew = this.#crew;
    if (crew === undefined) return false;
    let done = 0;
    for (let left = crew.takeLeft(); left !== undefined; left = crew.takeLeft()) {
      this.#do(left);
      if (this.#batch.isFull) this.#settle();
      if (++done === attendedMax) break;
    }
    if (crew.isHeld) this.#room.ensure(this.store);
    crew.wake(this.#isIdle ? Number.POSITIVE_INFINITY : this.#ranges.left);
    return done > 0;
  }

  #do({ kind, state, move }: Left): void {
    switch (kind) {
      case 'state':
        this.#expander.expand(state);
        break;
      case 'move':
        this.#expander.expand(state, move);
        break;
      case 'judgeState':
        this.#judge.state(state, this.#unpacked(state));
        break;
      case 'judgeStep': {
        const { model } = this.#space;
        const after = [...this.#unpacked(state)];
        applyMove(model, after, model.moveAt(move));
        this.#judge.step(state, this.#vector, after, move);
        break;
      }
      case 'stuck':
        this.#judge.stuck(state, this.#unpacked(state));
    }
  }

  #unpacked(state: number): Vector {
    const { layout, words } = this.store;
    unpack(layout, words, state * layout.words, this.#vector);
    return this.#vector;
  }

  #relayout(): void {
    this.#batch.dropOpen();
    this.#settle();
    const layout = this.#space.roomierLayout();
    this.#room.relayout(this.store, layout);
    this.#space.use(layout);
    this.#batch.clear(layout.words);
    this.#judge.forgetOld();
  }

  get asksStates(): boolean {
    return this.#judge.asksStates || this.#narrowing !== undefined;
  }

  state(number: number, vector: Vector, at: number): void {
    this.#judge.state(number, vector);
    this.#narrowing?.noticed(vector, at);
  }

  stuck(number: number, vector: Vector): void {
    this.#judge.stuck(number, vector);
  }

  /** Looks up the batch; why that ends the search. */
  #settle(): string | undefined {
    const { statesMax } = this.#limits;
    const isEnough = (): boolean => this.#isOver || this.#states >= statesMax;
    if (!this.#batch.isEmpty) this.#settler.settle(isEnough);
    if (this.#isOver) return decided;
    return this.#states >= statesMax ? `bounds.states (${statesMax}) was reached` : undefined;
  }

  /** Several threads finish a level first, so that what they find does not depend on who was when where. */
  get #isOver(): boolean {
    return this.#crew === undefined && this.#judge.isOver;
  }

  get #states(): number {
    this.#control.tell(0, this.store.found, this.#settler.transitions);
    return this.#control.found;
  }

  async #breathe(): Promise<string | undefined> {
    const reached = {
      states: this.#states,
      transitions: this.#control.transitions,
      depth: this.#depth,
      queue: this.#frontier.queue,
      memoryBytes: this.#room.bytes,
    };
    await this.#limits.tell(reached);
    return this.#limits.exceeded(reached);
  }

  get #depth(): number {
    return Math.max(0, this.#frontier.depth);
  }

  #found(reason: string | undefined): Found {
    const control = this.#control;
    const { store } = this;
    control.tell(0, store.found, this.#settler.transitions);
    control.setOpen(0, ...store.open);
    this.#judge.renumber(store.close(control.get('next'), control.open));
    const { transitions } = control;
    return { store, transitions, depth: this.#depth, ...(reason !== undefined && { reason }) };
  }
}
