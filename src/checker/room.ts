/**
 * How much room a store takes for states to come. Arrays are filled from their start, and the operating
 * system gives memory for what has been written only: much room at once costs address space, and saves
 * copying.
 */
export const loadMax = 0.8;
const generous = 4;
const modest = 1.3;

/** Makes longer arrays with room for so many, generously where the machine lets it. */
export function withMoreRoom<T>(capacity: number, make: (capacity: number) => T): T {
  try {
    return make(Math.ceil(capacity * generous));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return make(Math.ceil(capacity * modest));
  }
}

/** Of states with their parents, and of a table of so many entries. Unit: bytes. */
export function bytesOf(states: number, wordsInState: number, table: number): number {
  return 4 * (states * (wordsInState + 1) + table);
}
