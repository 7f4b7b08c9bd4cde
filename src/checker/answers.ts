/**
 * What functions of one or two global states have answered, as decision trees over the parts of a
 * state, in integers (`integers.ts`): what a thread reads that has no functions. They are grown by
 * `asked-once.ts`.
 * Shape of a tree: 0 is unknown, `no` and `yes` are answers, and above 0 is the address of a branch:
 * what it looks at, how many places follow, and in each the tree for that part of the state. At a
 * function's own place is its tree, or the address of one tree for each move.
 */
import type { Tables } from './tables.ts';

export const unknown = 0;
export const no = -1;
export const yes = -2;

/** Of a function, for who has but its answers. */
export interface Question {
  readonly place: number;
  /** The answer after which nothing has to be done. */
  readonly fine: number;
  /** It has a tree for each move. */
  readonly ofMoves: boolean;
}

/** Behind a function's place: not 0 when nobody wants to know any more. */
export const closedAt = 1;
export const functionWords = 2;

/** Words of a branch before its places. */
export const branchHead = 2;

/** What a branch looks at: a slot's component or its local state, before a step or after it. */
export interface Look {
  readonly slot: number;
  readonly isLocal: boolean;
  readonly isAfter: boolean;
}

export function codeOf({ slot, isLocal, isAfter }: Look): number {
  return slot * 4 + (isLocal ? 2 : 0) + (isAfter ? 1 : 0);
}

/** The number of the part that a branch looks at. */
export function partOf(
  code: number,
  tables: Tables,
  before: readonly number[],
  after: readonly number[],
): number {
  const slot = code >> 2;
  const component = ((code & 1) === 0 ? before : after)[slot] ?? 0;
  return (code & 2) === 0 ? component : tables.local(slot, component);
}

/** The tree at a function's place; `move`: of that move, -1 where all moves have one. */
export function treeAt(words: Int32Array, place: number, move: number): number {
  const root = words[place] ?? 0;
  if (move < 0) return root;
  return move < (words[root] ?? 0) ? (words[root + 1 + move] ?? 0) : unknown;
}

export function answerIn(
  words: Int32Array,
  tree: number,
  tables: Tables,
  before: readonly number[],
  after: readonly number[],
): number {
  let at = tree;
  while (at > 0) {
    const part = partOf(words[at] ?? 0, tables, before, after);
    at = part < (words[at + 1] ?? 0) ? (words[at + branchHead + part] ?? 0) : unknown;
  }
  return at;
}
