/**
 * The exhaustive search: each state is found once, asked about once, and expanded once. In which order
 * is the frontier's business, what is left out a `Narrowing`'s; others that search too are a `Crew`.
 */
import { applyMove, initialVector, type Vector } from './apply.ts';
import { Batch } from './batch.ts';
import { Growth } from './components.ts';
import { block, Control } from './control.ts';
import { Levels, Stack, type Frontier } from './frontier.ts';
import { decided, type Judge } from './judge.ts';
import { pack, unpack } from './layout.ts';
import type { Limits } from './limits.ts';
import { Ranges } from './ranges.ts';
import { Room } from './room.ts';
import { Settler, type Told } from './settler.ts';
import type { Space } from './space.ts';
import { StateStore } from './state-store.ts';
import type { Sink } from './successors.ts';
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

/** What a search leaves out, and what it notes for that. */
export interface Narrowing {
  /** So much was learned that it is better to start again. */
  readonly isOutdated: boolean;
  /** The slot whose moves are enough in a state; -1: all are needed. It may work out moves. */
  choose(vector: Vector): number;
  /** Told that these moves were enough. */
  alone(): void;
  /** The state that stands for this one, which is to be `at` in the batch; undefined: there is no room for it. */
  representative(vector: Vector, at: number): Vector | undefined;
  /** Told of each step, with the state after it as it is. */
  stepped(before: Vector, after: Vector, move: number): void;
  /** Told of each new state, and where in the batch it is. */
  noticed(vector: Vector, at: number): void;
}

export interface SearchSettings {
  readonly order?: 'breadth-first' | 'depth-first';
  readonly narrowing?: Narrowing | undefined;
  /** Threads, this one included. Those of more than one search breadth-first, without narrowing. */
  readonly workers?: number;
}

export class Search implements Sink, Told {
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
  readonly #before: Vector = [];
  readonly #after: Vector = [];
  #origin = 0;
  #turns = 0;

  constructor(space: Space, judge: Judge, limits: Limits, settings: SearchSettings = {}) {
    const { order = 'breadth-first', narrowing, workers = 1 } = settings;
    const control = new Control(workers);
    this.#space = space;
    this.#judge = judge;
    this.#limits = limits;
    this.#narrowing = narrowing;
    this.#control = control;
    this.#ranges = new Ranges(control);
    this.#frontier =
      order === 'breadth-first'
        ? new Levels(this.#ranges, control, limits.depthMax)
        : new Stack(limits.depthMax);
    this.#crew = workers > 1 ? this.#startedCrew() : undefined;
    this.#room = new Room(control, this.#ranges, this.#crew);
    this.store = new StateStore(space.layout, {
      take: () => this.#room.takeBlock(this.store),
      publish: (from, to) => this.#frontier.found(from, to),
    }, workers > 1);
    this.#batch = new Batch(space.layout.words);
    this.#settler = new Settler(this.store, this.#batch, this);
  }

  #startedCrew(): Crew {
    const { tables } = this.#space.model;
    const { questions, asksStuck, answers } = this.#judge;
    return new Crew(
      this.#control,
      { ...questions, asksStuck, tablesPlace: tables.place },
      () => ({
        memory: this.#room.memory,
        layout: this.store.layout,
        tables: tables.integers.words,
        answers: answers.words,
      }),
    );
  }

  /** Errors: those of machines and properties. A space without end is none: what was found counts. */
  async run(): Promise<Found> {
    let reason: string | undefined;
    try {
      reason = await this.#explored();
      this.#crew?.gather();
    } catch (error) {
      if (!(error instanceof Growth)) throw error;
      this.#crew?.gather();
      this.#batch.end(this.#origin, false);
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
      const number = this.#frontier.next();
      if (number >= 0) {
        this.#turns++;
        this.#expand(number, -1);
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
    if (isIdle && !hasDone) return true;
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
    crew.wake(this.#ranges.left);
    return done > 0;
  }

  #do({ kind, state, move }: Left): void {
    switch (kind) {
      case 'state':
        this.#expand(state, -1);
        break;
      case 'move':
        this.#expand(state, move);
        break;
      case 'judgeState':
        this.#judge.state(state, this.#unpacked(state));
        break;
      case 'judgeStep': {
        const { model } = this.#space;
        const after = [...this.#unpacked(state)];
        applyMove(model, after, model.moveAt(move));
        this.#judge.step(state, this.#before, after, move);
        break;
      }
      case 'stuck':
        this.#judge.stuck(state, this.#unpacked(state));
    }
  }

  #unpacked(state: number): Vector {
    const { layout, words } = this.store;
    unpack(layout, words, state * layout.words, this.#before);
    return this.#before;
  }

  /** Puts the successors of a state into the batch; `move`: of all moves that one alone, if not -1. */
  #expand(state: number, move: number): void {
    this.#origin = state;
    while (!this.#isExpanded(state, move)) this.#relayout();
    const isStuck = move < 0 && this.#judge.asksStuck && !this.#space.canMove;
    this.#batch.end(state, isStuck);
  }

  /** False: the layout has no room for what was found. */
  #isExpanded(state: number, move: number): boolean {
    const space = this.#space;
    const { layout, words } = this.store;
    space.load(words, state * layout.words);
    if (this.#looksAtSteps) unpack(layout, space.state, 0, this.#before);
    if (move >= 0) return space.expandMove(move, this) === 'done';
    const slot = this.#narrowing?.choose(this.#before) ?? -1;
    if (this.#narrowing !== undefined && space.isStale) return false;
    if (slot < 0) return space.expand(this) === 'done';
    if (space.expandSlot(slot, this) !== 'done') return false;
    this.#narrowing?.alone();
    return true;
  }

  get #looksAtSteps(): boolean {
    return this.#judge.asksSteps || this.#narrowing !== undefined;
  }

  /** One successor: looked up when the batch is. */
  reach(_slot: number, _at: number, move: number): boolean {
    const { successor, layout } = this.#space;
    if (this.#looksAtSteps) {
      unpack(layout, successor, 0, this.#after);
      if (this.#narrowing !== undefined && !this.#isNarrowed(this.#narrowing, move)) return false;
      if (this.#judge.asksSteps) this.#judge.step(this.#origin, this.#before, this.#after, move);
    }
    this.#batch.push(successor);
    return true;
  }

  /** False: the layout has no room for what stands for the successor. */
  #isNarrowed(narrowing: Narrowing, move: number): boolean {
    const { successor, layout } = this.#space;
    const state = narrowing.representative(this.#after, this.#batch.length);
    if (state === undefined) return false;
    if (state !== this.#after) pack(layout, state, successor);
    narrowing.stepped(this.#before, this.#after, move);
    return true;
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
    const isEnough = (): boolean => this.#judge.isOver || this.#states >= statesMax;
    if (!this.#batch.isEmpty) this.#settler.settle(isEnough);
    if (this.#judge.isOver) return decided;
    return this.#states >= statesMax ? `bounds.states (${statesMax}) was reached` : undefined;
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
    if (process.env["DBG"]) console.error('DBG', Array.from({length: control.threads}, (_, t) => control.of(t,'found')).join(' '));
    return { store, transitions, depth: this.#depth, ...(reason !== undefined && { reason }) };
  }
}
