/**
 * A thread's part of a search: takes ranges of a level, expands them by the tables, and keeps what is
 * new. It has no model and no properties, so that there is nothing to disagree about: what has not been
 * worked out yet it leaves to the main thread, and goes on.
 */
import { answerIn, closedAt, treeAt, type Question } from '../answers.ts';
import { Batch } from '../batch.ts';
import { Control, rest } from '../control.ts';
import { unpack, type Layout } from '../layout.ts';
import { Ranges } from '../ranges.ts';
import { Settler, type Told } from '../settler.ts';
import { StateStore } from '../state-store.ts';
import { Successors, type Outcome, type Sink } from '../successors.ts';
import { plainAppend, Tables } from '../tables.ts';
import { LeftThings, type Left } from './left.ts';
import type { Assignment, Order } from './messages.ts';

const none = new Int32Array(0);
const noLayout: Layout = { slots: 0, words: 0, word: none, shift: none, mask: none };

/** What the tables do not have is left. */
class KnownSuccessors extends Successors {
  readonly #leave: (move: number) => void;

  constructor(tables: Tables, leave: (move: number) => void) {
    super(tables, noLayout);
    this.#leave = leave;
  }

  get isStale(): boolean {
    return false;
  }

  protected newMoves(): number {
    return 0;
  }

  protected newAppend(): number {
    return plainAppend;
  }

  protected applied(_slot: number, _at: number, move: number): Outcome {
    this.#leave(move);
    return 'left';
  }
}

export class Hand implements Sink, Told {
  readonly #assignment: Assignment;
  readonly #nextOrder: () => Order;
  readonly #control: Control;
  readonly #left: LeftThings;
  readonly #ranges: Ranges;
  readonly #tables: Tables;
  readonly #successors: KnownSuccessors;
  readonly #store: StateStore;
  readonly #batch = new Batch(0);
  readonly #settler: Settler;
  readonly #before: number[] = [];
  readonly #after: number[] = [];
  /** Of the state that is being expanded. */
  readonly #open: Left[] = [];
  #origin = 0;
  #answers: Int32Array = none;
  #orders = 0;

  /** `nextOrder`: the order that has been given. */
  constructor(assignment: Assignment, nextOrder: () => Order) {
    const { threads, thread, control, left, tablesPlace } = assignment;
    this.#assignment = assignment;
    this.#nextOrder = nextOrder;
    this.#control = new Control(threads, control);
    this.#left = new LeftThings(this.#control, thread, left);
    this.#ranges = new Ranges(this.#control);
    this.#tables = new Tables(new Int32Array(0), tablesPlace);
    this.#successors = new KnownSuccessors(this.#tables, (move) =>
      this.#open.push({ kind: 'move', state: this.#origin, move }),
    );
    this.#store = new StateStore(
      noLayout,
      {
        take: () => this.#takeBlock(),
        publish: (from, to) => this.#ranges.add(from, to),
      },
      true,
    );
    this.#settler = new Settler(this.#store, this.#batch, this);
  }

  get asksStates(): boolean {
    return this.#assignment.ofState.length > 0;
  }

  /** Until the thread is ended. */
  run(): never {
    for (;;) {
      this.#rest(rest.idle);
      this.#level();
    }
  }

  reach(_slot: number, _at: number, move: number): boolean {
    const { successor, layout } = this.#successors;
    if (this.#assignment.ofStep.length > 0) {
      unpack(layout, successor, 0, this.#after);
      const alike = this.#tables.alike(move);
      if (!this.#isFine(this.#assignment.ofStep, this.#before, this.#after, alike))
        this.#open.push({ kind: 'judgeStep', state: this.#origin, move });
    }
    this.#batch.push(successor);
    return true;
  }

  state(number: number, vector: readonly number[]): void {
    if (!this.#isFine(this.#assignment.ofState, vector, vector, -1))
      this.#leave({ kind: 'judgeState', state: number, move: 0 });
  }

  stuck(): void {
    throw new Error('who has no model is not told who is stuck');
  }

  /** All that asks is known to be content. */
  #isFine(
    questions: readonly Question[],
    before: readonly number[],
    after: readonly number[],
    alike: number,
  ): boolean {
    const words = this.#answers;
    for (const { place, fine, ofMoves } of questions) {
      if (words[place + closedAt] !== 0) continue;
      const tree = treeAt(words, place, ofMoves ? alike : -1);
      if (answerIn(words, tree, this.#tables, before, after) !== fine) return false;
    }
    return true;
  }

  #level(): void {
    for (let range = this.#ranges.take(); range !== undefined; range = this.#ranges.take())
      for (let number = range[0]; number < range[1]; number++) {
        if (this.#control.get('pause') !== 0) this.#rest(rest.held);
        this.#expand(number);
        if (this.#batch.isFull) this.#settle();
      }
    this.#settle();
    this.#store.publish();
  }

  #expand(number: number): void {
    const successors = this.#successors;
    const { layout, words } = this.#store;
    this.#origin = number;
    successors.load(words, number * layout.words);
    if (this.#assignment.ofStep.length > 0) unpack(layout, successors.state, 0, this.#before);
    if (successors.expand(this) === 'stale') {
      this.#open.length = 0;
      this.#batch.dropOpen();
      this.#leave({ kind: 'state', state: number, move: 0 });
      return;
    }
    this.#batch.end(number, false);
    if (this.#assignment.asksStuck && !successors.canMove)
      this.#open.push({ kind: 'stuck', state: number, move: 0 });
    for (const left of this.#open) this.#leave(left);
    this.#open.length = 0;
  }

  #settle(): void {
    if (!this.#batch.isEmpty) this.#settler.settle(() => false);
    this.#control.tell(this.#assignment.thread, this.#store.found, this.#settler.transitions);
  }

  #leave(left: Left): void {
    while (this.#left.isFull) this.#rest(rest.held);
    this.#left.push(left);
    this.#control.tellNews();
  }

  #takeBlock(): number {
    for (;;) {
      const from = this.#control.takeBlock();
      if (from >= 0) return from;
      this.#rest(rest.held);
    }
  }

  /** Touches nothing until there is an order to search. */
  #rest(why: (typeof rest)[keyof typeof rest]): void {
    const control = this.#control;
    const { thread } = this.#assignment;
    const { layout } = this.#store;
    for (;;) {
      control.tell(thread, this.#store.found, this.#settler.transitions);
      control.setOpen(thread, ...this.#store.open);
      control.setOf(thread, 'rest', why);
      control.tellNews();
      this.#orders = control.waitForOrder(thread, this.#orders);
      const order = this.#nextOrder();
      this.#use(order);
      if (order.task.kind === 'search') break;
      this.#share(order);
    }
    this.#layOut(layout);
  }

  #use({ world: { memory, layout, tables, answers } }: Order): void {
    this.#store.use(memory, layout);
    this.#ranges.words = memory.ranges;
    this.#tables.integers.words = tables;
    this.#answers = answers;
  }

  #share({ task, from, to }: Order): void {
    if (task.kind === 'take') this.#store.take(task.before.memory, task.before.layout, from, to);
    if (task.kind === 'enter') this.#store.enter(from, to, this.#control.open);
  }

  /** What is under way, as all states are laid out now. */
  #layOut(before: Layout): void {
    const { layout } = this.#store;
    if (isSame(before, layout)) return;
    this.#successors.use(layout);
    this.#batch.relayout(before, layout);
    this.#store.prepare(this.#batch);
  }
}

function isSame(one: Layout, other: Layout): boolean {
  return (['word', 'shift', 'mask'] as const).every(
    (part) =>
      one[part].length === other[part].length &&
      one[part].every((value, slot) => value === other[part][slot]),
  );
}
