/**
 * What functions of one or two global states have answered, as decision trees over the parts of a
 * state, in integers (`integers.ts`): what a thread reads that has no functions. They are grown by
 * `asked-once.ts`.
 * Shape of a tree: 0 is unknown, `no` and `yes` are answers, and above 0 is the address of a branch:
 * what it looks at, the first part that it has a place for, how many places follow, and in each the tree
 * for that part of the state: most branches of a move's tree have one. At a function's own place is its
 * tree, or the address of one tree for all moves that are alike.
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
  /** It has a tree for all moves that are alike. */
  readonly ofMoves: boolean;
}

/** Behind a function's place: not 0 when nobody wants to know any more. */
export const closedAt = 1;
export const functionWords = 2;

/** Words of a branch before its places. */
export const branchHead = 3;

const looks = ['component', 'local', 'channel'] as const;

/**
 * What a branch looks at, before a step or after it: a slot's component, its local state, or one of the
 * channels to it (`of`: that channel's number).
 */
export interface BranchLook {
  readonly kind: (typeof looks)[number];
  readonly of: number;
  readonly isAfter: boolean;
}

export function codeOf({ kind, of, isAfter }: BranchLook): number {
  return of * 8 + looks.indexOf(kind) * 2 + (isAfter ? 1 : 0);
}

/** The number of the part that a branch looks at. */
export function partOf(
  code: number,
  tables: Tables,
  before: readonly number[],
  after: readonly number[],
): number {
  const of = code >> 3;
  const kind = (code >> 1) & 3;
  const vector = (code & 1) === 0 ? before : after;
  if (kind === 2) return tables.inChannel(of, vector[tables.channelSlot(of)] ?? 0);
  const component = vector[of] ?? 0;
  return kind === 0 ? component : tables.local(of, component);
}

/** The tree at a function's place; `alike`: of the moves with that number, -1 where all have one tree. */
export function treeAt(words: Int32Array, place: number, alike: number): number {
  const root = words[place] ?? 0;
  if (alike < 0) return root;
  return alike < (words[root] ?? 0) ? (words[root + 1 + alike] ?? 0) : unknown;
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
    const place = partOf(words[at] ?? 0, tables, before, after) - (words[at + 1] ?? 0);
    at =
      place >= 0 && place < (words[at + 2] ?? 0) ? (words[at + branchHead + place] ?? 0) : unknown;
  }
  return at;
}
