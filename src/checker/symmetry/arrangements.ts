/**
 * The orders of tied members that can differ in their outcome: those within one block need not be
 * told apart.
 */

/** Members with equal signatures. `from`: the first of the places that they are to take. */
export interface Tie {
  readonly from: number;
  readonly blocks: readonly (readonly number[])[];
  readonly isOpen: boolean;
}

/** Each order with every arrangement of each tie in its places. */
export function* arrangementsOf(
  order: readonly number[],
  [tie, ...others]: readonly Tie[],
): Generator<readonly number[]> {
  if (tie === undefined) {
    yield order;
    return;
  }
  for (const arranged of interleaved(tie.blocks))
    yield* arrangementsOf(order.toSpliced(tie.from, arranged.length, ...arranged), others);
}

/** Within a block the members keep their order. */
function* interleaved(blocks: readonly (readonly number[])[]): Generator<readonly number[]> {
  if (blocks.every(({ length }) => length === 0)) {
    yield [];
    return;
  }
  for (const [at, [first, ...rest]] of blocks.entries()) {
    if (first === undefined) continue;
    for (const after of interleaved(blocks.with(at, rest))) yield [first, ...after];
  }
}
