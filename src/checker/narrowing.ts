/**
 * What a search leaves out, and what it notes for that. Here is only what a search asks; who answers is in
 * `reduction/reducing.ts`.
 */
import type { Vector } from './apply.ts';

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
