/**
 * The arrays of a search, over memory that threads may share, and how they grow. They are filled from
 * their start, and the operating system gives memory for what has been written only: much room at once
 * costs address space, and saves copying.
 */
import { block } from './control.ts';
import { sharedWords } from './integers.ts';
import { Ranges } from './ranges.ts';

/** How full a table of numbers may be. */
const loadMax = 0.8;
const generous = 4;
const modest = 1.3;
const roomAtFirst = 2 ** 12;
const tableAtFirst = 2 ** 13;
const tableOfNoWeight = 2 ** 20;

/** Of states, and of the ranges of a level. The length of `table` is a power of two. */
export interface Memory {
  readonly words: Int32Array;
  readonly parents: Int32Array;
  readonly table: Int32Array;
  readonly ranges: Int32Array;
}

export const noMemory: Memory = {
  words: new Int32Array(0),
  parents: new Int32Array(0),
  table: new Int32Array(0),
  ranges: new Int32Array(0),
};

/** How many states can be kept. */
export function capacityOf({ parents, table }: Memory): number {
  return Math.min(parents.length, Math.floor(table.length * loadMax));
}

/** Memory with a longer table, or with room for more states of so many words each: what is short. */
export function grown(memory: Memory, width: number): Memory {
  const { parents, table } = memory;
  if (parents.length === 0)
    return { ...withRoom(roomAtFirst, width), table: sharedWords(tableAtFirst) };
  if (table.length * loadMax <= parents.length) {
    // Each growth enters all states anew; where memory matters little, there are few of them.
    const factor = table.length < tableOfNoWeight ? 4 : 2;
    return { ...memory, table: sharedWords(table.length * factor) };
  }
  try {
    return { ...withRoom(parents.length * generous, width), table };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...withRoom(Math.ceil(parents.length * modest), width), table };
  }
}

/** For states of another width; with an empty table. */
export function rewidened({ parents, table, ranges }: Memory, width: number): Memory {
  return {
    words: sharedWords(parents.length * width),
    parents,
    ranges,
    table: sharedWords(table.length),
  };
}

function withRoom(room: number, width: number): Omit<Memory, 'table'> {
  const capacity = Math.ceil(room / block) * block;
  return {
    words: sharedWords(capacity * width),
    parents: sharedWords(capacity),
    ranges: sharedWords(Ranges.length(capacity)),
  };
}

/** Of states with their parents, and of a table of so many entries. Unit: bytes. */
export function bytesOf(states: number, width: number, table: number): number {
  return 4 * (states * (width + 1) + table);
}
