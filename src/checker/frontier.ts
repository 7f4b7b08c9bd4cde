/**
 * Which state is expanded next: breadth-first by levels, so that the first trace to anything is a
 * shortest one, or depth-first from a stack.
 */
import { block, type Control } from './control.ts';
import type { Ranges } from './ranges.ts';

export interface Frontier {
  /** Of the states that it gives now; before the first ones -1. */
  readonly depth: number;
  /** It had states that are deeper than it may go. */
  readonly isCut: boolean;
  /** How many states wait, more or less. */
  readonly queue: number;
  /** A range of states that are new. */
  found(from: number, to: number): void;
  /** -1: first what has been found has to be known, and then `advance` be asked. */
  next(): number;
  /** False: there is nothing left. */
  advance(): boolean;
}

/** Invariant: several threads take from one level; one of them, while the others rest, advances. */
export class Levels implements Frontier {
  depth = -1;
  isCut = false;
  readonly #ranges: Ranges;
  readonly #control: Control;
  readonly #depthMax: number;
  #next = 0;
  #end = 0;

  constructor(ranges: Ranges, control: Control, depthMax: number) {
    this.#ranges = ranges;
    this.#control = control;
    this.#depthMax = depthMax;
  }

  get queue(): number {
    return (this.#ranges.left + this.#control.get('nextRanges')) * block;
  }

  found(from: number, to: number): void {
    this.#ranges.add(from, to);
  }

  next(): number {
    if (this.#next < this.#end) return this.#next++;
    const range = this.#ranges.take();
    if (range === undefined) return -1;
    const [from, to] = range;
    this.#next = from + 1;
    this.#end = to;
    return from;
  }

  advance(): boolean {
    if (this.#control.get('nextRanges') === 0) return false;
    this.depth++;
    this.isCut = this.depth >= this.#depthMax;
    this.#ranges.advance();
    return !this.isCut;
  }
}

/** No more memory than breadth-first, deeper first. */
export class Stack implements Frontier {
  isCut = false;
  readonly #depthMax: number;
  readonly #states: number[] = [];
  readonly #depths: number[] = [];
  readonly #found: [from: number, to: number][] = [];
  #next = -1;
  #depth = -1;
  #deepest = -1;

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  get depth(): number {
    return this.#deepest;
  }

  get queue(): number {
    return this.#states.length;
  }

  found(from: number, to: number): void {
    this.#found.push([from, to]);
  }

  next(): number {
    const next = this.#next;
    this.#next = -1;
    return next;
  }

  /** What was found first comes first. */
  advance(): boolean {
    for (let range = this.#found.pop(); range !== undefined; range = this.#found.pop())
      for (let state = range[1] - 1; state >= range[0]; state--) {
        this.#states.push(state);
        this.#depths.push(this.#depth + 1);
      }
    for (let state = this.#states.pop(); state !== undefined; state = this.#states.pop()) {
      this.#depth = this.#depths.pop() ?? 0;
      this.#deepest = Math.max(this.#deepest, this.#depth);
      if (this.#depth < this.#depthMax) {
        this.#next = state;
        return true;
      }
      this.isCut = true;
    }
    return false;
  }
}
